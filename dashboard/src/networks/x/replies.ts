//! Who may reply to a post on X.
import type { ReplySetting, TargetOptions } from '../../api/types.ts';
import { text } from '../../text/index.ts';

/** Who may reply; `as_set` where a post came with a different setting for each account. */
export type ReplyChoice = 'everyone' | ReplySetting | 'as_set';

/** Who may reply, where that is limited and all targets that limit it do so alike. */
export function describeReplies(options: readonly (TargetOptions | null)[]): string | null {
  const [reply, ...others] = new Set(options.map((each) => each?.reply_settings).filter((each) => each != null));
  return reply === undefined || others.length > 0 ? null : text.networks.x.reply.choices[reply].sentence;
}
