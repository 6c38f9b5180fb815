//! An example file, with the person's own accounts and days that lie ahead: it can be imported as it is.
import type { Account } from '../../api/types.ts';
import { words as all } from './words.ts';
import { addDays, dayOf } from '../../time/days.ts';

const HEADER = ['text', 'accounts', 'date', 'time', 'zone', 'slot', 'link', 'first_comment'];
const WEEK = 7;

/** The rows of the file. Spreadsheets tell by the mark before them that it is UTF-8. */
export function exampleFile(accounts: readonly Account[], now: number, zone: string): Blob {
  const words = all.exampleTexts;
  const day = addDays(dayOf(now, zone), WEEK);
  // Of networks that take a post without a picture.
  const takers = accounts.filter(({ platform }) => platform === 'x' || platform === 'facebook').slice(0, 1);
  const names = takers.map((account) => nameIn(account, accounts)).join('|');
  const rows = [
    HEADER,
    [words.timed, names, day, '09:00', zone, '', '', ''],
    [words.slotted, names, addDays(day, 1), '18:30', '', '', '', ''],
    [words.draft, '', '', '', '', '', '', ''],
  ];
  const lines = rows.map((cells) => cells.map(quoted).join(','));
  return new Blob([`\u{feff}${lines.join('\r\n')}\r\n`], { type: 'text/csv' });
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
