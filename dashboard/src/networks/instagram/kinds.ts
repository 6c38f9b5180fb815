//! What a post becomes on Instagram, in words.
import type { TargetOptions } from '../../api/types.ts';
import { text } from '../../text/index.ts';

/** What it becomes, where all targets become the same and that is not the usual. */
export function describeKind(options: readonly (TargetOptions | null)[]): string | null {
  const [kind = 'feed', ...others] = new Set(options.map((each) => each?.kind ?? 'feed'));
  return kind === 'feed' || others.length > 0 ? null : text.networks.instagram.options.kinds[kind].sentence;
}
