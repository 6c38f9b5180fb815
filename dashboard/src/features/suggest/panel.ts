//! What the panel of suggestions is given.
import type { Part, Wording } from '../compose/wording.svelte.ts';

export interface PanelProps {
  /** Who suggests, as people write the name. */
  by: string;
  wording: Wording;
  part: Part;
}
