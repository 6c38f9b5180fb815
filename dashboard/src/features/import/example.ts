//! An example file, with the person's own accounts and days that lie ahead: it can be imported as it is.
import type { Account } from '../../api/types.ts';
import { words as all } from './words.ts';
import { addDays, dayOf } from '../../time/days.ts';

const HEADER = ['text', 'accounts', 'date', 'time', 'zone', 'slot', 'link', 'first_comment'];
/** What only posts on X have. */
const OF_X = ['text:x', 'thread'];
/** What TikTok wants of a person. The consent is left to the person. */
const OF_TIKTOK = ['tiktok_privacy', 'tiktok_allow', 'tiktok_consent'];
const WEEK = 7;

type Row = Partial<Record<string, string>>;

/** The rows of the file. Spreadsheets tell by the mark before them that it is UTF-8. */
export function exampleFile(accounts: readonly Account[], now: number, zone: string): Blob {
  const words = all.exampleTexts;
  const day = addDays(dayOf(now, zone), WEEK);
  const on = (...networks: Account['platform'][]): string =>
    accounts
      .filter(({ platform }) => networks.includes(platform))
      .slice(0, 1)
      .map((account) => nameIn(account, accounts))
      .join('|');
  // Of networks that take a post without a picture.
  const [taker, x, tiktok] = [on('x', 'facebook'), on('x'), on('tiktok')];
  const rows: Row[] = [
    { text: words.timed, accounts: taker, date: day, time: '09:00', zone },
    { text: words.slotted, accounts: taker, date: addDays(day, 1), time: '18:30' },
    { text: words.draft },
  ];
  if (x !== '') {
    rows.push({ text: words.draft, accounts: x, 'text:x': words.own });
    rows.push({ text: words.first, accounts: x, date: addDays(day, 2), time: '12:00', thread: words.thread });
  }
  if (tiktok !== '') {
    rows.push({ text: words.video, accounts: tiktok, tiktok_privacy: 'everyone', tiktok_allow: 'comment' });
  }
  const header = [...HEADER, ...(x === '' ? [] : OF_X), ...(tiktok === '' ? [] : OF_TIKTOK)];
  const lines = [header, ...rows.map((row) => header.map((column) => row[column] ?? ''))];
  const file = lines.map((cells) => cells.map(quoted).join(',')).join('\r\n');
  return new Blob([`\u{feff}${file}\r\n`], { type: 'text/csv' });
}

/** What the account is called in a file: its network and name, or its id where the network has others of that name. */
function nameIn(account: Account, all: readonly Account[]): string {
  const { platform, username, name } = account;
  const called = (username ?? name).toLowerCase();
  const isAlike = (other: Account): boolean =>
    other.platform === platform && [other.username, other.name].some((one) => one?.toLowerCase() === called);
  if (all.filter(isAlike).length > 1) return account.id;
  return `${platform}:${username === null ? name : `@${username}`}`;
}

/** https://www.rfc-editor.org/rfc/rfc4180#section-2 */
const quoted = (cell: string): string => (/[",;|\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
