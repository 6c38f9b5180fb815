//! What the composer says.
import type { Moment } from '../schedule/moment.ts';

export const composer = {
  heading: 'New post',
  who: 'Who',
  what: 'What',
  placeholder: 'What do you want to say?',
  placeholderNext: 'And then?',
  part: (number: number, count: number): string => `Part ${number} of ${count}`,
  addPart: 'Add a post to the thread',
  threadFull: (most: number): string => `A thread has at most ${most} posts.`,
  moveUp: (number: number): string => `Move part ${number} up`,
  moveDown: (number: number): string => `Move part ${number} down`,
  removePart: (number: number): string => `Remove part ${number}`,
  restorePart: (number: number): string => `Bring part ${number} back`,
  partMoved: (number: number, count: number): string => `It is part ${number} of ${count} now.`,
  whatOf: (name: string): string => `What ${name} says`,
  ownText: (name: string): string => `Other words or pictures for ${name}`,
  sharedText: (name: string): string => `Use the shared words and pictures for ${name} again`,
  previews: 'How it will look',
  previewOf: (name: string): string => `Preview for ${name}`,
  previewProblems: 'Before it can go out',
  previewWarnings: 'Worth knowing',
  previewEmpty: 'What you write shows up here.',
  remarkAt: (part: number | null, medium: number | null, message: string): string => {
    const places = [part === null ? '' : `Part ${part}`, medium === null ? '' : `number ${medium}`].filter(Boolean);
    return places.length === 0 ? message : `${places.join(', ')}: ${message}`;
  },
  cannotPublish: (count: number): string =>
    count === 1 ? '1 account cannot publish now' : `${count} accounts cannot publish now`,
  split: (count: number): string => `Split it into ${count} posts`,
  splitDone: (count: number): string => `It is a thread of ${count} posts now.`,
  limited: (name: string): string => `${name} is limited for now.`,
  counter: (used: number, limit: number): string => `${used} of ${limit}`,
  left: (count: number): string => (count === 1 ? '1 character left' : `${count} characters left`),
  over: (count: number): string => (count === 1 ? '1 character too many' : `${count} characters too many`),
  late: (span: string): string => `If something blocks it, it may go out up to ${span} late.`,
  lateLabel: 'How late it may go out',
  lateHint: 'Later than that, it is not sent: it waits for your decision.',
  lateChoices: [
    { minutes: 5, label: 'Up to 5 minutes late', span: '5 minutes' },
    { minutes: 60, label: 'Up to 1 hour late', span: '1 hour' },
    { minutes: 360, label: 'Up to 6 hours late', span: '6 hours' },
    { minutes: 1440, label: 'Up to 1 day late', span: '1 day' },
  ],
  lateOther: (minutes: number): { minutes: number; label: string; span: string } => {
    const span = minutes === 1 ? '1 minute' : `${minutes} minutes`;
    return { minutes, label: `Up to ${span} late`, span };
  },
  submit: {
    keep: 'Save the changes',
    now: 'Publish now',
    soon: 'Publish in 2 minutes',
    hour: 'Schedule',
    tomorrow: 'Schedule for tomorrow',
    hour_later: 'Schedule',
    day_later: 'Schedule',
    week_later: 'Schedule',
    exact: 'Schedule',
  } satisfies Record<Moment, string>,
  submitting: 'Saving …',
  sendKey: navigator.platform.startsWith('Mac') ? '⌘ Enter' : 'Ctrl + Enter',
  offline: 'You are offline. Your words are kept here; press again when you are back.',
  done: { now: 'On its way.', planned: (when: string): string => `Planned: ${when}.` },
  another: 'Write another',
  seeReceipt: 'See its receipt',
  seeCalendar: 'Back to the calendar',
  kept: 'Here is what you were writing.',
  keptForLater: 'Your session has ended. What you were writing is kept in this tab: sign in to go on with it.',
  leave: {
    title: 'Leave without saving?',
    body: 'What you wrote here is not saved. When you leave, it is gone.',
    yes: 'Leave',
    no: 'Keep writing',
  },
  leaveBusy: {
    title: 'It is still being saved',
    body:
      'It is on its way, and leaving does not take it back: it may be planned or published all the same. You are told ' +
      'how it ended.',
    yes: 'Leave',
    no: 'Wait here',
    saved: 'The post that you were saving is saved.',
    refused: 'The post that you were saving was not confirmed. What you wrote is kept: go back to it to see why.',
  },
  reconnectFirst: (name: string): string => `${name} cannot publish until it is reconnected.`,
  about: (name: string, message: string): string => `${name}: ${message}`,
  gone: (name: string): string =>
    `${name} is disconnected. Take it out, and choose another account, or leave the post as it is.`,
  errors: {
    noAccount: 'Choose at least one account.',
    noText: 'Write something first. A picture or a video without words is enough, too.',
    noPart: 'Write something here, add a picture, or remove this part.',
    uncertain:
      'No answer came, so it is not known whether the post was saved. When you press the button again, that is ' +
        'looked up first.',
    refused: 'The post was not saved.',
  },
  noAccounts: {
    title: 'Connect an account to write your first post',
    body:
      'You give access at the platform itself, you can take it back at any time, and your password never comes ' +
      'here.',
    notSetUp: (here: string): string => `Not set up on this instance: ${here}. Its operator can add them.`,
  },
  edit: {
    heading: 'Change this post',
    title: 'Change a post',
    save: 'Save the changes',
    publish: 'Save and publish now',
    back: 'Back to the post',
    isPublic: 'What is public already stays as it is; a change counts for the rest.',
    waits: 'Saving does not send it. Afterwards choose on its page when it goes out.',
    saved: 'The change is saved.',
    closed: 'This post can no longer be changed.',
    closedWhy: 'It is being sent, or it is over. You can duplicate it and change the copy.',
    over: 'Nothing of this post can be changed any more. Your change was not saved.',
    alreadySending: 'It is being sent already. Your change was not saved.',
    gone: 'This post is not there any more. Your change was not saved.',
    conflict: {
      title: 'This post changed while you were writing',
      body: 'Somebody saved another version of it, perhaps you in another window. Which one should count?',
      theirs: 'The saved version',
      mine: 'Yours',
      keepMine: 'Save mine',
      takeTheirs: 'Take the saved one',
      later: 'Keep writing',
    },
  },
  copy: {
    title: 'Duplicate a post',
    heading: 'New post from an earlier one',
    done: 'The new post is planned.',
  },
};
