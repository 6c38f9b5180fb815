//! What is said about Instagram and its two doors.
import type { DoorWords, NetworkWords } from '../words.ts';

export const instagram = { name: 'Instagram' } satisfies NetworkWords;

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
