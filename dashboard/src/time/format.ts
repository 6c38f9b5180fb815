//! Instants as people read them. Hours are 0 to 23 everywhere, so that no time of day has two readings.
import { text } from '../text/index.ts';
import { dateForm } from './date-form.svelte.ts';
import { asKnown } from './zone.ts';

const cache = new Map<string, Intl.DateTimeFormat>();

const CLOCK: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' };
const SHORT_CLOCK: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
const DAY: Intl.DateTimeFormatOptions = { weekday: 'short', day: 'numeric', month: 'short' };
const LONG_DAY: Intl.DateTimeFormatOptions = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' };

/** `09:00:00` */
export const clockTime = (instant: number, zone: string): string => format(instant, zone, CLOCK);

/** `09:00` */
export const hourMinute = (instant: number, zone: string): string => format(instant, zone, SHORT_CLOCK);

/** `09:00`, with seconds only where it has some: for calendars, where room is scarce. */
export function cardTime(instant: number, zone: string): string {
  const time = clockTime(instant, zone);
  return time.replace(/:00$/, '');
}

/** `09:00:00.042`: for receipts, where milliseconds are the point. */
export const preciseTime = (instant: number, zone: string): string =>
  format(instant, zone, { ...CLOCK, fractionalSecondDigits: 3 });

/** `Tuesday 1 December 2026` */
export const longDay = (instant: number, zone: string): string => format(instant, zone, LONG_DAY);

/** `Tuesday 1 December` */
export const plainDay = (instant: number, zone: string): string =>
  format(instant, zone, { weekday: 'long', day: 'numeric', month: 'long' });

/** `Tue` */
export const weekday = (instant: number, zone: string): string => format(instant, zone, { weekday: 'short' });

/** `November 2026` */
export const monthName = (instant: number, zone: string): string =>
  format(instant, zone, { month: 'long', year: 'numeric' });

/** `23–29 Nov 2026` */
export const span = (from: number, to: number, zone: string): string =>
  cached(zone, { day: 'numeric', month: 'short', year: 'numeric' }).formatRange(from, to);

/** `Today`, `Tomorrow`, `Yesterday`, or `Tue, 1 Dec`, with the year where it is another one. */
export function shortDay(instant: number, zone: string, now: number): string {
  const day = dayNumber(instant, zone);
  const distance = day - dayNumber(now, zone);
  const near = text.days.near(distance);
  if (near) return near;
  const isThisYear = new Date(day * DAY_MS).getUTCFullYear() === new Date(now).getFullYear();
  return format(instant, zone, isThisYear ? DAY : { ...DAY, year: 'numeric' });
}

/** `14:30` today, `Tue, 1 Dec, 14:30` on another day: for moments that are not counted in seconds. */
export function soonTime(instant: number, zone: string, now: number): string {
  const time = hourMinute(instant, zone);
  return dayNumber(instant, zone) === dayNumber(now, zone) ? time : `${shortDay(instant, zone, now)}, ${time}`;
}

/** `in 1:32`, `in 3 h 20 min`, `in 5 days`; `null` once the instant has passed. */
export function countdown(instant: number, now: number): string | null {
  const seconds = Math.ceil((instant - now) / 1000);
  if (seconds <= 0) return null;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return text.span.clock(minutes, seconds % 60);
  if (minutes < 48 * 60) return text.span.hours(Math.floor(minutes / 60), minutes % 60);
  return text.span.days(Math.round(minutes / 1440));
}

/** `0.2 s late`, `3 min late`: how far the actual instant was behind the planned one. */
export function lateness(ms: number): string {
  // What would round to "0.0 s late".
  if (ms < 50) return text.span.onTime;
  if (ms < 60_000) return text.span.lateSeconds(ms / 1000);
  const minutes = Math.round(ms / 60_000);
  return minutes < 120 ? text.span.lateMinutes(minutes) : text.span.lateHours(Math.round(minutes / 60));
}

const DAY_MS = 86_400_000;

function dayNumber(instant: number, zone: string): number {
  const parts = new Map(
    cached(zone, { year: 'numeric', month: 'numeric', day: 'numeric' })
      .formatToParts(instant)
      .map((part) => [part.type, Number(part.value)]),
  );
  return Date.UTC(parts.get('year') ?? 0, (parts.get('month') ?? 1) - 1, parts.get('day') ?? 1) / DAY_MS;
}

function format(instant: number, zone: string, options: Intl.DateTimeFormatOptions): string {
  return cached(zone, options).format(instant);
}

function cached(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = dateForm.locale + zone + JSON.stringify(options);
  let formatter = cache.get(key);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat(dateForm.locale, { ...options, timeZone: asKnown(zone) ?? 'UTC' });
    cache.set(key, formatter);
  }
  return formatter;
}
