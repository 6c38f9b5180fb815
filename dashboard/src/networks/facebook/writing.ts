//! How a post for a Facebook Page is written: one text, and what it becomes.
import { text } from '../../text/index.ts';
import type { Writing } from '../writing.ts';
import { FacebookOptionsDraft } from './draft.svelte.ts';
import FacebookOptionsForm from './FacebookOptionsForm.svelte';
import FacebookPreview from './FacebookPreview.svelte';

export const facebookWriting: Writing<FacebookOptionsDraft> = {
  // https://developers.facebook.com/docs/pages-api/posts
  limit: 63_206,
  measure: (words) => words.length,
  tooLong: text.networks.facebook.tooLong,
  maxTexts: 1,
  textOf: () => null,
  warnings: { sameWords: null, copied: null },
  begin: (targets) => new FacebookOptionsDraft(targets),
  OptionsForm: FacebookOptionsForm,
  Preview: FacebookPreview,
};
