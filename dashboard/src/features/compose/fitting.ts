//! How much of a text a network takes, and how a long one becomes a thread.

/** Whether a network takes so much text. */
type Fits = (content: string) => boolean;

const SEGMENTER = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
/** A post that ends earlier than in this share of its room looks cut off. */
const LEAST_SHARE = 0.4;
/** After what a text is best cut: paragraphs, lines, sentences, words. */
const CUTS = [/\n\s*\n/g, /\n/g, /[.!?…。！？]["'”’»)\]]*(?=\s|$)/g, /\s/g];

/** Where what fits ends, between whole characters. */
export function endOfFitting(content: string, fits: Fits): number {
  const ends = [0, ...Array.from(SEGMENTER.segment(content), ({ index, segment }) => index + segment.length)];
  let [low, high] = [0, ends.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(content.slice(0, ends[middle]))) low = middle;
    else high = middle - 1;
  }
  return ends[low] ?? 0;
}

/** The text as texts that fit; the last holds the rest where there are too many. */
export function splitUp(content: string, fits: Fits, most: number): string[] {
  const parts: string[] = [];
  let rest = content.trim();
  while (parts.length < most - 1 && !fits(rest)) {
    const end = cutBefore(rest, endOfFitting(rest, fits));
    if (end === 0) break;
    parts.push(rest.slice(0, end).trim());
    rest = rest.slice(end).trim();
  }
  return [...parts, rest].filter((part) => part !== '');
}

/** The best place to cut at or before `end`. */
function cutBefore(content: string, end: number): number {
  const least = end * LEAST_SHARE;
  const head = content.slice(0, end + 1);
  for (const cut of CUTS) {
    const last = [...head.matchAll(cut)].map((found) => found.index + found[0].length).findLast((at) => at <= end + 1);
    if (last !== undefined && last >= least) return Math.min(last, end + 1);
  }
  return end;
}
