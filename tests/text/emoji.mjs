//! Every emoji that Unicode recommends, one a line as JSON, put together from the dashboard's tables and held against Node.js's.
import assert from 'node:assert/strict';
import { ALWAYS_TONED, FLAGS, ONE_TONE, STYLED, TAGGED_FLAGS, TONED, TWO_TONES, UNEQUAL_TONES, UNTONED } from '../../dashboard/src/networks/x/text/sequences.ts';

const RECOMMENDED = /^\p{RGI_Emoji}$/v;
/** https://www.unicode.org/emoji/charts-17.0/emoji-counts.html, without the components. */
const ALL = 3953;

const TONES = ['🏻', '🏼', '🏽', '🏾', '🏿'];
const PAIRS = TONES.flatMap((one) => TONES.map((other) => [one, other]));
const shift = (letters, by) => String.fromCodePoint(...[...letters].map((letter) => letter.codePointAt(0) + by));
const toned = (sequence, first, last = '') => sequence.replace(/^./u, `$&${first}`) + last;

const points = Array.from({ length: 0x110000 }, (_, point) => point).filter((point) => point < 0xd800 || point > 0xdfff);
const listed = [
  ...points.map((point) => String.fromCodePoint(point)).filter((letter) => RECOMMENDED.test(letter)),
  ...[...STYLED].map((letter) => `${letter}\uFE0F`),
  ...[...TONED].flatMap((letter) => TONES.map((tone) => letter + tone)),
  ...UNTONED,
  ...ONE_TONE.flatMap((sequence) => [sequence, ...TONES.map((tone) => toned(sequence, tone))]),
  ...ALWAYS_TONED.flatMap((sequence) => TONES.map((tone) => toned(sequence, tone))),
  ...TWO_TONES.flatMap((sequence) => [sequence, ...PAIRS.map((pair) => toned(sequence, ...pair))]),
  ...UNEQUAL_TONES.flatMap((sequence) => PAIRS.filter(([one, other]) => one !== other).map((pair) => toned(sequence, ...pair))),
  ...FLAGS.map((region) => shift(region, 0x1f1e6 - 0x41)),
  ...TAGGED_FLAGS.map((name) => `🏴${shift(name, 0xe0000)}\u{E007F}`),
  ...[...'0123456789#*'].map((key) => `${key}\uFE0F\u20E3`),
];
// What is not recommended is what the reference takes besides.
const recommended = [...new Set(listed)].filter((emoji) => RECOMMENDED.test(emoji));
assert.equal(recommended.length, ALL);
process.stdout.write(recommended.map((emoji) => `${JSON.stringify(emoji)}\n`).join(''));
