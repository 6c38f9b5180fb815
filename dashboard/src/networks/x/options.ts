//! The options of X as the API has them: the rest of a thread, and who may reply.
import type { XOptions } from '../../api/types.ts';

/** The texts of a thread after its first. */
export const textsOfThread = (options: XOptions | null | undefined): string[] =>
  (options?.thread ?? []).map((part) => part.text);

/** The options as a request says them: what stands at its default is left out. */
export function compactOptions(options: XOptions | null | undefined): XOptions {
  const { thread = [], reply_settings: reply, ...rest } = options ?? {};
  return {
    ...rest,
    ...(thread.length > 0 && { thread: thread.map((part) => ({ text: part.text })) }),
    ...(reply && { reply_settings: reply }),
  };
}
