//! The cards of a calendar, by day, and which of them can be moved.
import type { Card } from '../../api/types.ts';
import { addDays, beginOf, dayOf, hourOf, type Day } from '../../time/days.ts';

/** The cards of each day, in the order of their instants. A zone is asked for the ends of a day, not for each of its cards. */
export function byDay(cards: readonly Card[], zone: string): Map<Day, Card[]> {
  let day = '';
  let [begin, end] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  return group(cards, ({ at }) => {
    const instant = Date.parse(at);
    if (instant < begin || instant >= end) {
      day = dayOf(instant, zone);
      [begin, end] = [beginOf(day, zone), beginOf(addDays(day, 1), zone)];
    }
    return day;
  });
}

/** The cards of each hour of a day; a doubled hour has those of both. */
export const byHour = (cards: readonly Card[], zone: string): Map<number, Card[]> =>
  group(cards, ({ at }) => hourOf(Date.parse(at), zone));

/** Only what is planned and not yet under way has a time that can be another one. */
export const isMovable = ({ state }: Card): boolean => state === 'scheduled';

/** In the order of their instants; those of one instant keep one order. */
export const inOrder = (cards: Iterable<Card>): Card[] =>
  [...cards].sort((a, b) => (a.at === b.at ? (a.id < b.id ? -1 : 1) : a.at < b.at ? -1 : 1));

/** Things by what they have in common, in their order. */
export function group<Key, Thing>(things: readonly Thing[], keyOf: (thing: Thing) => Key): Map<Key, Thing[]> {
  const found = new Map<Key, Thing[]>();
  for (const thing of things) {
    const key = keyOf(thing);
    const list = found.get(key);
    if (list) list.push(thing);
    else found.set(key, [thing]);
  }
  return found;
}
