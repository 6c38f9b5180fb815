//! Emoji of more than one code point: each counts as one. https://www.unicode.org/reports/tr51/
import {
  ALWAYS_TONED,
  FLAGS,
  ONE_TONE,
  STYLED,
  TAGGED_FLAGS,
  TONED,
  TWO_TONES,
  UNEQUAL_TONES,
  UNTONED,
} from './sequences.ts';

const TONE = '[\u{1F3FB}-\u{1F3FF}]';
const STYLE = '\uFE0F';
const REGION_A = 0x1f1e6;
const TAG_ZERO = 0xe0000;

const shift = (letters: string, by: number): string =>
  String.fromCodePoint(...[...letters].map((letter) => (letter.codePointAt(0) ?? 0) + by));
const toned = (sequence: string, first: string, last = ''): string => `${sequence.replace(/^./u, `$&${first}`)}${last}`;
const byLength = (sequences: readonly string[]): string[] =>
  [...sequences].sort((one, other) => other.length - one.length);

const JOINED = [
  ...UNEQUAL_TONES.map((sequence, at) => toned(sequence, `(?<one${at}>${TONE})`, `(?!\\k<one${at}>)${TONE}`)),
  ...TWO_TONES.flatMap((sequence) => [toned(sequence, TONE, TONE), sequence]),
  ...ALWAYS_TONED.map((sequence) => toned(sequence, TONE)),
  ...byLength([...UNTONED, ...ONE_TONE]).map((sequence) =>
    ONE_TONE.includes(sequence) ? toned(sequence, `${TONE}?`) : sequence,
  ),
];
const REGIONS = FLAGS.map((region) => shift(region, REGION_A - 0x41));
const TAGGED = TAGGED_FLAGS.map((name) => `🏴${shift(name, TAG_ZERO)}\u{E007F}`);
const STYLED_AND_TONED = [...STYLED].filter((emoji) => TONED.includes(emoji)).join('');
const SINGLE = [
  `[#*0-9]${STYLE}?\u20E3`,
  `[${STYLED_AND_TONED}]${STYLE}?${TONE}`,
  `[${STYLED}]${STYLE}`,
  `[${TONED}]${TONE}`,
];

const EMOJI = new RegExp([...JOINED, ...REGIONS, ...TAGGED, ...SINGLE].join('|'), 'uy');

/** How many UTF-16 units of `text` from `at` on are one emoji, if they are more than one code point; otherwise 0. */
export function emojiLength(text: string, at: number): number {
  EMOJI.lastIndex = at;
  return EMOJI.exec(text)?.[0].length ?? 0;
}
