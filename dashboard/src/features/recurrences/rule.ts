//! Rules by which a post comes again: in words, and as a form begins with them.
import type { DayOfWeek, Repeat } from '../../api/types.ts';
import { text } from '../../text/index.ts';
import { dateForm } from '../../time/date-form.svelte.ts';
import { noonOf } from '../../time/days.ts';
import { longDay } from '../../time/format.ts';
import { weekFrom } from '../../time/weekly.ts';
import type { Wish } from '../schedule/wish.ts';
import { words } from './words.ts';

/** The rule as a sentence: `Every Monday and Friday at 09:00 (Europe/Bucharest), until …`. */
export function sentenceOf(repeat: Repeat): string {
  const rule = words.at(datesOf(repeat), repeat.time, repeat.zone);
  if (repeat.ends_on != null) return words.until(rule, longDay(noonOf(repeat.ends_on), 'UTC'));
  return repeat.ends_after == null ? rule : words.times(rule, repeat.ends_after);
}

function datesOf({ unit, every, days, day_of_month: day }: Repeat): string {
  switch (unit) {
    case 'day':
      return words.every_.day(every);
    case 'week':
      return words.every_.week(every, words.and(inWeek(days).map((each) => text.slots.weekday(each))));
    case 'month':
      return words.every_.month(every, day ?? 1);
  }
}

/** In the order in which a person's weeks go. */
const inWeek = (days: readonly DayOfWeek[]): DayOfWeek[] =>
  weekFrom(dateForm.firstWeekday).filter((day) => days.includes(day));

/** Whether a form says all that the rule needs. */
export const isWhole = ({ unit, every, days, dayOfMonth, end, endsOn, endsAfter }: Wish): boolean =>
  every >= 1 &&
  (unit !== 'week' || days.length > 0) &&
  (unit !== 'month' || dayOfMonth >= 1) &&
  (end !== 'on' || endsOn !== '') &&
  (end !== 'after' || endsAfter >= 1);
