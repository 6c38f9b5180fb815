//! What is said about the accounts that can be published to.
import type { HealthState, MissingScope } from '../../api/types.ts';

export const connections = {
  heading: 'Connections',
  lead: 'The accounts that this workspace may publish to.',
  add: (platform: string): string => `Connect ${platform}`,
  on: (platform: string): string => `on ${platform}`,
  facts: {
    checked: 'Last checked',
    published: 'Last published',
    connected: 'Connected since',
    never: 'nothing yet',
  },
  handleOn: (name: string, platform: string): string => `${name} on ${platform}`,
  health: { connected: 'Working', expiring: 'Ends soon', limited: 'Limited for now', needs_reconnect: 'Needs to be reconnected' } satisfies Record<
    HealthState,
    string
  >,
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
    } satisfies Record<MissingScope['disables'], string>,
  },
  reconnect: 'Reconnect',
  reconnectLabel: (name: string): string => `Reconnect ${name}`,
  disconnect: 'Disconnect',
  disconnectLabel: (name: string): string => `Disconnect ${name}`,
  dialog: {
    title: (name: string): string => `Disconnect ${name}?`,
    body: 'Access is taken back at the platform and our copy of the keys is destroyed. What is published stays published.',
    counting: 'Looking for posts that are planned for it …',
    planned: (count: number, isMore: boolean): string =>
      `${isMore ? 'More than ' : ''}${count} ${count === 1 && !isMore ? 'post is' : 'posts are'} planned for this account. They stay on record but do not go out: each is held at its time, and then missed.`,
    none: 'No post is planned for it.',
    unknown: 'Posts that are planned for it do not go out: each is held at its time, and then missed.',
    yes: 'Disconnect',
    no: 'Keep it connected',
  },
  disconnected: (name: string): string => `${name} is disconnected.`,
  waited: {
    title: (count: number, name: string): string => `${count === 1 ? 'One post' : `${count} posts`} of ${name} waited`,
    body: 'A held post goes out by itself once nothing is in its way. A missed one is sent only if you say so.',
    blocked: 'They wait for the account to be reconnected.',
    arrived: (name: string, count: number): string =>
      `${name} is connected. ${count === 1 ? 'One post waited' : `${count} posts waited`} for it: decide below.`,
    planned: (when: string): string => `Planned for ${when}`,
    failed: 'The posts that waited could not be loaded.',
    more: 'There are more in the calendar.',
  },
  failed: 'The accounts could not be loaded.',
  empty: {
    title: 'No account is connected yet',
    body: 'Connect one to publish to it. Access is given at the platform itself and can be taken back at any time, here or there.',
    notYet: 'No platform is set up on this instance yet. Its operator adds the keys of one; then you can connect an account here.',
  },
  setup: {
    heading: 'Setting up',
    lead: 'Each platform needs the keys of an app that you register with it. Give it the address below, exactly as it stands.',
    ready: 'Set up',
    not: 'Not set up',
    signIn: 'Sign in with Google',
    address: 'Redirect URI',
    keys: (names: string): string => `Then set ${names} and deploy again.`,
    forOthers: (platforms: string): string => `Not set up on this instance: ${platforms}. Its operator can add it.`,
  },
  copy: 'Copy',
  copyLabel: (what: string): string => `Copy: ${what}`,
  copied: 'Copied',
  copyFailed: 'The browser did not allow it. Select the text and copy it yourself.',
};
