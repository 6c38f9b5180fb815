//! What the import of posts from a file says.
import { counted, form, number } from '../../text/english.ts';

const posts = (count: number): string => counted(count, 'post', 'posts');
const drafts = (count: number): string => counted(count, 'draft', 'drafts');

export const importing = {
  heading: 'Import posts',
  intro:
    'Write your posts in a spreadsheet, one in each row, and save it as CSV. Every row is checked first, and nothing is ' +
    'made before you say so.',
  columns: {
    heading: 'The columns',
    intro: 'The first row names the columns, in any order. Only “text” has to be there.',
    list: [
      { name: 'text', what: 'What the post says.' },
      { name: 'accounts', what: 'Where it goes: handles, names or ids, with | between several. Where several networks know a name: x:name.' },
      { name: 'date', what: 'The day on which it goes out, such as 2026-12-01.' },
      { name: 'time', what: 'The time of that day, such as 09:00. Without a time it becomes a draft.' },
      { name: 'zone', what: 'The zone of date and time, such as Europe/Bucharest. Left empty it is yours.' },
      { name: 'at', what: 'Instead of date and time: an instant, such as 2026-12-01T09:00:00Z, or now.' },
      { name: 'slot', what: 'Instead of date and time: next, for the next free slot.' },
      { name: 'link', what: 'On Facebook: the page whose preview stands below the text.' },
      { name: 'first_comment', what: 'On Facebook and Instagram: what stands first below the post.' },
      { name: 'media', what: 'Ids of pictures and videos of the library, with | between several.' },
      { name: 'late_minutes', what: 'How many minutes late it may still go out. Left empty it is 60.' },
    ],
  },
  example: 'Download an example file',
  exampleName: 'posts.csv',
  exampleTexts: {
    timed: 'Good morning! Our week begins with fresh bread.',
    slotted: 'A text may hold commas, “quotation marks”\nand several lines.',
    draft: 'Without a time it is kept as a draft.',
  },
  choose: 'Choose a file',
  chooseAgain: 'Choose the file again',
  drop: 'or drop it here',
  dropNow: 'Let go to check it',
  paste: 'Paste the rows instead',
  pasteLabel: 'Rows, the first with the names of the columns',
  check: 'Check the rows',
  pasted: 'Pasted rows',
  checking: 'The rows are being checked',
  failed: 'The file could not be checked.',
  unreadable: 'The browser could not read this file. Choose it again.',
  tooLarge: 'The file is larger than 256 KB, and that is too much for one import. Split it.',
  found: (rows: number, faulty: number): string => {
    if (rows === 0) return 'No posts were found';
    if (faulty === 0) return `${posts(rows)}, and nothing is wrong`;
    return `${posts(rows)}, and ${number(faulty)} ${form(faulty, 'has a problem', 'have problems')}`;
  },
  edit: 'Change these rows in your file, save it, and choose it again. Until then nothing is made.',
  ofFile: 'What is wrong with the file',
  table: 'The posts of the file',
  line: 'Line',
  post: 'Post',
  when: 'When',
  draft: 'Draft',
  unclear: 'Not clear yet',
  remarks: {
    skipped: 'The clocks skip this time: it goes out as much later.',
    doubled: 'This time comes twice: it goes out at the first.',
  } as Record<string, string>,
  column: (name: string): string => `${name}: `,
  wordless: 'Without words',
  nobody: 'No account chosen yet',
  link: 'Link:',
  comment: 'First comment:',
  media: (count: number): string => counted(count, 'picture or video', 'pictures and videos'),
  problem: 'Problem',
  remark: 'Remark',
  run: (count: number): string => `Import ${posts(count)}`,
  obstacle: 'First mend the problems that are named here.',
  refused: 'Nothing was made.',
  uncertain: 'No answer came. Press it again: no post is made twice.',
  done: {
    heading: (count: number): string => `${posts(count)} imported`,
    planned: (count: number): string => `${posts(count)} ${form(count, 'is', 'are')} planned.`,
    kept: (count: number): string => `${drafts(count)} ${form(count, 'is', 'are')} kept.`,
    calendar: 'See them in the calendar',
    drafts: 'See the drafts',
    again: 'Import another file',
  },
};
