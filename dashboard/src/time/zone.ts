//! Wall clocks in IANA zones, by the browser's own zone data.
//! The Worker decides which instant a local time means; this only shows beforehand what it will decide.

const UTC = 'UTC';
const formatters = new Map<string, Intl.DateTimeFormat>();
/** What was found out about names of zones. */
const names = new Map<string, string | null>();

/** The zone that this browser lives in; UTC where it does not say, or names one that it does not know itself. */
export const browserZone = (): string => asKnown(Intl.DateTimeFormat().resolvedOptions().timeZone) ?? UTC;

/** Whether this browser has the rules of a zone. Its data may be older than the server's. */
export const isKnownZone = (zone: string): boolean => asKnown(zone) !== null;

/** The zone under a name that this browser knows, its own or an older one; `null` where it knows none. */
export function asKnown(zone: string | null | undefined): string | null {
  if (!zone) return null;
  const known = names.get(zone);
  if (known !== undefined) return known;
  const found = [zone, OLDER[zone]].find((name) => name !== undefined && isAccepted(name)) ?? null;
  names.set(zone, found);
  return found;
}

/** Every zone that the browser knows, and `own` even if the browser lists it under another name. */
export function knownZones(own: string): string[] {
  const zones = new Set(Intl.supportedValuesOf('timeZone'));
  zones.add(UTC);
  if (isKnownZone(own)) zones.add(own);
  return [...zones].sort();
}

/** What a clock on the wall in `zone` shows at an instant, as `2026-12-01T09:00:00`. */
export function wallClock(instant: number, zone: string): string {
  const parts = new Map(
    formatterOf(zone)
      .formatToParts(instant)
      .map((part) => [part.type, part.value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
  const day = `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
  return `${day}T${part('hour')}:${part('minute')}:${part('second')}`;
}

/** The instant of a local time, and what a clock change does to it. */
export interface LocalTime {
  at: number;
  remark: 'skipped' | 'doubled' | null;
}

/**
 * The instant that `local` (`2026-12-01T09:00` or with seconds) means in `zone`; `null` if it is no date.
 * A doubled hour means its first pass; a skipped one moves forward by the length of the gap.
 */
export function instantOf(local: string, zone: string): LocalTime | null {
  const asUtc = Date.parse(`${local.length === 16 ? `${local}:00` : local}Z`);
  if (Number.isNaN(asUtc)) return null;
  const before = offsetAt(asUtc - AROUND_MS, zone);
  const after = offsetAt(asUtc + AROUND_MS, zone);
  const fits = [...new Set([asUtc - before, asUtc - after])].filter((at) => offsetAt(at, zone) === asUtc - at);
  if (fits.length === 0) return { at: asUtc - before, remark: 'skipped' };
  return { at: Math.min(...fits), remark: fits.length > 1 ? 'doubled' : null };
}

/** The local time `hour` on the day after today, as people in `zone` count days. */
export function tomorrowAt(now: number, zone: string, hour: string): string {
  const today = Date.parse(`${wallClock(now, zone).slice(0, 10)}T00:00:00Z`);
  return `${new Date(today + DAY_MS).toISOString().slice(0, 10)}T${hour}`;
}

/** The same time of day so many days after an instant, as a local time. */
export function daysAfter(instant: number, zone: string, days: number): string {
  const [day = '', time = ''] = wallClock(instant, zone).split('T');
  return `${new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)}T${time}`;
}

function isAccepted(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** Names that browsers of some years ago do not know yet, https://github.com/tc39/proposal-canonical-tz. */
export const RENAMED: Readonly<Record<string, string>> = {
  'Africa/Asmera': 'Africa/Asmara',
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Catamarca': 'America/Argentina/Catamarca',
  'America/Cordoba': 'America/Argentina/Cordoba',
  'America/Godthab': 'America/Nuuk',
  'America/Indianapolis': 'America/Indiana/Indianapolis',
  'America/Jujuy': 'America/Argentina/Jujuy',
  'America/Louisville': 'America/Kentucky/Louisville',
  'America/Mendoza': 'America/Argentina/Mendoza',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
  'Pacific/Enderbury': 'Pacific/Kanton',
  'Pacific/Ponape': 'Pacific/Pohnpei',
  'Pacific/Truk': 'Pacific/Chuuk',
};

/** The name that a zone had before. */
const OLDER: Readonly<Record<string, string | undefined>> = Object.fromEntries(
  Object.entries(RENAMED).map(([older, today]) => [today, older]),
);

const DAY_MS = 86_400_000;
// Gaps are up to a day long and changes weeks apart, so this far before and after lie the offsets on both sides of one.
const AROUND_MS = 2 * DAY_MS;

function offsetAt(instant: number, zone: string): number {
  const whole = Math.floor(instant / 1000) * 1000;
  return Date.parse(`${wallClock(whole, zone)}Z`) - whole;
}

function formatterOf(zone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(zone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-US', {
      // Nobody is shown this for a zone that is not known: the reader's own stands in, or what the server says.
      timeZone: asKnown(zone) ?? UTC,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formatters.set(zone, formatter);
  }
  return formatter;
}
