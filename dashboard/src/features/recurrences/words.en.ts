//! What is said of posts that come again.
import { counted, number } from '../../text/english.ts';

const UNITS = {
  day: ['day', 'days'],
  week: ['week', 'weeks'],
  month: ['month', 'months'],
} as const;

export const recurrences = {
  repeat: 'Repeat',
  units: { none: 'Does not repeat', day: 'Every day', week: 'Every week', month: 'Every month' },
  every: 'Every',
  everyUnit: (unit: keyof typeof UNITS, count: number): string => UNITS[unit][count === 1 ? 0 : 1],
  days: 'On these days',
  dayOfMonth: 'On day',
  dayOfMonthHint: 'In shorter months it goes out on their last day.',
  ends: 'Ends',
  end: { never: 'Never', on: 'On a day', after: 'After a number of posts' },
  lastDay: 'Last day',
  posts: 'Posts',
  incomplete: 'Fill in how it repeats.',
  upcoming: 'The next times',
  upcomingIn: (zone: string): string => `By the clock of ${zone}.`,
  oneAtATime: 'Each post is made when the one before is out, failed or cancelled. Times that go by meanwhile are skipped.',
  remarks: {
    skipped: 'the clocks skip this time; it goes out as much later',
    doubled: 'this time comes twice; it goes out at the first',
  },
  every_: {
    day: (every: number): string => (every === 1 ? 'Every day' : `Every ${number(every)} days`),
    week: (every: number, days: string): string =>
      every === 1 ? `Every ${days}` : `Every ${number(every)} weeks on ${days}`,
    month: (every: number, day: number): string => {
      const on = day > 28 ? `day ${day}, or the last one of a shorter month,` : `day ${day}`;
      return every === 1 ? `Every month on ${on}` : `Every ${number(every)} months on ${on}`;
    },
  },
  at: (dates: string, time: string, zone: string): string => `${dates} at ${time} (${zone})`,
  until: (rule: string, day: string): string => `${rule}, until ${day}`,
  times: (rule: string, count: number): string => `${rule}, ${counted(count, 'time', 'times')}`,
  and: (names: readonly string[]): string => new Intl.ListFormat('en').format(names),

  heading: 'Repeating posts',
  list: 'Your repeating posts',
  failed: 'Your repeating posts could not be loaded.',
  empty: {
    title: 'Nothing repeats yet',
    body: 'Write a post and choose “Repeat” below its time: it then comes every day, week or month, one post at a time.',
    action: 'Write a post',
  },
  showEnded: 'Show those that have ended',
  noneEnded: 'None has ended yet.',
  states: { active: 'Active', paused: 'Paused', ended: 'Ended' },
  lastPost: (when: string): string => `Latest post: ${when}`,
  next: (when: string): string => `After it: ${when}`,
  waits: 'The next post is made when you have decided about this one.',
  waitsForMissed: 'This one was missed. Send it late from its page, or go on without it.',
  skipMissed: 'Go on without it',
  made: (count: number): string => counted(count, 'post made', 'posts made'),
  skipped: (count: number): string => counted(count, 'time skipped', 'times skipped'),
  pausedByItself: 'Paused, because the next post could not be made:',
  ofAccount: (account: string): string => `It is about ${account}.`,
  pause: 'Pause',
  resume: 'Resume',
  edit: 'Edit',
  endIt: 'End',
  of: (action: string, words: string): string => `${action}: ${words}`,
  paused: 'Paused. The post that is made already still goes out.',
  resumed: 'It goes on.',
  ended: 'Ended. No more posts are made.',
  saved: 'Saved. The posts that are still to be made follow it.',
  stale: 'Somebody changed it meanwhile. What you see now is the newer one.',
  endDialog: {
    title: 'End this repeating post?',
    body: 'No more posts are made. This cannot be taken back.',
    planned: (when: string): string => `Its latest post (${when}) still goes out, unless you cancel it on its page.`,
    yes: 'End it',
    no: 'Keep it',
  },
  editDialog: {
    title: 'Edit the repeating post',
    body: 'This changes the posts that are still to be made. The one that is made already stays as it is.',
    text: 'Text',
    ownTexts:
      'Its accounts have words of their own. To change them, end this one and write it anew: its last post can be duplicated.',
    startsOn: 'First day',
    time: 'Time',
    zone: 'Time zone',
    yes: 'Save',
    no: 'Leave it as it is',
  },
  ofPost: 'This post repeats.',
  onlyThis: 'This post repeats. What you change here concerns this one alone.',
  see: 'See how, or change it',
};
