//! Everything that the dashboard says, in English: here and in the folder beside it. No other file holds a sentence.
import { composer } from './en/composer.ts';
import { events } from './en/events.ts';
import { receipt } from './en/receipt.ts';

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

  header: {
    nav: 'Main',
    posts: 'Posts',
    connections: 'Connections',
    signOut: 'Sign out',
    sandbox: 'Sandbox',
    sandboxFeed: ': see its public feed',
    signedInAs: (name: string): string => `Signed in as ${name}`,
  },

  banner: {
    delayed: 'Publishing is delayed.',
    delayedWhy: 'The clockwork of this instance is behind. Posts go out as soon as it catches up, within their lateness limit.',
    stale: 'No connection. What you see may be old; it updates by itself when the connection is back.',
  },

  welcome: {
    headline: 'Plan a post. It goes out on the second, once.',
    lead: 'Write it, choose the moment, close the browser. Afterwards you get a receipt that shows every step.',
    sandbox: 'This is a sandbox: nothing leaves this computer.',
    sandboxFeed: 'See its public feed',
    privacy: 'Privacy: what is kept, and what is not',
    oneStep: 'This signs you in and connects your account in one step.',
    signup: {
      first: 'This instance is private. The first person to sign in becomes its operator.',
      invite: 'New people need an invitation from the operator.',
      open: 'Everybody can start here; signing in opens your workspace.',
      closed: 'This instance is closed to new people.',
    },
    none: 'No sign-in is set up yet.',
    noneHint: 'The operator of this instance adds the keys of a platform, for example X_CLIENT_ID and X_CLIENT_SECRET.',
    contact: (address: string): string => `Questions: ${address}`,
    points: [
      { title: 'Once', body: 'Whatever crashes on the way, a planned post never becomes public twice.' },
      { title: 'On time', body: 'Handed to the platform within a second of the planned moment, never before it.' },
      { title: 'Never silently lost', body: 'Every post ends in a state that you can see, with a reason that you can act on.' },
    ],
  },

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
    heading: 'Posts',
    attention: 'Needs your decision',
    upcoming: 'Coming up',
    past: 'Past',
    more: 'Show more',
    loadingMore: 'Loading …',
    empty: { title: 'No posts yet', body: 'Write one and choose when it goes out. It appears here, and afterwards its receipt does.' },
    failed: 'The posts could not be loaded.',
    open: 'Open the receipt',
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

  connections: {
    heading: 'Connections',
    lead: 'The accounts that this workspace may publish to.',
    add: 'Add an X account',
    connectedOn: (day: string): string => `Connected ${day}`,
    checkedOn: (when: string): string => `last checked ${when}`,
    health: { ok: 'Working', limited: 'Limited for now', needs_reconnect: 'Needs to be reconnected', disconnected: 'Disconnected' },
    missing: (scopes: string): string => `Not granted: ${scopes}.`,
    waiting: 'Planned posts wait until you reconnect.',
    reconnect: 'Reconnect',
    reconnectLabel: (name: string): string => `Reconnect ${name}`,
    disconnect: 'Disconnect',
    disconnectLabel: (name: string): string => `Disconnect ${name}`,
    dialog: {
      title: (name: string): string => `Disconnect ${name}?`,
      body: 'Access is taken back at the platform and our copy of the keys is destroyed. Posts that are planned for this account cannot go out. What is published stays published.',
      yes: 'Disconnect',
      no: 'Keep it connected',
    },
    disconnected: (name: string): string => `${name} is disconnected.`,
    failed: 'The accounts could not be loaded.',
    empty: { title: 'No account is connected yet', body: 'Connect one to publish to it. Access is given at the platform itself and can be taken back at any time.' },
    notSetUp: 'X is not set up on this instance.',
  },

  missing: { title: 'There is no such page', body: 'The address may be misspelt.', action: 'Go to your posts' },
  signedOut: 'You are signed out.',
};
