//! What a person chooses for a video: the part that is kept, and how it is made.
import type { Cut, VideoRead, Way } from './video.ts';

/** What a network says where only encoding anew helps. */
const NEEDS_ENCODING = /codec|colors|resolution|rate|sound|audio|shape|ratio|too_big|video_size/;

export class VideoChoice {
  readonly read: VideoRead;
  /** Seconds; nothing while the field is empty. */
  from = $state<number | null | undefined>(0);
  to = $state<number | null | undefined>(0);
  way = $state<Way | null>('copy');

  constructor(read: VideoRead, codes: readonly string[]) {
    this.read = read;
    this.to = Math.floor(read.seconds * 10) / 10;
    const wants: Way = codes.some((code) => NEEDS_ENCODING.test(code)) ? 'encode' : 'copy';
    this.way = ([wants, 'copy', 'encode'] as const).find((way) => read.obstacles[way] === null) ?? null;
  }

  seconds = $derived.by(() => Math.max(0, Math.min(this.to ?? 0, this.read.seconds) - (this.from ?? 0)));
  isWrong = $derived(this.from == null || this.to == null || this.from < 0 || this.seconds <= 0);

  /** The part; to the very end where that was not changed. */
  get cut(): Cut {
    const isToEnd = (this.to ?? 0) + 0.1 > this.read.seconds;
    return { from: this.from ?? 0, to: isToEnd ? Number.POSITIVE_INFINITY : (this.to ?? 0) };
  }
}
