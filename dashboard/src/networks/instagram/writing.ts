//! How a post for Instagram is written: one caption, and what it becomes.
import { text } from '../../text/index.ts';
import type { Writing } from '../writing.ts';
import { InstagramOptionsDraft } from './draft.svelte.ts';
import InstagramOptionsForm from './InstagramOptionsForm.svelte';
import InstagramPreview from './InstagramPreview.svelte';

export const instagramWriting: Writing<InstagramOptionsDraft> = {
  // https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media
  limit: 2_200,
  measure: (words) => words.length,
  tooLong: text.networks.instagram.tooLong,
  maxTexts: 1,
  textOf: () => null,
  warnings: { sameWords: null, copied: null },
  begin: (targets) => new InstagramOptionsDraft(targets),
  OptionsForm: InstagramOptionsForm,
  Preview: InstagramPreview,
};
