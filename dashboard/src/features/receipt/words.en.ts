//! What a post's page says.
import type { DeliveryPart, PlannedTime } from '../../api/types.ts';
import type { Obstacle } from '../../stores/accounts.svelte.ts';
import { form, number } from '../../text/english.ts';

export const receipt = {
  title: 'Post',
  back: 'Back to the calendar',
  planned: 'Planned',
  sent: 'Sent',
  live: 'Live',
  notYet: 'not yet',
  not: 'no',
  notKnown: 'not known',
  inZone: (time: string, zone: string): string => `${time} in ${zone}`,
  remarks: {
    skipped: 'The clocks went forward and skipped the chosen time, so it was moved to the next one that exists.',
    doubled: 'The clocks went back and the chosen time came twice; the first one was used.',
    rules_changed:
      'The rules of this time zone changed after it was planned. It still goes out at the planned moment, which a ' +
        'clock there now shows as another time.',
  } satisfies Record<NonNullable<PlannedTime['remark']>, string>,
  askedFor: (time: string): string => `Asked for: ${time}.`,
  timeline: 'What happened',
  missed: 'Its moment passed by more than you allowed, so it was not sent. Nothing is public.',
  failed: 'It was not published.',
  held: (until: string): string =>
    `Something is in the way. It goes out by itself once that is gone, until ${until}; later it is not sent without ` +
      'you.',
  heldLate: 'Something is in the way. It goes out by itself once that is gone.',
  warned: 'It was looked at ahead of its time, and something may be in the way.',
  partly: (parts: number): string => `${form(parts, 'One part is', `${number(parts)} parts are`)} public; the rest is not.`,
  processing: (platform: string): string =>
    `${platform} accepted it and is working on it. It is public once ${platform} is done.`,
  reference: (platform: string): string => `Reference at ${platform}:`,
  hint: 'What to do',
  raw: 'Details for the record',
  hash: 'Entry',
  signed: (events: number): string =>
    `This instance has signed ${form(events, 'the first entry', `the first ${number(events)} entries`)}. ` +
    'Anybody can check that with cargo xtask verify-ledger.',
  unsigned: 'It is signed within a day after it has come to rest.',
  signedFile: 'Download for checking',
  code: 'Code',
  deliveryId: 'Delivery',
  remoteId: (platform: string): string => `Id on ${platform}`,
  cancel: 'Cancel this post',
  cancelDialog: {
    title: 'Cancel this post?',
    body: 'It will not be published. Its text and its record stay here.',
    yes: 'Cancel the post',
    no: 'Keep it planned',
    toDraft: 'Make it a draft',
  },
  isDraft: 'It is a draft now, and is not published at that time.',
  cancelled: 'The post is cancelled. It will not be published.',
  alreadySending: 'It is being sent already, so it can no longer be cancelled.',
  changedMeanwhile: 'The post changed in the meantime. Look at it again, then decide.',
  movedOn: 'It moved on in the meantime, so your answer was not needed. This is how it stands now.',
  actionFailed: 'That did not work. Please try again.',
  edit: 'Edit',
  move: 'Move…',
  duplicate: 'Duplicate',
  moveDialog: {
    title: 'Move this post',
    body: (when: string): string => `Planned: ${when}.`,
    yes: 'Move it',
    no: (time: string): string => `Keep ${time}`,
    done: 'The post is moved.',
    tooLate: 'It is being sent already, so it can no longer be moved.',
  },
  again: {
    open: 'Plan again…',
    title: 'Plan this post again',
    body: 'It stays the same post, with its record.',
    yes: 'Plan it',
    no: 'Leave it cancelled',
    done: 'The post is planned again.',
  },
  blocked: {
    broken: (name: string): string =>
      `${name} has to be reconnected before this can go out. If it is not by then, the post is held and waits.`,
    gone: (name: string): string => `${name} is disconnected, so this does not go out there.`,
  } satisfies Record<Obstacle, (name: string) => string>,
  mend: {
    reconnect: (name: string): string => `Reconnect ${name}`,
    connect: (name: string): string => `Connect ${name} again`,
    reassign: 'Choose another account',
  },
  send: {
    edited: 'Edit and send',
    now: 'Send now',
    rest: 'Send the rest',
    restWhy: (from: number): string =>
      `It goes on with part ${from}. What is public stays as it is and is not sent again.`,
    later: 'At another time…',
    done: 'It is on its way.',
    planned: (when: string): string => `It goes out ${when}.`,
    dialog: {
      title: 'Send it at another time',
      body: 'It goes out then as if it had been planned for it.',
      yes: 'Plan it',
      no: 'Not now',
    },
  },
  parts: {
    heading: 'Parts of the thread',
    part: (number: number): string => `Part ${number}`,
    states: {
      published: 'Public',
      waiting: 'Not sent yet',
      unconfirmed: 'Not known',
      failed: 'Not published',
    } satisfies Record<DeliveryPart['state'], string>,
    view: (number: number, platform: string): string => `View part ${number} on ${platform}`,
  },
  textOf: (names: string): string => `For ${names}`,
  unconfirmed: {
    heading: 'Is it public? Only you can tell.',
    what: (platform: string): string =>
      `It was handed to ${platform}, and no answer came back. It may be public or not. It is not sent again without ` +
        'you.',
    whatPart: (part: number, platform: string): string =>
      `Part ${part} was handed to ${platform}, and no answer came back. It may be public or not. Nothing is sent ` +
        'again without you.',
    looked: (times: number, platform: string): string => {
      if (times === 0) return `We are looking for it on ${platform} and settle it by ourselves if we find it.`;
      const often = times === 2 ? 'twice' : form(times, 'once', `${number(times)} times`);
      return `We looked for it on ${platform} ${often} and did not find it, which does not prove that it is not there.`;
    },
    look: 'Look yourself, then say what you found:',
    profile: (name: string, platform: string): string => `Open ${name} on ${platform}`,
    feed: 'Open the public feed of the sandbox',
    isThere: {
      title: 'It is there',
      body: 'It counts as published, and nothing is sent.',
      bodyMore:
        'This part counts as published, and the rest of the thread goes out below it. For that its link is needed.',
      link: 'Link of the post (optional)',
      linkNeeded: 'Link of the post',
      linkHint: 'Open the post and copy its address.',
      noLink: 'The rest of the thread is attached to this post: give its link.',
      yes: 'It is there',
      done: 'Thank you. It counts as published.',
    },
    sendAgain: {
      title: 'It is not there, and it should be',
      body: 'It is sent once more. If it is there after all, it will be public twice.',
      yes: 'Send it again',
      done: 'It is sent again.',
      dialog: {
        title: 'Did you look on the account?',
        body: 'It is sent once more. If the first one is there after all, both will be public.',
        yes: 'It is not there: send it again',
        no: 'Look first',
      },
    },
    drop: {
      title: 'It is not there, and it may stay so',
      body: 'It is given up, and nothing is sent.',
      yes: 'Drop it',
      done: 'It is dropped.',
    },
  },
  gone: { title: 'There is no such post', body: 'It may belong to another workspace, or the address is incomplete.' },
};
