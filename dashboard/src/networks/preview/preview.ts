//! What a preview of a post is made of, whatever the network.
import type { Account, MediaFacts, MediaKind } from '../../api/types.ts';

/** A picture or a video as a preview shows it. */
export interface ShownMedium {
  key: number | string;
  kind: MediaKind;
  /** The addresses of its small picture; a later one is for where an earlier one cannot be had. */
  pictures: readonly string[];
  alt: string;
  facts: MediaFacts | null;
}

export interface ShownPart {
  text: string;
  media: readonly ShownMedium[];
}

export interface PreviewProps<Options> {
  account: Pick<Account, 'id' | 'platform' | 'username' | 'name' | 'has_picture'>;
  parts: readonly ShownPart[];
  options: Options;
}

/** Width by height as people see it, within bounds; square where nothing is known yet. */
export function ratioOf(facts: MediaFacts | null, least: number, most: number): number {
  if (facts === null || facts.height === 0 || facts.width === 0) return 1;
  const isOnItsSide = facts.orientation >= 5;
  const ratio = isOnItsSide ? facts.height / facts.width : facts.width / facts.height;
  return Math.min(most, Math.max(least, ratio));
}

/** `0:07`, `1:02:03`: how long it plays. */
export function playing(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const tail = `${hours > 0 ? String(minutes).padStart(2, '0') : minutes}:${String(rest).padStart(2, '0')}`;
  return hours > 0 ? `${hours}:${tail}` : tail;
}
