//! What is said about Facebook.
import { counted } from '../../text/english.ts';
import type { DoorWords, NetworkWords } from '../words.ts';
import type { FacebookKind } from './options.ts';

export const facebook = {
  name: 'Facebook',
  tooLong: (count: number): string =>
    `Too long for Facebook: take away ${counted(count, 'character', 'characters')}.`,
  linkCard: 'Facebook adds the picture and the title of the page.',
  options: {
    kind: 'What it becomes on the Page',
    kinds: {
      feed: { label: 'A post on the Page', sentence: 'A post on the Page.' },
      reel: { label: 'A Reel: one upright video', sentence: 'A Reel on the Page.' },
      story: { label: 'A story: one picture or video for a day, without words', sentence: 'A story of the Page.' },
    } satisfies Record<FacebookKind, { label: string; sentence: string }>,
    link: 'Link that the post shows',
    comment: 'First comment',
    commentHint: 'The Page writes it below the post once that is public.',
  },
} satisfies NetworkWords & Record<string, unknown>;

export const facebookDoor = {
  name: 'Facebook',
  connect: {
    title: 'Connect Facebook Pages',
    body: 'You log in at Facebook, then choose which of your Pages.',
  },
  choice: {
    lead: 'Facebook showed us these Pages. Only those that you tick are connected.',
    empty: {
      title: 'Facebook showed us no Page',
      steps: [
        'In Facebook’s window, tick every Page that you want to use: we do not see the others.',
        'You need a role on the Page that lets you create posts.',
        'A Page of a business portfolio is shown only if access to the business is allowed too.',
      ],
    },
  },
} satisfies DoorWords;
