//! The hashtag or the mention that is being written at the cursor of a text, by the rules of the server: a word of any
//! script behind `#` or `@`, with no letter before it, and none in an address.

export interface Token {
  sign: '#' | '@';
  /** What is written behind the sign up to the cursor. */
  typed: string;
  /** Where the sign stands. */
  start: number;
  /** Where the word ends, behind the cursor. */
  end: number;
}

/** What a word goes on with; a mention has periods within it, too. */
const WORD = String.raw`[\p{L}\p{N}\p{M}_\u00b7\u30fb\u200c\u200d]`;
const BEFORE = new RegExp(String.raw`(?<![\p{L}\p{N}_])([#@])((?:${WORD}|(?<=@${WORD}[^\s@#]*)\.)*)$`, 'u');
const BEHIND = new RegExp(`^${WORD}*`, 'u');
/** How far back of the cursor a mark is looked for: longer ones are none. */
const LONGEST = 200;

/** The token that ends at the cursor; `null` where none does. */
export function tokenAt(text: string, cursor: number): Token | null {
  const from = Math.max(0, cursor - LONGEST);
  const before = text.slice(from, cursor);
  const [found, sign, typed = ''] = BEFORE.exec(before) ?? [];
  if (found === undefined || (sign !== '#' && sign !== '@')) return null;
  const start = cursor - found.length;
  if (isInAddress(text.slice(from, start))) return null;
  const [behind = ''] = BEHIND.exec(text.slice(cursor)) ?? [];
  const end = cursor + behind.length;
  // `@a@b` names a server, or is an e-mail address.
  return sign === '@' && text[end] === '@' ? null : { sign, typed, start, end };
}

/** Whether the words that lead here are an address. */
function isInAddress(before: string): boolean {
  const [led = ''] = /\S*$/u.exec(before) ?? [];
  return led.includes('://') || led.startsWith('www.') || led.endsWith('/');
}
