//! Weekly times on the wall, and the instants that they mean. The Worker decides which; this shows it beforehand.
import type { DayOfWeek } from '../api/types.ts';
import { noonOf, type Day } from './days.ts';
import { instantOf } from './zone.ts';

/** The days of the week, as calendars count them from Monday on. */
export const WEEK: readonly DayOfWeek[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** The day of the week that a day is. */
export const weekdayOf = (day: Day): DayOfWeek => WEEK[(new Date(noonOf(day)).getUTCDay() + 6) % 7] ?? 'monday';

/** A day that is such a day of the week, to be named by the ordinary means. */
export const sampleOf = (weekday: DayOfWeek): number => Date.UTC(2024, 0, 1 + WEEK.indexOf(weekday), 12);

/** The days of the week in the order in which a person's weeks go; `first` is 1 for Monday to 7 for Sunday. */
export const weekFrom = (first: number): DayOfWeek[] => [...WEEK.slice(first - 1), ...WEEK.slice(0, first - 1)];

/** The instant of a time on a day; one that the clocks skip moves forward, and one that comes twice is the first. */
export const instantOn = (day: Day, time: string, zone: string): number | null => instantOf(`${day}T${time}`, zone)?.at ?? null;
