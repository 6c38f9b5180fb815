//! What the calendar says.
import type { Obstacle } from '../../stores/accounts.svelte.ts';
import { counted, form, number } from '../../text/english.ts';
import type { Form } from './view.ts';

/** The server counts no further. */
const COUNTED = 1_000;

const posts = (count: number): string => counted(count, 'post', 'posts');

export const calendar = {
  forms: { month: 'Month', week: 'Week', list: 'List' } satisfies Record<Form, string>,
  form: 'Form of the calendar',
  today: 'Today',
  earlier: { month: 'The month before', week: 'The week before', list: 'The four weeks before' } satisfies Record<
    Form,
    string
  >,
  later: { month: 'The month after', week: 'The week after', list: 'The four weeks after' } satisfies Record<
    Form,
    string
  >,
  account: 'Account',
  allAccounts: 'All accounts',
  state: 'State',
  allStates: 'All but cancelled',
  filters: 'Filters',
  clear: 'Show everything',
  add: (day: string): string => `New post on ${day}`,
  addHere: 'New post',
  dayOf: (day: string, count: number): string => (count === 0 ? day : `${day}, ${posts(count)}`),
  count: posts,
  more: (count: number): string => `+${number(count)} more`,
  moreOn: (count: number, day: string): string => `${number(count)} more on ${day}`,
  accounts: (count: number): string => counted(count, 'account', 'accounts'),
  skippedHour: 'The clocks skip this hour.',
  zone: (zone: string): string => `Times are those of ${zone}.`,
  unknownZone: (zone: string): string => `This browser does not know ${zone}.`,
  failed: 'The calendar could not be loaded.',
  tooMany: {
    title: 'There is too much here for one page',
    body: 'Choose a week, or one account, to see its posts.',
  },
  empty: {
    month:
      'Nothing is planned here yet. Press + in a day to write a post for it, and drag it to another day whenever ' +
        'you like.',
    week:
      'Nothing is planned here yet. Press an hour to write a post for it, and drag it to another whenever you ' +
      'like.',
    list: 'Nothing is planned here yet. What you plan appears here day by day, and afterwards its receipt does.',
    filtered: 'No post here fits these filters.',
  },
  stranded: {
    label: 'Accounts that cannot publish',
    planned: (count: number, obstacle: Obstacle): string => {
      if (count === 0) return 'No post is planned for it.';
      const what = `${count >= COUNTED ? 'At least ' : ''}${counted(count, 'post is', 'posts are')}`;
      return `${what} planned for it and ${form(count, 'does', 'do')} not go out${obstacle === 'broken' ? ' before that' : ''}.`;
    },
    see: 'See its posts',
    more: (count: number): string => form(count, 'One more account', `${number(count)} more accounts`),
  },
  attention: {
    heading: 'Needs your decision',
    all: (count: number): string => `Show all ${number(count)}`,
    leave: 'Leave it so',
    leaveLabel: (line: string): string => `Leave it so: ${line}`,
  },
  move: {
    open: (line: string): string => `Move “${line}” to …`,
    title: 'Move to …',
    done: (when: string): string => `Moved: ${when}.`,
    undone: (when: string): string => `Back where it was: ${when}.`,
    uncertain: 'No answer came. The calendar shows where the post stands as soon as it can be read again.',
    past: 'That moment has passed. Choose one in the future.',
  },
  undo: 'Undo',
  bulk: {
    begin: 'Select',
    end: 'Stop selecting',
    hint: 'Select several posts to move, cancel or duplicate them together.',
    pick: (line: string): string => `Select “${line}”`,
    bar: 'Selected posts',
    selected: (count: number): string => `${number(count)} selected`,
    clear: 'Clear',
    move: 'Move by days…',
    cancel: 'Cancel',
    duplicate: 'Duplicate…',
    none: 'Select posts first.',
    days: 'By how many days',
    daysHint: 'Each keeps its time of day. A number below zero moves them earlier.',
    daysWrong: 'Write a whole number from -365 to 365, and not 0.',
    daysLaterWrong: 'Write a whole number from 1 to 365.',
    first: (from: string, to: string): string => `The first goes from ${from} to ${to}.`,
    moveTitle: (count: number): string => `Move ${posts(count)}`,
    moveBody: 'Posts that are on their way or over stay where they are.',
    moveYes: 'Move them',
    keep: 'Leave them',
    cancelTitle: (count: number): string => `Cancel ${posts(count)}?`,
    cancelBody: 'They do not go out. For ten seconds you can plan them again as they were.',
    cancelYes: 'Cancel them',
    cancelNo: 'Keep them',
    duplicateTitle: (count: number): string => `Duplicate ${posts(count)}`,
    duplicateBody: 'Networks may refuse the same words again within hours.',
    duplicateYes: 'Duplicate them',
    asDrafts: 'As drafts',
    later: 'Planned some days later',
    daysLater: 'How many days later',
    working: 'Working',
    moved: (count: number): string => `${posts(count)} moved.`,
    cancelled: (count: number): string => `${posts(count)} cancelled.`,
    duplicated: (count: number): string => `${posts(count)} duplicated.`,
    drafted: (count: number): string => `${counted(count, 'draft', 'drafts')} made.`,
    undone: (count: number): string => `${posts(count)} as before.`,
    failed: (count: number): string =>
      form(count, 'This one stays as it was:', `These ${number(count)} stay as they were:`),
    quoted: (line: string): string => `“${line}”`,
    over: 'It is on its way or over, and has no time that can be another one.',
    gone: 'It is cancelled or over already.',
    nothingBack: 'Nothing of it can be planned again without publishing something twice.',
    hide: 'Hide this list',
  },
};
