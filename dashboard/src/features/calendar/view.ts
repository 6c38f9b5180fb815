//! What the calendar shows: its form, its date and its filters, as the address says them.
import type { PostState } from '../../api/types.ts';
import {
  addDays,
  addMonths,
  beginOf,
  daysFrom,
  firstOfMonth,
  isDay,
  isSameMonth,
  weekOf,
  type Day,
} from '../../time/days.ts';

export const FORMS = ['month', 'week', 'list'] as const;
export type Form = (typeof FORMS)[number];

/** The states that can be asked for. */
export const STATES = [
  'scheduled',
  'publishing',
  'attention',
  'published',
  'partial',
  'failed',
  'cancelled',
] as const satisfies readonly PostState[];

/** A week is a line, and a month has up to six of them. */
const WEEK = 7;
const LIST_DAYS = 4 * WEEK;

export interface View {
  form: Form;
  /** A day within what is shown; `null` is today, whenever that is. */
  date: Day | null;
  account: string | null;
  state: PostState | null;
}

/** Reads the address; what it says wrongly counts as not said. */
export function parseView(search: URLSearchParams, usual: Form): View {
  const date = search.get('date') ?? '';
  return {
    form: FORMS.find((form) => form === search.get('view')) ?? usual,
    date: isDay(date) ? date : null,
    account: search.get('account') || null,
    state: STATES.find((state) => state === search.get('state')) ?? null,
  };
}

/** The address of a view; what is usual is left out. */
export function addressOf({ form, date, account, state }: View, usual: Form): URLSearchParams {
  const search = new URLSearchParams();
  if (form !== usual) search.set('view', form);
  if (date !== null) search.set('date', date);
  if (account !== null) search.set('account', account);
  if (state !== null) search.set('state', state);
  return search;
}

/** The link to a view. */
export function linkOf(view: View, usual: Form): string {
  const search = addressOf(view, usual);
  return search.size > 0 ? `/?${search}` : '/';
}

/** Every day that a form shows around a day. */
export function daysOf(form: Form, day: Day, firstWeekday: number): Day[] {
  switch (form) {
    case 'month': {
      const first = weekOf(firstOfMonth(day), firstWeekday);
      const last = addDays(addMonths(firstOfMonth(day), 1), -1);
      const lines = isSameMonth(addDays(first, 5 * WEEK), last)
        ? 6
        : isSameMonth(addDays(first, 4 * WEEK), last)
          ? 5
          : 4;
      return daysFrom(first, lines * WEEK);
    }
    case 'week':
      return daysFrom(weekOf(day, firstWeekday), WEEK);
    case 'list':
      return daysFrom(day, LIST_DAYS);
  }
}

/** The instants between which these days lie; the second belongs to the next day. */
export function rangeOf(days: Day[], zone: string): { from: number; to: number } {
  const [first = ''] = days;
  return { from: beginOf(first, zone), to: beginOf(addDays(days.at(-1) ?? first, 1), zone) };
}

/** A day of the page before (−1) or after (1). */
export function turn(form: Form, day: Day, by: -1 | 1): Day {
  switch (form) {
    case 'month':
      return firstOfMonth(addMonths(day, by));
    case 'week':
      return addDays(day, by * WEEK);
    case 'list':
      return addDays(day, by * LIST_DAYS);
  }
}
