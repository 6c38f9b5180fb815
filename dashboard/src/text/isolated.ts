//! People's words within our sentences: what is written from right to left must not turn the rest around.
//! https://www.w3.org/International/articles/inline-bidi-markup/

/** Letters that are written from right to left: Hebrew, Arabic, and those around them. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** The words as a whole of their own, where that makes a difference. */
export const isolated = (words: string): string => (RIGHT_TO_LEFT.test(words) ? `\u2068${words}\u2069` : words);
