//! Everything that the dashboard says, in English: what belongs to one feature, network or the frame stands in
//! `words.en.ts` of its folder, what several say stands here. No other file holds a sentence.
import type { Door, Network } from '../api/types.ts';
import { calendar } from '../features/calendar/words.en.ts';
import { choosing } from '../features/choosing/words.en.ts';
import { composer } from '../features/compose/words.en.ts';
import { connections } from '../features/connections/words.en.ts';
import { drafts } from '../features/drafts/words.en.ts';
import { firstSteps } from '../features/first-steps/words.en.ts';
import { library } from '../features/library/words.en.ts';
import { media } from '../features/media/words.en.ts';
import { mending } from '../features/mending/words.en.ts';
import { notices } from '../features/notices/words.en.ts';
import { deliveryStates, posts, postStates } from '../features/posts/words.en.ts';
import { queue } from '../features/queue/words.en.ts';
import { events } from '../features/receipt/events.en.ts';
import { receipt } from '../features/receipt/words.en.ts';
import { schedule } from '../features/schedule/words.en.ts';
import { settings } from '../features/settings/words.en.ts';
import { slots } from '../features/slots/words.en.ts';
import { status } from '../features/status/words.en.ts';
import { suggest } from '../features/suggest/words.en.ts';
import { welcome } from '../features/welcome/words.en.ts';
import { facebook, facebookDoor } from '../networks/facebook/words.en.ts';
import { instagram, instagramDirect, instagramThroughFacebook } from '../networks/instagram/words.en.ts';
import { tiktok, tiktokDoor } from '../networks/tiktok/words.en.ts';
import type { DoorWords, NetworkWords } from '../networks/words.ts';
import { x, xDoor } from '../networks/x/words.en.ts';
import { arrival, astray, banner, header, missing, signedOut, unavailable } from '../shell/words.en.ts';
import { counted, locale, number, tenth } from './english.ts';

/** The locales that write the day or the month first; `null` where nobody writes it the other way. */
type DateOrders = Readonly<Record<'day' | 'month', string>> | null;

export const en = {
  locale,
  /** The English in which a date is written: where a browser does not have that of its region, and by what comes first. */
  dates: { locale: 'en-GB', byOrder: { day: 'en-GB', month: 'en-US' } as DateOrders },
  title: (page: string, instance: string, waiting: string): string =>
    `${waiting === '' ? '' : `(${waiting}) `}${page === '' ? instance : `${page} · ${instance}`}`,
  loading: 'Loading',
  skip: 'Skip to the content',
  close: 'Close',
  retry: 'Try again',
  opensElsewhere: '(opens in a new tab)',

  networks: { x, tiktok, facebook, instagram } satisfies Record<Network, NetworkWords>,
  doors: {
    x: xDoor,
    tiktok: tiktokDoor,
    facebook: facebookDoor,
    instagram: instagramThroughFacebook,
    'instagram-direct': instagramDirect,
  } satisfies Record<Door, DoorWords>,
  google: 'Google',
  list: (names: readonly string[]): string => new Intl.ListFormat(locale).format(names),
  anyOf: (names: readonly string[]): string => new Intl.ListFormat(locale, { type: 'disjunction' }).format(names),
  continueWith: (provider: string): string => `Continue with ${provider}`,

  header,
  banner,
  unavailable,
  missing,
  astray,
  signedOut,
  arrival,

  calendar,

  firstSteps,

  welcome,

  days: {
    near: (distance: number): string | undefined =>
      ({ '-1': 'Yesterday', '0': 'Today', '1': 'Tomorrow' })[String(distance)],
  },

  span: {
    clock: (minutes: number, seconds: number): string => `in ${minutes}:${String(seconds).padStart(2, '0')}`,
    hours: (hours: number, minutes: number): string =>
      minutes === 0 ? `in ${hours} h` : `in ${hours} h ${minutes} min`,
    days: (days: number): string => `in ${counted(days, 'day', 'days')}`,
    onTime: 'on time',
    lateSeconds: (seconds: number): string => `${tenth(seconds)} s late`,
    lateMinutes: (minutes: number): string => `${number(minutes)} min late`,
    lateHours: (hours: number): string => `${number(hours)} h late`,
  },

  lastingNotices: {
    paused: (platform: string): string => `Publishing to ${platform} is paused.`,
    pausedUntil: (time: string): string => `It is tried again at ${time}.`,
    limitedUntil: (time: string): string => `Posts can go out again from ${time}.`,
    endsOn: (day: string): string => `It ends on ${day}.`,
    accessLeft: 'One access is still to be taken back.',
    recurrencePaused: 'A repeating post is paused.',
    keyMissing: (key: string): string => `The key ${key} is missing.`,
  },

  composer,
  drafts,
  library,
  media,
  mending,
  notices,
  schedule,
  suggest,

  queue,
  posts,
  postStates,
  deliveryStates,

  receipt,

  events,

  connections,
  choosing,
  settings,
  slots,
  status,

  /** How long ago something was. */
  ago: {
    now: 'just now',
    seconds: (seconds: number): string => `${seconds} s ago`,
    minutes: (minutes: number): string => `${minutes} min ago`,
    hours: (hours: number): string => `${hours} h ago`,
  },

  outdated: {
    title: 'This screen could not be loaded',
    body: 'The connection may be gone, or this instance was updated since you opened it. Loading the page again helps.',
    action: 'Load again',
  },
};
