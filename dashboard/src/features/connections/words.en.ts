//! What is said about the accounts that can be published to.
import type { HealthState, MissingScope } from '../../api/types.ts';
import type { Obstacle } from '../../stores/accounts.svelte.ts';
import { counted, form, number } from '../../text/english.ts';
import type { App } from './apps.ts';

/** The server counts no further. */
const COUNTED = 1_000;

export const connections = {
  heading: 'Connections',
  lead: 'What this workspace has access to.',
  add: (platform: string): string => `Connect ${platform}`,
  ways: {
    open: 'Connect an account',
    lead: 'You give access at the platform itself, and can take it back at any time, here or there.',
    close: 'Not now',
  },
  filter: { label: 'Which accounts', all: 'All', needy: 'Need you' },
  on: (platform: string): string => `on ${platform}`,
  facts: {
    checked: 'Last checked',
    published: 'Last published',
    connected: 'Connected since',
    never: 'nothing yet',
  },
  handleOn: (name: string, platform: string): string => `${name} on ${platform}`,
  health: {
    connected: 'Working',
    expiring: 'Ends soon',
    limited: 'Limited for now',
    needs_reconnect: 'Needs to be reconnected',
  } satisfies Record<HealthState, string>,
  missing: {
    title: 'Not granted',
    quietTitle: 'Not granted; the rest works',
    unknown: 'A part of what posting needs.',
    mend: 'Reconnect the account, and allow everything that is asked for. Its posts wait.',
    disables: {
      publishing: 'Nothing can be published.',
      recognition: 'The account cannot be recognised.',
      staying_connected: 'Access ends within hours, so planned posts do not go out.',
      look_ups: 'Lost answers cannot be looked up, so such a post asks you.',
      media: 'Pictures and videos cannot be published.',
      drafts: 'Nothing can be put into the drafts of the app.',
      business_pages: 'Pages that belong to a business portfolio stay hidden.',
      comments: 'Posts go out without their first comment.',
    } satisfies Record<MissingScope['disables'], string>,
  },
  reconnect: 'Reconnect',
  reconnectLabel: (name: string): string => `Reconnect ${name}`,
  check: {
    now: 'Check now',
    label: (word: string, name: string): string => `${word}: ${name}`,
    busy: 'Checking …',
    found: {
      connected: (name: string): string => `${name} works.`,
      expiring: (name: string): string => `${name} works, but its connection ends soon.`,
      limited: (name: string): string => `${name} works, but takes no more posts for now.`,
      needs_reconnect: (name: string): string => `${name} has to be reconnected.`,
    } satisfies Record<HealthState, (name: string) => string>,
    failed: 'No answer came. Nothing was changed; please try again.',
  },
  disconnect: 'Disconnect',
  disconnectLabel: (name: string): string => `Disconnect ${name}`,
  dialog: {
    title: (name: string): string => `Disconnect ${name}?`,
    counting: 'Looking for posts that are planned for it …',
    planned: (count: number, isMore: boolean): string => {
      const posts = isMore ? `At least ${number(count)} posts are` : counted(count, 'post is', 'posts are');
      const what = `${posts} planned for this account.`;
      return `${what} They stay on record but do not go out: each is held at its time, and then missed.`;
    },
    none: 'No post is planned for it.',
    repeating: (count: number): string =>
      `${counted(count, 'repeating post goes', 'repeating posts go')} there, and will pause instead of making the next.`,
    unknown: 'Posts that are planned for it do not go out: each is held at its time, and then missed.',
    takenBack: (platform: string): string =>
      `Access is taken back at ${platform}, and our copy of the keys is destroyed. What is published stays published.`,
    stays: (platform: string, others: number): string => {
      const who = form(others, 'another account lives', `${number(others)} other accounts live`);
      const why = `The consent itself stays at ${platform}, because ${who} on it`;
      return `${why}; it is taken back with the last of them. What is published stays published.`;
    },
    left: (platform: string): string =>
      `Our copy of the keys is destroyed. ${platform} lets no program take the consent back: remove it there, under ` +
        '“Apps and websites”. What is published stays published.',
    yes: 'Disconnect',
    no: 'Keep it connected',
  },
  disconnected: (name: string): string => `${name} is disconnected.`,
  waited: {
    title: (count: number, name: string): string => `${form(count, 'One post', `${number(count)} posts`)} of ${name} waited`,
    body: 'A held post goes out by itself once nothing is in its way. A missed one is sent only if you say so.',
    blocked: 'They wait for the account to be reconnected.',
    arrived: (name: string, count: number): string =>
      `${name} is connected. ${form(count, 'One post waited', `${number(count)} posts waited`)} for it: decide below.`,
    elsewhere: (name: string, count: number): string =>
      `${name} is connected. ${form(count, 'One post waited', `${number(count)} posts waited`)} for it: decide in Connections.`,
    planned: (when: string): string => `Planned for ${when}`,
    failed: 'The posts that waited could not be loaded.',
    more: 'There are more in the calendar.',
  },
  stranded: {
    title: (count: number, name: string): string =>
      `${count >= COUNTED ? 'At least ' : ''}${form(count, 'One post is', `${number(count)} posts are`)} planned for ${name}`,
    why: {
      broken: 'They do not go out before it is reconnected: at its time each of them is held, and then missed.',
      gone: 'It is disconnected, so they do not go out: at its time each of them is held, and then missed.',
    } satisfies Record<Obstacle, string>,
    reassignAll: 'Give all to another account…',
    cancelAll: 'Cancel all…',
    progress: (done: number, count: number): string => `${number(Math.min(done, count))} of ${number(count)} …`,
    more: 'There are more in the calendar.',
    reassigned: (count: number, name: string): string =>
      `${form(count, 'One post goes', `${number(count)} posts go`)} out through ${name} now.`,
    cancelled: (count: number): string =>
      form(count, 'One post is cancelled.', `${number(count)} posts are cancelled.`),
    failed: (count: number): string => `${number(count)} could not be changed: look at them one by one.`,
    interrupted: (done: number): string => `No answer came after ${number(done)} of them. The rest is as it was.`,
    dialog: {
      title: (name: string): string => `Give the posts of ${name} to another account`,
      body: 'They keep their words and their times. Posts that go to that account already are not sent twice.',
      to: 'To',
      yes: 'Give them to it',
      no: 'Leave them',
    },
    cancelDialog: {
      title: (name: string): string => `Cancel all posts of ${name}?`,
      body: 'They are not published there. A post that goes to other accounts too still goes out to those.',
      yes: 'Cancel them',
      no: 'Keep them',
    },
  },
  failed: 'The accounts could not be loaded.',
  empty: {
    title: 'No account is connected yet',
    body:
      'Connect one to publish to it. Access is given at the platform itself and can be taken back at any time, here ' +
      'or there.',
    notYet:
      'No platform is set up on this instance yet. Its operator adds the keys of one; then you can connect an ' +
        'account here.',
  },
  setup: {
    heading: 'Setting up',
    lead:
      'Each platform needs the keys of an app that you register with it. Give it the addresses below, exactly as ' +
      'they stand.',
    ready: 'Set up',
    not: 'Not set up',
    titles: {
      google: 'Sign in with Google',
      x: 'X',
      tiktok: 'TikTok',
      facebook: 'Facebook, and Instagram through it',
      'instagram-direct': 'Instagram directly',
    } satisfies Record<App, string>,
    address: 'Redirect URI',
    addressPages: 'Redirect URI for Pages',
    addressProfiles: 'Redirect URI for Instagram',
    webhook: 'Webhook callback URL',
    deauthorize: 'Deauthorize callback URL',
    deletion: 'Data deletion request URL',
    keys: (names: string): string => `Then set ${names} and deploy again.`,
    forOthers: (platforms: string): string => `Not set up on this instance: ${platforms}. Its operator can add it.`,
  },
  copy: 'Copy',
  copyLabel: (what: string): string => `Copy: ${what}`,
  copied: 'Copied',
  copyFailed: 'The browser did not allow it. Select the text and copy it yourself.',
};
