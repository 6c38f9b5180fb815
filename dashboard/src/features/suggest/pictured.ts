//! Pictures for which words can be suggested.
import type { MediaFacts, MediaKind } from '../../api/types.ts';
import type { Draft } from '../compose/draft.svelte.ts';

export interface Pictured {
  id: string | null;
  kind: MediaKind | null;
  facts: MediaFacts | null;
}

/** Whether it is a picture that is there and does not move. */
export const isStill = ({ id, kind, facts }: Pictured): boolean =>
  id !== null && (kind === 'image' || kind === 'gif') && (facts?.frames ?? 1) === 1;

/** The text that the picture stands beside in a post; empty where there is none. */
export function textAround(draft: Draft | undefined, id: string | null): string {
  const wordings = draft ? [draft.shared, ...draft.own.values()] : [];
  const parts = wordings.flatMap((wording) => wording.parts);
  const beside = parts.find(({ gallery }) => gallery.items.some(({ medium }) => medium.id === id));
  return [...(beside?.text.trim() ?? '')].slice(0, 5_000).join('');
}
