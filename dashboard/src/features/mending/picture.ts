//! A picture cropped, turned and made smaller, as the JPEG that every network takes.
//! https://developer.mozilla.org/docs/Web/API/CanvasRenderingContext2D
import { renamed } from './names.ts';

/** A rectangle in the pixels of the picture as it is turned. */
export interface Frame {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Quarters of a turn to the right. */
export type Turn = 0 | 1 | 2 | 3;

/** The largest picture that every network takes: https://docs.x.com/x-api/media/quickstart/best-practices */
const MOST_BYTES = 5_000_000;
const QUALITIES = [0.92, 0.85, 0.75, 0.6];

/** The picture, upright as its file says. Throws where the browser cannot read it. */
export const decoded = (file: Blob): Promise<ImageBitmap> => createImageBitmap(file, { imageOrientation: 'from-image' });

/** Draws the part of the turned picture that the frame holds, as large as the canvas. */
export function draw(canvas: HTMLCanvasElement, source: ImageBitmap, turn: Turn, frame: Frame): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const { width, height } = source;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.imageSmoothingQuality = 'high';
  // A JPEG is opaque: without a ground, what can be seen through would be black.
  context.fillStyle = 'white';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.scale(canvas.width / frame.width, canvas.height / frame.height);
  context.translate(-frame.left, -frame.top);
  if (turn === 1) context.translate(height, 0);
  if (turn === 2) context.translate(width, height);
  if (turn === 3) context.translate(0, width);
  context.rotate((turn * Math.PI) / 2);
  context.drawImage(source, 0, 0);
  context.setTransform(1, 0, 0, 1, 0, 0);
}

/** The part as a JPEG of these sides; `null` where the browser cannot make it. */
export async function made(
  source: ImageBitmap,
  name: string,
  turn: Turn,
  frame: Frame,
  [width, height]: readonly [number, number],
): Promise<File | null> {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width, height];
  draw(canvas, source, turn, frame);
  for (const quality of QUALITIES) {
    const jpeg = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality));
    if (jpeg === null) return null;
    const isLast = quality === QUALITIES.at(-1);
    if (jpeg.size <= MOST_BYTES || isLast) return new File([jpeg], renamed(name, 'jpg'), { type: 'image/jpeg' });
  }
  return null;
}
