//! Days as people in a zone count them, and the instants at which they begin. A day has 23, 24 or 25 hours, or is
//! skipped whole.
import { instantOf, wallClock } from './zone.ts';

/** `2026-12-01` */
export type Day = string;

const DAY_MS = 86_400_000;

export const isDay = (candidate: string): boolean => {
  const parsed = Date.parse(`${candidate}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(candidate) && !Number.isNaN(parsed) && fromUtc(parsed) === candidate;
};

/** The day on which an instant falls. */
export const dayOf = (instant: number, zone: string): Day => wallClock(instant, zone).slice(0, 10);

/** The hour that a clock on the wall shows then. */
export const hourOf = (instant: number, zone: string): number => Number(wallClock(instant, zone).slice(11, 13));

export const addDays = (day: Day, count: number): Day => fromUtc(utcOf(day) + count * DAY_MS);

/** The first instant of a day; of one that the zone skips, that of the next. */
export const beginOf = (day: Day, zone: string): number => instantOf(`${day}T00:00`, zone)?.at ?? utcOf(day);

/** A day so many months later, or the last one of a shorter month. */
export function addMonths(day: Day, count: number): Day {
  const first = new Date(utcOf(firstOfMonth(day)));
  first.setUTCMonth(first.getUTCMonth() + count);
  const length = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return addDays(fromUtc(first.getTime()), Math.min(Number(day.slice(8)), length) - 1);
}

export const firstOfMonth = (day: Day): Day => `${day.slice(0, 8)}01`;

export const isSameMonth = (day: Day, other: Day): boolean => day.slice(0, 7) === other.slice(0, 7);

/** The first day of the week; `firstWeekday` is 1 for Monday to 7 for Sunday. */
export function weekOf(day: Day, firstWeekday: number): Day {
  const weekday = new Date(utcOf(day)).getUTCDay() || 7;
  return addDays(day, -((weekday - firstWeekday + 7) % 7));
}

/** Day after day. */
export const daysFrom = (first: Day, count: number): Day[] =>
  Array.from({ length: count }, (_, index) => addDays(first, index));

/** Whether the hour exists on that day: the clocks may skip it. */
export const hasHour = (day: Day, hour: number, zone: string): boolean =>
  instantOf(`${day}T${String(hour).padStart(2, '0')}:00`, zone)?.remark !== 'skipped';

/** The same time of day on another day, and at another hour where one is given, as a local time with seconds. */
export function atDay(instant: number, zone: string, day: Day, hour?: number): string {
  const time = wallClock(instant, zone).slice(11);
  return `${day}T${hour === undefined ? time : `${String(hour).padStart(2, '0')}${time.slice(2)}`}`;
}

/** Days have no zone: as noon in UTC they are formatted by the ordinary means. */
export const noonOf = (day: Day): number => utcOf(day) + DAY_MS / 2;

function utcOf(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`);
}

function fromUtc(ms: number): Day {
  return new Date(ms).toISOString().slice(0, 10);
}
