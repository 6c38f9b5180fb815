//! The words of a caption that lead somewhere on Instagram: hashtags and handles.

const MARK = /(?<![\p{L}\p{N}_])[#@][\p{L}\p{N}_][\p{L}\p{N}_.]*/gu;
/** What closes a sentence and not a word. */
const TAIL = /\.+$/;

/** Where they stand in a text, in order. */
export const findMarks = (text: string): { at: number; end: number }[] =>
  [...text.matchAll(MARK)].map(({ 0: found, index }) => ({ at: index, end: index + found.replace(TAIL, '').length }));
