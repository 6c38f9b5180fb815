//! What is said to somebody who is not signed in.
import type { Signup } from '../../api/types.ts';
import { form } from '../../text/english.ts';

export const welcome = {
  headline: 'Plan a post. It goes out on the second, once.',
  lead: 'Write it, choose the moment, close the browser. Afterwards you get a receipt that shows every step.',
  doors: 'Sign in',
  sandbox: 'This is a sandbox: nothing leaves this computer.',
  sandboxFeed: 'See its public feed',
  privacy: 'Privacy: what is kept, and what is not',
  age: 'For people of 16 and older. Whoever signs in says that they are.',
  step: {
    connects: (platforms: string, count: number): string =>
      `${platforms} also ${form(count, 'connects', 'connect')} that account in the same step.`,
    pages: 'After Facebook you choose which of your Pages to connect.',
    afterwards: 'With Google you connect one afterwards.',
    platform: 'This signs you in and connects your account in one step.',
    google: 'Afterwards you connect the accounts that you want to publish to.',
  },
  signup: {
    first:
      'This instance is private: the first person who ever signs in becomes its operator, and nobody new comes in ' +
        'after that. If you have a workspace here, sign in as always.',
    invite: 'New people need an invitation from the operator. If you have a workspace here, just sign in.',
    open: 'Everybody can start here; signing in opens your workspace.',
    closed: 'This instance is closed to new people. If you have a workspace here, sign in as always.',
  } satisfies Record<Signup, string>,
  first: {
    title: 'You are the first.',
    body: 'Sign in below to become the operator of this instance. The link works once.',
  },
  invited: {
    title: 'You are invited.',
    body: 'Sign in below to open your own workspace. The invitation works once.',
    notHere:
      'The link that you opened is an invitation, but this instance takes no invitations at the moment. If you have ' +
        'a workspace here, sign in as always.',
    unneeded: 'That invitation is for somebody new, and you have a workspace already. You did not use it up.',
  },
  none: 'No sign-in is set up yet',
  noneHint:
    'The operator of this instance adds the keys of Google or of a platform, for example X_CLIENT_ID and ' +
      'X_CLIENT_SECRET.',
  contact: (address: string): string => `Questions: ${address}`,
  points: [
    { title: 'Once', body: 'Whatever crashes on the way, a planned post never becomes public twice.' },
    { title: 'On time', body: 'Handed to the platform within a second of the planned moment, never before it.' },
    {
      title: 'Never silently lost',
      body: 'Every post ends in a state that you can see, with a reason that you can act on.',
    },
  ],
  sample: {
    text: 'The new episode is out. Half an hour about tides, and why they are never quite on time.',
    to: 'To one account on X',
    state: 'Published',
    steps: [
      { what: 'Prepared', when: '08:59:21.480' },
      { what: 'Planned for', when: '09:00:00.000' },
      { what: 'Handed over', when: '09:00:00.012' },
      { what: 'Live', when: '09:00:00.214' },
    ],
    late: '0.2 s after the planned moment',
  },
};
