//! What a file is, by its first bytes: its name and the type that the system gives it count for nothing.

/** `heif` is what no network takes; a `see-through` form keeps what can be seen through. */
export type Form = 'heif' | 'video' | 'see-through' | 'other';

/** The brands of HEIC, HEIF and AVIF: https://mp4ra.org/registered-types/brands */
const HEIF = /^(heic|heix|heim|heis|hevc|hevx|hevm|hevs|mif1|mif2|msf1|miaf|avif|avis)$/;

export async function formOf(file: Blob): Promise<Form> {
  const bytes = new Uint8Array(await file.slice(0, 64).arrayBuffer());
  const letters = (from: number, to: number): string => String.fromCharCode(...bytes.slice(from, to));
  if (letters(4, 8) === 'ftyp') return HEIF.test(letters(8, 12)) ? 'heif' : 'video';
  // QuickTime files of old begin without naming their brand; WebM begins as every EBML.
  if (/^(moov|mdat|wide|free|skip)$/.test(letters(4, 8)) || letters(0, 4) === '\x1aE\xdf\xa3') return 'video';
  const isWebp = letters(0, 4) === 'RIFF' && letters(8, 12) === 'WEBP';
  return letters(0, 4) === '\x89PNG' || letters(0, 3) === 'GIF' || isWebp ? 'see-through' : 'other';
}


const NAMES = { jpeg: 'JPEG', png: 'PNG', gif: 'GIF', webp: 'WebP', mp4: 'MP4', mov: 'QuickTime', webm: 'WebM' };

/** The name of a form of file; empty where it is not known. */
export const formName = (container: keyof typeof NAMES | undefined): string => (container ? NAMES[container] : '');
