//! How long a text is on X: 280 units; most scripts count one, others and emoji two, every link 23.
//! https://docs.x.com/fundamentals/counting-characters. The Worker's count decides; this one is for while writing.

/** What X takes in one post. */
export const X_LIMIT = 280;

const URL_UNITS = 23;
const NARROW: readonly (readonly [number, number])[] = [
  [0, 0x10ff],
  [0x2000, 0x200d],
  [0x2010, 0x201f],
  [0x2032, 0x2037],
];

// X also shortens links without a scheme; two letters are a country's domain, the rest are the most used ones.
const TOP_LEVEL = '(?:[a-z]{2}|com|org|net|edu|gov|info|biz|app|dev|page|blog|shop|store|online|site|tech|xyz|cloud|news|live)';
const LINK = new RegExp(
  `https?://[^\\s]+|(?<![\\w@.-])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\\.)+${TOP_LEVEL}(?![\\w-])(?:/[^\\s]*)?`,
  'giu',
);
// Signs such as © are text unless a variation selector, a skin tone or a joiner makes a picture of them.
const EMOJI = /\p{Emoji_Presentation}|\p{Extended_Pictographic}[\u{FE0F}\u{1F3FB}-\u{1F3FF}\u200D]|\u20E3/u;

/** The weighted length of `text` in X's units. */
export function weightedLength(text: string): number {
  const normal = text.normalize('NFC');
  const links = normal.match(LINK)?.length ?? 0;
  return links * URL_UNITS + plainLength(normal.replace(LINK, ''));
}

function plainLength(text: string): number {
  let units = 0;
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)) {
    units += EMOJI.test(segment) ? 2 : segmentLength(segment);
  }
  return units;
}

function segmentLength(segment: string): number {
  return [...segment].reduce((units, character) => units + unitsOf(character.codePointAt(0) ?? 0), 0);
}

function unitsOf(point: number): number {
  return NARROW.some(([from, to]) => point >= from && point <= to) ? 1 : 2;
}
