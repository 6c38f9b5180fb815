//! Spans and counts as figures of their own, not within a sentence.
import { text } from '../text/index.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

/** `212 ms`, `1.4 s`, `3 min`; a dash where nothing was measured. */
export function span(ms: number | null): string {
  if (ms === null) return '–';
  if (ms < SECOND_MS) return text.status.span.ms(Math.max(0, Math.round(ms)));
  if (ms < MINUTE_MS) return text.status.span.seconds(ms / SECOND_MS);
  return text.status.span.minutes(Math.round(ms / MINUTE_MS));
}

/** `1,280`. */
export const count = (number: number): string => new Intl.NumberFormat(text.locale).format(number);
