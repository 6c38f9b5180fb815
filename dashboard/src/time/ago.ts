//! How long ago something was, as people say it.
import { text } from '../text/index.ts';
import { shortDay, soonTime } from './format.ts';

const MINUTE_S = 60;
const HOUR_S = 60 * MINUTE_S;
const FRESH_S = 5;

/** `just now`, `12 s ago`, `3 min ago`, `5 h ago`; the day and time from a day on. */
export function ago(instant: number, zone: string, now: number): string {
  const seconds = Math.max(0, Math.round((now - instant) / 1000));
  if (seconds < FRESH_S) return text.ago.now;
  if (seconds < MINUTE_S) return text.ago.seconds(seconds);
  if (seconds < HOUR_S) return text.ago.minutes(Math.floor(seconds / MINUTE_S));
  if (seconds < 24 * HOUR_S) return text.ago.hours(Math.floor(seconds / HOUR_S));
  return soonTime(instant, zone, now);
}

/** A day within a sentence: `today`, `Tue, 1 Dec`. */
export function dayWithin(instant: number, zone: string, now: number): string {
  const day = shortDay(instant, zone, now);
  const isNear = [-1, 0, 1].some((distance) => text.days.near(distance) === day);
  return isNear ? day.toLocaleLowerCase(text.locale) : day;
}
