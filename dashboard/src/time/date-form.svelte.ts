//! How dates are shown in this browser: as in its region, unless the person chose otherwise.
import { language, text } from '../text/index.ts';
import { dateLocaleOf, firstWeekdayOf, type Weekday } from './region.ts';

const KEY = 'date-form';

/** The days with which a week can begin; `null` leaves it to the region. */
export const WEEK_STARTS = [null, 1, 7, 6] as const satisfies readonly (Weekday | null)[];
export type WeekStart = (typeof WEEK_STARTS)[number];

/** What is named first in a date; `null` leaves it to the region. */
export const ORDERS = [null, 'day', 'month'] as const;
export type Order = (typeof ORDERS)[number];

interface Chosen {
  weekStart: WeekStart;
  order: Order;
}

class DateForm {
  private chosen = $state.raw<Chosen>(read());

  weekStart = $derived(this.chosen.weekStart);
  order = $derived(this.chosen.order);
  /** The language of the page, with dates in the form that is wanted. */
  locale = $derived(localeOf(this.chosen.order));
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

function localeOf(order: Order): string {
  const { locale, byOrder } = text.dates;
  return byOrder && order ? byOrder[order] : dateLocaleOf(navigator.languages, language, locale);
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
