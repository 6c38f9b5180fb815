//! How a post comes again: as a form has it, and as the server takes it.
import type { DayOfWeek, NewRepeat } from '../../api/types.ts';
import { noonOf, type Day } from '../../time/days.ts';
import { weekdayOf } from '../../time/weekly.ts';

const USUAL_POSTS = 10;
const MONTH_MS = 30 * 86_400_000;

/** How a post comes again, besides its first day, its time and its zone. */
export interface Wish {
  unit: NewRepeat['unit'];
  every: number;
  days: readonly DayOfWeek[];
  dayOfMonth: number;
  end: 'never' | 'on' | 'after';
  endsOn: Day;
  endsAfter: number;
}

/** A rule as the server takes it, with the local time of its first day. */
export function ruleOf(wish: Wish, local: string, where: string): NewRepeat {
  const { unit, every, days, dayOfMonth, end, endsOn, endsAfter } = wish;
  return {
    unit,
    every,
    ...(unit === 'week' && { days: [...days] }),
    ...(unit === 'month' && { day_of_month: dayOfMonth }),
    time: local.slice(11, 16),
    zone: where,
    starts_on: local.slice(0, 10),
    ...(end === 'on' && { ends_on: endsOn }),
    ...(end === 'after' && { ends_after: endsAfter }),
  };
}

/** How something comes again, as a form begins with it. */
export function wishOf(repeat: NewRepeat): Wish {
  const { unit, every = 1, days = [], day_of_month: day, starts_on: start, ends_on: on, ends_after: after } = repeat;
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
