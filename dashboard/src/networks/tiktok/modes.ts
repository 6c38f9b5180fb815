//! Where a post goes on TikTok, in words.
import type { TargetOptions } from '../../api/types.ts';
import { text } from '../../text/index.ts';

/** Where it goes, where all targets go into the inbox. */
export const describeMode = (options: readonly (TargetOptions | null)[]): string | null =>
  options.length > 0 && options.every((each) => each?.mode === 'inbox') ? text.networks.tiktok.modes.inbox.sentence : null;
