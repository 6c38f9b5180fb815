//! What a person chooses for a picture: its shape, the part that is kept, how it is turned, and how large it becomes.
import type { Frame, Turn } from './picture.ts';

/** The shapes that networks take or show whole, width by height. */
export const SHAPES = { whole: null, square: 1, upright: 4 / 5, tall: 9 / 16, wide: 16 / 9, widest: 1.91 } as const;
export type Shape = keyof typeof SHAPES;
export const ALL_SHAPES = Object.keys(SHAPES) as Shape[];

/** Longer sides that are enough for every network: with the last three, the shorter one of their shape has 1080. */
const LENGTHS = [2048, 1920, 1350, 1080] as const;
/** https://developers.tiktok.com/doc/content-posting-api-media-transfer-guide */
const SHORTER_SIDE = 1080;
/** The smallest part that can be kept, of the largest in that shape. */
export const LEAST_ZOOM = 0.3;

export class PictureChoice {
  shape = $state<Shape>('whole');
  turn = $state<Turn>(0);
  /** How much is kept of the largest part in that shape. */
  zoom = $state(1);
  /** Where the part lies: 0 at the left and the top, 1 at the right and the bottom. */
  across = $state(0.5);
  down = $state(0.5);
  /** The longest that its longer side may be; 0: as it is. */
  longest = $state(0);
  private readonly width: number;
  private readonly height: number;

  constructor({ width, height }: { width: number; height: number }, shape: Shape = 'whole') {
    [this.width, this.height, this.shape] = [width, height, shape];
  }

  /** The sides of the turned picture. */
  sides = $derived.by((): [number, number] => (this.turn % 2 === 0 ? [this.width, this.height] : [this.height, this.width]));

  frame = $derived.by((): Frame => {
    const [width, height] = this.sides;
    const ratio = SHAPES[this.shape] ?? width / height;
    const wide = Math.min(width, height * ratio) * this.zoom;
    const high = Math.min(height, width / ratio) * this.zoom;
    const [spareWidth, spareHeight] = [width - wide, height - high];
    return { left: spareWidth * this.across, top: spareHeight * this.down, width: wide, height: high };
  });

  lengths = $derived(LENGTHS.filter((length) => length < Math.max(this.frame.width, this.frame.height)));

  /** The sides that it will have, rounded so that no network sees a shape beside the one that it takes. */
  result = $derived.by((): [number, number] => {
    const { width, height } = this.frame;
    const scale = this.longest === 0 ? 1 : Math.min(1, this.longest / Math.max(width, height));
    const wide = Math.max(1, Math.round(width * scale));
    const ratio = SHAPES[this.shape];
    if (ratio === null) return [wide, Math.max(1, Math.round(height * scale))];
    // What is a little less than 4:5 or more than 1.91:1 is refused.
    return [wide, Math.max(1, ratio < 1 ? Math.floor(wide / ratio) : Math.ceil(wide / ratio))];
  });

  /** Chooses a size whose shorter side is no longer than TikTok takes. */
  shrink(): void {
    const { width, height } = this.frame;
    const ratio = Math.min(width, height) / Math.max(width, height);
    this.longest = this.lengths.find((length) => Math.round(length * ratio) <= SHORTER_SIDE) ?? 0;
  }

  turnOnce(): void {
    this.turn = ((this.turn + 1) % 4) as Turn;
  }

  /** Moves the part by so many pixels of the picture. */
  moveBy(right: number, down: number): void {
    const [width, height] = this.sides;
    const { frame } = this;
    this.across = moved(this.across, right, width - frame.width);
    this.down = moved(this.down, down, height - frame.height);
  }
}

const moved = (share: number, by: number, spare: number): number =>
  spare <= 0 ? share : Math.min(1, Math.max(0, share + by / spare));

/** The shape that mends what a network said of it. */
export function shapeFor(codes: readonly string[], [width, height]: readonly [number, number]): Shape {
  if (!codes.some((code) => code.startsWith('picture_ratio'))) return 'whole';
  return width / height < 1 ? 'upright' : 'widest';
}
