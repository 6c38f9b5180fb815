//! Everything that the dashboard says, in English: here and in the folder beside it. No other file holds a sentence.
import { calendar } from './en/calendar.ts';
import { composer } from './en/composer.ts';
import { connections } from './en/connections.ts';
import { events } from './en/events.ts';
import { firstSteps } from './en/first-steps.ts';
import { header } from './en/header.ts';
import { receipt } from './en/receipt.ts';
import { settings } from './en/settings.ts';
import { status } from './en/status.ts';
import { welcome } from './en/welcome.ts';

/** English of the browser's own kind where it has one, so that dates read as people write them. */
const locale = navigator.languages.find((language) => language.startsWith('en-')) ?? 'en-GB';

export const en = {
  locale,
  title: (page: string, instance: string): string => (page === '' ? instance : `${page} · ${instance}`),
  loading: 'Loading',
  skip: 'Skip to the content',
  close: 'Close',
  retry: 'Try again',
  opensElsewhere: '(opens in a new tab)',

  platforms: { x: 'X' } as Record<string, string>,
  providers: { x: 'Continue with X' } as Record<string, string>,

  header,

  calendar,

  firstSteps,

  banner: {
    delayed: 'Publishing is delayed.',
    delayedWhy: 'The clockwork of this instance is behind. Posts go out as soon as it catches up, within their lateness limit.',
    stale: 'No connection. What you see may be old; it updates by itself when the connection is back.',
  },

  welcome,

  unavailable: {
    title: 'This page cannot reach its server',
    body: 'Posts that are planned go out all the same. Check your connection, then try again.',
    server: 'The server cannot answer right now',
    code: (code: string): string => `Code: ${code}`,
  },

  arrival: {
    connected: (name: string): string => `${name} is connected.`,
    connectedUnknown: 'The account is connected.',
    errors: {
      denied: 'The connection was not made, because access was not given. You can try again at any time.',
      flow_invalid: 'That sign-in took too long, or was started in another window. Please start it again.',
      signup_closed: 'This instance is closed to new people. If you have a workspace here, sign in with the account you signed up with.',
      invite_needed: 'You need an invitation to start here. Ask the operator of this instance.',
      not_configured: 'This platform is not set up on this instance. Its operator has to add the keys first.',
      unavailable: 'Our database did not answer. Look at your connections: if the account is not there, please try again in a minute.',
      platform_unavailable: 'The platform did not answer. Nothing was changed; please try again in a minute.',
      platform_refused: 'The platform refused the connection. Please try again; if it stays so, the operator has to look at the keys.',
      other_account: 'That was a different account than the one to reconnect. Switch to the right account at the platform, then try again.',
      cross_site: 'That link came from another site and was not followed. Please start here.',
    } as Record<string, string>,
    unknownError: 'That did not work. Please try again.',
  },

  days: {
    near: (distance: number): string | undefined =>
      ({ '-1': 'Yesterday', '0': 'Today', '1': 'Tomorrow' })[String(distance)],
  },

  span: {
    clock: (minutes: number, seconds: number): string => `in ${minutes}:${String(seconds).padStart(2, '0')}`,
    hours: (hours: number, minutes: number): string => (minutes === 0 ? `in ${hours} h` : `in ${hours} h ${minutes} min`),
    days: (days: number): string => `in ${days} days`,
    onTime: 'on time',
    lateSeconds: (seconds: string): string => `${seconds} s late`,
    lateMinutes: (minutes: number): string => `${minutes} min late`,
    lateHours: (hours: number): string => `${hours} h late`,
  },

  standing: {
    paused: (platform: string): string => `Publishing to ${platform} is paused.`,
    pausedUntil: (time: string): string => `It is tried again at ${time}.`,
    limitedUntil: (time: string): string => `Posts can go out again from ${time}.`,
  },

  composer,

  posts: {
    failed: 'The post could not be loaded.',
    viewOn: (platform: string): string => `View on ${platform}`,
    changed: (state: string, excerpt: string): string => `${state}: ${excerpt}`,
    thread: (parts: number): string => `Thread of ${parts}`,
  },

  postStates: {
    draft: 'Draft',
    attention: 'Needs you',
    publishing: 'Publishing',
    scheduled: 'Scheduled',
    published: 'Published',
    cancelled: 'Cancelled',
    partial: 'Partly published',
    failed: 'Failed',
    ready: 'Ready to go',
  },

  deliveryStates: {
    scheduled: 'Scheduled',
    preparing: 'Getting ready',
    ready: 'Ready to go',
    committing: 'Publishing',
    processing: 'Publishing',
    published: 'Published',
    failed: 'Failed',
    held: 'Held',
    unconfirmed: 'Unconfirmed',
    missed: 'Missed',
    cancelled: 'Cancelled',
  },

  receipt,

  events,

  connections,
  settings,
  status,

  outdated: {
    title: 'This screen could not be loaded',
    body: 'The connection may be gone, or this instance was updated since you opened it. Loading the page again helps.',
    action: 'Load again',
  },
  missing: { title: 'There is no such page', body: 'The address may be misspelt.', action: 'Go to the calendar' },
  signedOut: 'You are signed out.',
};
