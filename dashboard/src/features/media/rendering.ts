//! What a browser makes of a file before it is sent: its small picture, upright, and a JPEG of what no network takes.
//! Loaded when the first file is chosen.
import { formOf } from './form.ts';

/** What is sent in the place of the file that was chosen, and its small picture. */
export interface Rendering {
  file: File;
  thumbnail: Blob | null;
}

/** The longest thumbnail that the server keeps. */
const LONGEST_THUMBNAIL = 256 * 1024;
/** The longer side of a thumbnail; the next where the file would be too long. */
const SIDES = [640, 480, 320, 160];
/** A decoder that stands still is not waited for: another one is asked once more. */
const POSTER_MS = 8_000;
const POSTER_TRIES = 2;
/** Where in a video its poster is taken: the first picture is often black. */
const POSTER_AT_S = 0.5;

/** This browser cannot read the file, and no network could. */
export class Undecodable extends Error {}

/** Renders a file. Throws `Undecodable` for a HEIC or AVIF that this browser cannot turn into a JPEG. */
export async function render(file: File): Promise<Rendering> {
  const form = await formOf(file);
  if (form === 'heif') return asJpeg(file);
  const source = form === 'video' ? await posterOf(file) : await decoded(file);
  if (source === null) return { file, thumbnail: null };
  const thumbnail = await smallOf(source, form === 'see-through' ? 'image/webp' : 'image/jpeg').catch(() => null);
  source.close();
  return { file, thumbnail };
}

/** A photograph of a phone as the JPEG that every network takes. */
async function asJpeg(file: File): Promise<Rendering> {
  const jpeg = await jpegOf(file, file.name);
  const source = await decoded(jpeg);
  const thumbnail = source && (await smallOf(source, 'image/jpeg').catch(() => null));
  source?.close();
  return { file: jpeg, thumbnail };
}

/** A picture as a JPEG of the same size; what can be seen through becomes white. Throws `Undecodable`. */
export async function jpegOf(picture: Blob, name: string): Promise<File> {
  const source = await decoded(picture);
  if (source === null) throw new Undecodable();
  const jpeg = await drawn(source, source.width, source.height, 'image/jpeg', 0.92);
  source.close();
  if (jpeg === null) throw new Undecodable();
  return new File([jpeg], `${name.replace(/\.[^.]*$/, '') || 'picture'}.jpg`, { type: 'image/jpeg' });
}

/** The picture, turned as EXIF says; `null` where the browser cannot read it. */
const decoded = (file: Blob): Promise<ImageBitmap | null> =>
  createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => null);

async function smallOf(source: ImageBitmap, type: string): Promise<Blob | null> {
  for (const side of SIDES) {
    const scale = Math.min(1, side / Math.max(source.width, source.height));
    const [width, height] = [source.width, source.height].map((length) => Math.max(1, Math.round(length * scale)));
    const small = await drawn(source, width ?? 1, height ?? 1, type, 0.82);
    if (small !== null && small.size <= LONGEST_THUMBNAIL) return small;
  }
  return null;
}

async function drawn(
  source: ImageBitmap,
  width: number,
  height: number,
  type: string,
  quality: number,
): Promise<Blob | null> {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext('2d');
  if (!context) return null;
  context.imageSmoothingQuality = 'high';
  // A JPEG is opaque: without a ground, what can be seen through would be black.
  if (type === 'image/jpeg') {
    context.fillStyle = 'white';
    context.fillRect(0, 0, width, height);
  }
  context.drawImage(source, 0, 0, width, height);
  return new Promise((resolve) => canvas.toBlob(resolve, type, quality));
}

/** The browser can play it, as far as is known, and does not. */
class TooSlow extends Error {}

/** A picture of a video; `null` where the browser cannot play it. */
async function posterOf(file: Blob): Promise<ImageBitmap | null> {
  for (let tries = POSTER_TRIES; tries > 0; tries -= 1) {
    try {
      return await frameOf(file);
    } catch (error) {
      if (!(error instanceof TooSlow)) return null;
    }
  }
  return null;
}

async function frameOf(file: Blob): Promise<ImageBitmap> {
  const video = document.createElement('video');
  const address = URL.createObjectURL(file);
  try {
    [video.muted, video.playsInline, video.preload] = [true, true, 'auto'];
    video.src = address;
    await happened(video, 'loadeddata');
    const at = Math.min(POSTER_AT_S, video.duration / 2);
    if (Number.isFinite(at) && at > 0) {
      video.currentTime = at;
      await happened(video, 'seeked');
    }
    return await createImageBitmap(video);
  } finally {
    video.removeAttribute('src');
    video.load();
    URL.revokeObjectURL(address);
  }
}

function happened(video: HTMLVideoElement, event: 'loadeddata' | 'seeked'): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new TooSlow()), POSTER_MS);
    const end = (act: () => void) => (): void => {
      clearTimeout(timer);
      act();
    };
    video.addEventListener(event, end(resolve), { once: true });
    video.addEventListener('error', end(() => reject(new Error('it cannot be played'))), { once: true });
  });
}
