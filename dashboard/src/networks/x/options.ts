//! The options of X as the API has them: the rest of a thread, who may reply, and whether media are made by AI.
import type { XOptions } from '../../api/types.ts';
import { compactMedia, compactPart, type PartContent } from '../part.ts';

/** The parts of a thread after its first. */
export const threadOf = (options: XOptions | null | undefined): PartContent[] =>
  (options?.thread ?? []).map(({ text, media }) => ({ text, media: compactMedia(media ?? []) }));

/** The options as a request says them: what stands at its default is left out. */
export function compactOptions(options: XOptions | null | undefined): XOptions {
  const { thread = [], reply_settings: reply, made_with_ai: isMadeWithAi, ...rest } = options ?? {};
  return {
    ...rest,
    ...(thread.length > 0 && { thread: thread.map(compactPart) }),
    ...(reply && { reply_settings: reply }),
    ...(isMadeWithAi && { made_with_ai: isMadeWithAi }),
  };
}
