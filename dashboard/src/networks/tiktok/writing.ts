//! How a post for TikTok is written: one video or photos, for the profile or for the inbox.
import { text } from '../../text/index.ts';
import type { Writing } from '../writing.ts';
import { TikTokOptionsDraft } from './draft.svelte.ts';
import TikTokConsent from './TikTokConsent.svelte';
import TikTokOptionsForm from './TikTokOptionsForm.svelte';
import TikTokPreview from './TikTokPreview.svelte';

export const tiktokWriting: Writing<TikTokOptionsDraft> = {
  // https://developers.tiktok.com/doc/content-posting-api-reference-photo-post; a video takes 2,200, which the server
  // says as soon as one is chosen.
  limit: 4_000,
  // Units of UTF-16, as TikTok counts.
  measure: (words) => words.length,
  tooLong: text.networks.tiktok.tooLong,
  maxTexts: 1,
  textOf: () => null,
  warnings: { sameWords: null, copied: null },
  begin: (targets) => new TikTokOptionsDraft(targets),
  obstacle: (options) =>
    options.isUndisclosed ? text.networks.tiktok.disclosure.whom : options.isDirect ? options.cannotPost : null,
  OptionsForm: TikTokOptionsForm,
  Consent: TikTokConsent,
  Preview: TikTokPreview,
};
