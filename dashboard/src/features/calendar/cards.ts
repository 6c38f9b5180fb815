//! The cards of a calendar, by day, and which of them can be moved.
import type { Card } from '../../api/types.ts';
import { dayOf, hourOf, type Day } from '../../time/days.ts';

/** The cards of each day, in the order of their instants. */
export const byDay = (cards: readonly Card[], zone: string): Map<Day, Card[]> =>
  group(cards, ({ at }) => dayOf(Date.parse(at), zone));

/** The cards of each hour of a day; a doubled hour has those of both. */
export const byHour = (cards: readonly Card[], zone: string): Map<number, Card[]> =>
  group(cards, ({ at }) => hourOf(Date.parse(at), zone));

/** Only what is planned and not yet under way has a time that can be another one. */
export const isMovable = ({ state }: Card): boolean => state === 'scheduled';

/** In the order of their instants; those of one instant keep one order. */
export const inOrder = (cards: Iterable<Card>): Card[] =>
  [...cards].sort((a, b) => (a.at === b.at ? (a.id < b.id ? -1 : 1) : a.at < b.at ? -1 : 1));

function group<Key>(cards: readonly Card[], keyOf: (card: Card) => Key): Map<Key, Card[]> {
  const found = new Map<Key, Card[]>();
  for (const card of cards) {
    const list = found.get(keyOf(card));
    if (list) list.push(card);
    else found.set(keyOf(card), [card]);
  }
  return found;
}
