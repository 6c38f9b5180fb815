//! How long a text is on X: 280 units; most scripts count one, others and emoji two, every link 23, in NFC.
//! https://docs.x.com/fundamentals/counting-characters. The Worker's count decides; this one is for while writing, and
//! is the same.
import { emojiLength } from './emoji.ts';
import { findLinks } from './links.ts';

/** What X takes in one post. */
export const X_LIMIT = 280;

const URL_UNITS = 23;
const HEAVY = 2;
const NARROW: readonly (readonly [number, number])[] = [
  [0, 0x10ff],
  [0x2000, 0x200d],
  [0x2010, 0x201f],
  [0x2032, 0x2037],
];

/** The weighted length of `text` in X's units. */
export function weightedLength(text: string): number {
  let units = 0;
  for (const piece of pieces(text.normalize('NFC'))) units += piece.units;
  return units;
}

/** Where, in UTF-16 units, what X no longer takes begins; `null`, if everything fits. */
export function overflowAt(text: string): number | null {
  const normal = text.normalize('NFC');
  let units = 0;
  for (const piece of pieces(normal)) {
    units += piece.units;
    if (units > X_LIMIT) return normal === text ? piece.at : lengthBefore(text, piece.at);
  }
  return null;
}

/** What counts as one, in order: a link, an emoji, a code point. */
function* pieces(text: string): Generator<{ at: number; units: number }> {
  const links = new Map(findLinks(text).map((link) => [link.at, link.end]));
  for (let at = 0; at < text.length;) {
    const linkEnd = links.get(at);
    const emoji = linkEnd === undefined ? emojiLength(text, at) : 0;
    const point = text.codePointAt(at) ?? 0;
    yield { at, units: linkEnd !== undefined ? URL_UNITS : emoji > 0 ? HEAVY : unitsOf(point) };
    at = linkEnd ?? at + (emoji || (point > 0xffff ? 2 : 1));
  }
}

function unitsOf(point: number): number {
  return NARROW.some(([from, to]) => point >= from && point <= to) ? 1 : HEAVY;
}

/** How much of `text` gets to be the first `length` units in NFC. */
function lengthBefore(text: string, length: number): number {
  let [fits, exceeds] = [0, text.length + 1];
  while (exceeds - fits > 1) {
    const middle = Math.floor((fits + exceeds) / 2);
    if (text.slice(0, middle).normalize('NFC').length <= length) fits = middle;
    else exceeds = middle;
  }
  return fits;
}
