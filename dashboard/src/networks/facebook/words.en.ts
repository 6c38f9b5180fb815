//! What is said about Facebook.
import type { DoorWords, NetworkWords } from '../words.ts';

export const facebook = { name: 'Facebook' } satisfies NetworkWords;

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
