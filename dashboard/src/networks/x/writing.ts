//! How a post for X is written: 280 units a text, up to 25 texts in a thread, and who may reply.
import { text } from '../../text/index.ts';
import type { Writing } from '../writing.ts';
import { XOptionsDraft } from './draft.svelte.ts';
import { weightedLength, X_LIMIT } from './text/weight.ts';
import XOptionsForm from './XOptionsForm.svelte';
import XPreview from './XPreview.svelte';

const words = text.networks.x;

export const xWriting: Writing<XOptionsDraft> = {
  limit: X_LIMIT,
  measure: weightedLength,
  tooLong: words.tooLong,
  // The first text and the 24 that a post's options take after it.
  maxTexts: 25,
  textOf: (path) => {
    const [whole, index] = /^thread(?:\[(\d+)\])?/.exec(path) ?? [];
    if (whole === undefined) return null;
    // A complaint about the thread as a whole, as that it is too long, stands where it ends.
    return index === undefined ? -1 : Number(index) + 1;
  },
  warnings: { sameWords: words.sameWords, copied: words.copied },
  begin: (targets) => new XOptionsDraft(targets),
  OptionsForm: XOptionsForm,
  Preview: XPreview,
};
