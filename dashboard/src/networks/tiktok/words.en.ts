//! What is said about TikTok. Some of it is TikTok's own words, which its guidelines demand:
//! https://developers.tiktok.com/doc/content-sharing-guidelines
import { counted } from '../../text/english.ts';
import type { DoorWords, NetworkWords } from '../words.ts';
import type { TikTokMode, TikTokPrivacy } from './options.ts';

export const tiktok = {
  name: 'TikTok',
  tooLong: (count: number): string =>
    `Too long for TikTok: take away ${counted(count, 'character', 'characters')}.`,
  panel: 'TikTok',
  mode: 'Where it goes on TikTok',
  modes: {
    direct: { label: 'Onto the profile', sentence: 'Onto the TikTok profile.' },
    inbox: {
      label: 'Into the inbox, as a draft',
      sentence: 'A draft in the TikTok inbox: it is finished and posted in the TikTok app.',
    },
  } satisfies Record<TikTokMode, { label: string; sentence: string }>,
  inboxHint: 'TikTok tells you in its app, where you finish the draft and post it. Five drafts may wait in 24 hours.',
  takesTime: 'TikTok looks at each post: it can take minutes until it can be seen.',
  title: 'Title above the photos',
  titleCount: (used: number): string => `${used} of 90`,
  cover: 'Cover',
  coverAt: 'Cover of the video, in seconds from its beginning',
  coverAtHint: 'Left empty, TikTok takes the beginning.',
  photo: (number: number): string => `Photo ${number}`,
  creator: {
    postingAs: 'Posting as',
    asking: (who: string): string => `Asking TikTok what ${who} may post…`,
    failed: 'TikTok does not say right now what this account may post.',
    again: 'Ask again',
    tooLong: (seconds: number): string => `TikTok lets this account post videos of up to ${counted(seconds, 'second', 'seconds')}. Cut it shorter.`,
    unaudited: 'TikTok has not audited this instance yet: until then it posts for you alone. Drafts work.',
    unauditedPublic:
      'TikTok has not audited this instance yet: until then it posts to private accounts only, for you alone. Make the ' +
      'account private in the TikTok app, or send a draft.',
  },
  privacy: {
    label: 'Who can see this',
    none: 'Choose who can see it',
    options: {
      PUBLIC_TO_EVERYONE: 'Everyone',
      MUTUAL_FOLLOW_FRIENDS: 'Friends (followers that you follow back)',
      FOLLOWER_OF_CREATOR: 'Followers',
      SELF_ONLY: 'Only me',
    } satisfies Record<TikTokPrivacy, string>,
    branded: 'Branded content visibility cannot be set to private.',
  },
  allow: {
    label: 'Allow others to',
    Comment: 'Comment',
    Duet: 'Duet',
    Stitch: 'Stitch',
    disabled: 'Switched off in the settings of this account at TikTok.',
  },
  disclosure: {
    label: 'Disclose post content',
    hint: 'Turn on to disclose that this post promotes goods or services in exchange for something of value.',
    yours: { label: 'Your brand', hint: 'You are promoting yourself or your own business.' },
    branded: { label: 'Branded content', hint: 'You are promoting another brand or a third party.' },
    whom: 'You need to indicate if your content promotes yourself, a third party, or both.',
    own: (kind: string): string => `Your ${kind} will be labeled as 'Promotional content'`,
    paid: (kind: string): string => `Your ${kind} will be labeled as 'Paid partnership'`,
    kinds: { video: 'video', photos: 'photo' },
  },
  labels: { own: 'Promotional content', paid: 'Paid partnership' },
  ai: { label: 'Made with AI', hint: 'TikTok labels it as made by AI.' },
  music: { label: 'Add music', hint: 'TikTok adds music that it recommends, which you can change in the app.' },
  consent: {
    agree: 'By posting, you agree to TikTok’s',
    branded: 'Branded Content Policy',
    and: 'and',
    music: 'Music Usage Confirmation',
  },
} satisfies NetworkWords & Record<string, unknown>;

export const tiktokDoor = {
  name: 'TikTok',
  connect: { title: 'Connect TikTok', body: 'One TikTok account.' },
  choice: null,
} satisfies DoorWords;
