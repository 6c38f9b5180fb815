//! What a medium is, in a line: its kind, sides, length and size.
import type { MediaFacts, MediaKind } from '../../api/types.ts';
import { playing } from '../../networks/preview/preview.ts';
import { text } from '../../text/index.ts';

interface Described {
  kind: MediaKind | null;
  facts: MediaFacts | null;
  bytes: number;
}

/** The sides of a picture or a video as it is shown. */
export const uprightOf = ({ width, height, orientation }: MediaFacts): [width: number, height: number] =>
  orientation >= 5 ? [height, width] : [width, height];

export function factsOf({ kind, facts, bytes }: Described): string {
  const known = [
    kind && text.media.kinds[kind],
    facts && text.media.sides(...uprightOf(facts)),
    facts?.duration_ms != null && kind === 'video' ? playing(facts.duration_ms) : null,
    bytes > 0 ? text.media.size(bytes) : null,
  ];
  return known.filter((fact) => fact !== null).join(' · ');
}
