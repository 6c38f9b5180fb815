//! Everything that the dashboard says, in English: here and in the folder beside it. No other file holds a sentence.
import { calendar } from '../features/calendar/words.en.ts';
import { choosing } from '../features/choosing/words.en.ts';
import { composer } from '../features/compose/words.en.ts';
import { connections } from '../features/connections/words.en.ts';
import { firstSteps } from '../features/first-steps/words.en.ts';
import { events } from '../features/receipt/events.en.ts';
import { receipt } from '../features/receipt/words.en.ts';
import { settings } from '../features/settings/words.en.ts';
import { ago, status } from '../features/status/words.en.ts';
import { arrival, welcome } from '../features/welcome/words.en.ts';
import { header } from '../shell/words.en.ts';

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

  platforms: { x: 'X', tiktok: 'TikTok', facebook: 'Facebook', instagram: 'Instagram', 'instagram-direct': 'Instagram' } as Record<string, string>,
  ways: { instagram: 'Instagram through Facebook', 'instagram-direct': 'Instagram directly' } as Record<string, string>,
  providers: { google: 'Google', x: 'X', tiktok: 'TikTok', facebook: 'Facebook' } as Record<string, string>,
  list: (names: readonly string[]): string => new Intl.ListFormat(locale).format(names),
  anyOf: (names: readonly string[]): string => new Intl.ListFormat(locale, { type: 'disjunction' }).format(names),
  continueWith: (provider: string): string => `Continue with ${provider}`,

  header,

  calendar,

  firstSteps,

  banner: {
    delayed: 'Publishing is delayed.',
    delayedWhy: 'The clockwork of this instance is behind. Posts go out as soon as it catches up, within their lateness limit.',
    staleServer: 'The server cannot answer right now. What you see may be old; it updates by itself as soon as it can.',
    stale: 'No connection. What you see may be old; it updates by itself when the connection is back.',
  },

  welcome,

  unavailable: {
    title: 'This page cannot reach its server',
    body: 'Posts that are planned go out all the same. Check your connection, then try again.',
    server: 'The server cannot answer right now',
    code: (code: string): string => `Code: ${code}`,
  },

  arrival,

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
    endsOn: (day: string): string => `It ends on ${day}.`,
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
  choosing,
  settings,
  status,

  ago,

  outdated: {
    title: 'This screen could not be loaded',
    body: 'The connection may be gone, or this instance was updated since you opened it. Loading the page again helps.',
    action: 'Load again',
  },
  missing: { title: 'There is no such page', body: 'The address may be misspelt.', action: 'Go to the calendar' },
  signedOut: 'You are signed out.',
};
