//! Rules by which a post comes again: in words, and as a form begins with them.
import type { DayOfWeek, Repeat } from '../../api/types.ts';
import { text } from '../../text/index.ts';
import { dateForm } from '../../time/date-form.svelte.ts';
import { noonOf, type Day } from '../../time/days.ts';
import { longDay } from '../../time/format.ts';
import { weekdayOf, weekFrom } from '../../time/weekly.ts';
import type { Wish } from '../schedule/plan.svelte.ts';
import { words } from './words.ts';

const USUAL_POSTS = 10;
const MONTH_MS = 30 * 86_400_000;

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

/** How a post comes again that is first due on this day, where nothing else was chosen. */
export const wishFrom = (unit: Wish['unit'], day: Day): Wish => ({
  unit,
  every: 1,
  days: [weekdayOf(day)],
  dayOfMonth: Number(day.slice(8, 10)) || 1,
  end: 'never',
  endsOn: later(day),
  endsAfter: USUAL_POSTS,
});

/** A day that is a month later, more or less: the last one that is offered. */
const later = (day: Day): Day => (day === '' ? '' : new Date(noonOf(day) + MONTH_MS).toISOString().slice(0, 10));

/** What a form begins with for a rule that there is. */
export function wishOf(repeat: Repeat): Wish {
  const { unit, every, days, day_of_month: day, starts_on: start, ends_on: on, ends_after: after } = repeat;
  const usual = wishFrom(unit, start ?? '');
  return {
    unit,
    every,
    days: days.length > 0 ? days : usual.days,
    dayOfMonth: day ?? usual.dayOfMonth,
    end: on != null ? 'on' : after != null ? 'after' : 'never',
    endsOn: on ?? usual.endsOn,
    endsAfter: after ?? usual.endsAfter,
  };
}

/** Whether a form says all that the rule needs. */
export const isWhole = ({ unit, every, days, dayOfMonth, end, endsOn, endsAfter }: Wish): boolean =>
  every >= 1 &&
  (unit !== 'week' || days.length > 0) &&
  (unit !== 'month' || dayOfMonth >= 1) &&
  (end !== 'on' || endsOn !== '') &&
  (end !== 'after' || endsAfter >= 1);
