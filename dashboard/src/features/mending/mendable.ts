//! A picture or a video that can be made fit.
import type { MediaFacts, MediaKind } from '../../api/types.ts';

export interface Mendable {
  id: string | null;
  name: string;
  kind: MediaKind | null;
  facts: MediaFacts | null;
}
