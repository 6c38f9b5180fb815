//! Finding a zone among all that the browser knows, and saying what it is.
import { knownZones, RENAMED, wallClock } from './zone.ts';

/** Every zone that the browser knows, under the name that it has today. */
export function zonesByName(own: string): string[] {
  return [...new Set(knownZones(own).map(nameToday))].sort();
}

/** Browsers keep some cities under the name that they had long ago, https://github.com/tc39/proposal-canonical-tz. */
export const nameToday = (zone: string): string => RENAMED[zone] ?? zone;

/** The words of a zone's name: `America/Argentina/Buenos_Aires` is Buenos Aires in America, Argentina. */
export function zoneWords(zone: string): { place: string; region: string } {
  const parts = zone.replaceAll('_', ' ').split('/');
  return { place: parts.at(-1) ?? zone, region: parts.slice(0, -1).join(', ') };
}

/** The zones whose name has every word of `search`; those whose place begins with it come first. */
export function findZones(zones: readonly string[], search: string): string[] {
  const words = plain(search).split(' ').filter(Boolean);
  const found = zones.filter((zone) => words.every((word) => plain(zone).includes(word)));
  const first = words[0] ?? '';
  const begins = (zone: string): number => Number(plain(zoneWords(zone).place).startsWith(first));
  return first === '' ? found : found.toSorted((a, b) => begins(b) - begins(a));
}

/** `UTC+5:30`: how far a clock there is from UTC at an instant. */
export function offsetName(instant: number, zone: string): string {
  const whole = Math.floor(instant / MINUTE_MS) * MINUTE_MS;
  const minutes = Math.round((Date.parse(`${wallClock(whole, zone)}Z`) - whole) / MINUTE_MS);
  if (minutes === 0) return 'UTC';
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `UTC${minutes < 0 ? '−' : '+'}${hours}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`;
}

const MINUTE_MS = 60_000;

/** As people type it: `new york`, `sao paulo`. */
const plain = (name: string): string =>
  name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[_/,\s]+/g, ' ');
