//! What is said about Instagram and its two doors.
import { counted } from '../../text/english.ts';
import type { DoorWords, NetworkWords } from '../words.ts';
import type { CoverSource, InstagramKind } from './options.ts';

export const instagram = {
  name: 'Instagram',
  tooLong: (count: number): string =>
    `Too long for Instagram: take away ${counted(count, 'character', 'characters')}.`,
  /** Below several pictures of a preview. */
  place: (count: number): string => `1 of ${count}`,
  with: (names: readonly string[]): string => `with ${names.join(', ')}`,
  options: {
    kind: 'What it becomes on Instagram',
    kinds: {
      feed: { label: 'A post: up to ten pictures and videos; a video alone becomes a Reel', sentence: 'A post on Instagram.' },
      reel: { label: 'A Reel: one upright video', sentence: 'A Reel on Instagram.' },
      story: { label: 'A story: one picture or video for a day, without words', sentence: 'A story on Instagram.' },
    } satisfies Record<InstagramKind, { label: string; sentence: string }>,
    share: 'Show the Reel among the posts of the profile, too',
    collaborators: 'Collaborators',
    collaboratorsHint: 'Up to three handles. Instagram asks them whether the post is to be theirs, too.',
    cover: 'Cover of the Reel',
    covers: {
      none: { label: 'Instagram chooses', sentence: 'Instagram chooses the cover.' },
      moment: { label: 'A moment of the video', sentence: 'The cover is a moment of the video.' },
      picture: { label: 'A picture', sentence: 'The cover is a picture.' },
    } satisfies Record<CoverSource, { label: string; sentence: string }>,
    coverAt: 'Seconds from the beginning',
    coverPicture: 'Choose the picture',
    coverPictureHint: 'JPEG, upright, up to 8 MB.',
    comment: 'First comment on Instagram',
    commentHint: 'The profile writes it below the post once that is public.',
  },
} satisfies NetworkWords & Record<string, unknown>;

/** The door for professional profiles behind a Page: Facebook Login. */
export const instagramThroughFacebook = {
  name: 'Instagram through Facebook',
  connect: {
    title: 'Connect Instagram through Facebook',
    body: 'For professional profiles that stand behind a Facebook Page. You log in at Facebook, then choose which.',
  },
  choice: {
    lead: 'Facebook showed us these Instagram profiles. Only those that you tick are connected.',
    empty: {
      title: 'Facebook showed us no Instagram profile',
      steps: [
        'The profile has to be a professional one, for a business or a creator. You change that in Instagram’s ' +
          'settings, under the type of account.',
        'It has to be linked to a Facebook Page on which you may create posts.',
        'In Facebook’s window, tick the Page and the profile: we do not see the others.',
      ],
    },
  },
} satisfies DoorWords;

/** The door of Instagram Login. */
export const instagramDirect = {
  name: 'Instagram directly',
  connect: {
    title: 'Connect Instagram directly',
    body: 'For one professional profile. You log in at Instagram; no Facebook Page is needed.',
  },
  choice: null,
} satisfies DoorWords;
