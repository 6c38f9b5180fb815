//! The interface of a network: what the dashboard knows of it on every screen. What is needed only while a post is
//! written is apart, in `writing.ts`, because the composer loads it and nothing else does.
import type { Network, TargetOptions } from '../api/types.ts';

export interface NetworkModule<Id extends Network = Network> {
  id: Id;
  /** The name as people write it. */
  title: string;
  /** The outline of its sign, as an SVG path in a square of 24. */
  glyph: string;
  /** The public page of an account; `null` where this page never links to one. */
  profileUrl: ((username: string) => string) | null;
  /** A sentence on the options that all these targets share; `null` where there is nothing to say. */
  describeOptions: (options: readonly (TargetOptions | null)[]) => string | null;
}
