//! What the checklist of a new person says.
import type { Step } from './first-steps.svelte.ts';

export const firstSteps = {
  heading: 'First steps',
  progress: (done: number, all: number): string => `${done} of ${all} done`,
  steps: {
    account: {
      title: 'Connect an account',
      body: 'You give access at the platform itself and can take it back at any time.',
      action: 'Choose a platform',
    },
    zone: { title: 'Confirm your time zone', body: 'Every time that you see or choose is in it.', action: 'Confirm' },
    post: {
      title: 'Write a first post',
      body: 'Choose who says it, what it says, and when it goes out.',
      action: 'Write a post',
    },
    live: {
      title: 'Watch it go out',
      body: 'It is published by itself at its moment, and its receipt shows every step.',
    },
  } satisfies Record<Step, { title: string; body: string; action?: string }>,
  isDone: 'Done:',
  zone: 'Your time zone',
  over: {
    title: 'That is all there is to it',
    body: 'Plan the next ones whenever you like: here, or with “New post” on every screen.',
    action: 'Close',
  },
  dismiss: 'Do not show the first steps again',
};
