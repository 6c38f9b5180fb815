//! How dates are shown in this browser: as in its region, unless the person chose otherwise.
import { dateLocaleOf, firstWeekdayOf, type Weekday } from './region.ts';

const KEY = 'date-form';

/** The days with which a week can begin; `null` leaves it to the region. */
export const WEEK_STARTS = [null, 1, 7, 6] as const satisfies readonly (Weekday | null)[];
export type WeekStart = (typeof WEEK_STARTS)[number];

/** What is named first in a date; `null` leaves it to the region. */
export const ORDERS = [null, 'day', 'month'] as const;
export type Order = (typeof ORDERS)[number];

const LOCALES: Record<NonNullable<Order>, string> = { day: 'en-GB', month: 'en-US' };

interface Chosen {
  weekStart: WeekStart;
  order: Order;
}

class DateForm {
  private chosen = $state.raw<Chosen>(read());

  weekStart = $derived(this.chosen.weekStart);
  order = $derived(this.chosen.order);
  /** English whose dates are in the form that is wanted. */
  locale = $derived(this.chosen.order === null ? dateLocaleOf(navigator.languages) : LOCALES[this.chosen.order]);
  firstWeekday = $derived<Weekday>(this.chosen.weekStart ?? firstWeekdayOf(navigator.languages));

  choose(changes: Partial<Chosen>): void {
    this.chosen = { ...this.chosen, ...changes };
    try {
      localStorage.setItem(KEY, JSON.stringify(this.chosen));
    } catch {
      // A browser that keeps nothing shows it so until it is closed.
    }
  }
}

function read(): Chosen {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}') as { weekStart?: unknown; order?: unknown };
    return {
      weekStart: WEEK_STARTS.find((day) => day === kept.weekStart) ?? null,
      order: ORDERS.find((order) => order === kept.order) ?? null,
    };
  } catch {
    return { weekStart: null, order: null };
  }
}

export const dateForm = new DateForm();
