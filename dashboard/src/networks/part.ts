//! One public text with its pictures and videos, as every network has it.
import type { Attachment } from '../api/types.ts';

export interface PartContent {
  text: string;
  media: readonly Attachment[];
}

/** Media as a request names them: what stands at its default is left out. */
export const compactMedia = (media: readonly Attachment[]): Attachment[] =>
  media.map(({ id, alt }) => ({ id, ...(alt != null && { alt }) }));

/** A text of a thread as a request says it. */
export const compactPart = ({ text, media }: { text: string; media?: readonly Attachment[] }): {
  text: string;
  media?: Attachment[];
} => ({ text, ...(media && media.length > 0 && { media: compactMedia(media) }) });
