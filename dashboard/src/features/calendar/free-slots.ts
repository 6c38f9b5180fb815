//! The slots that no post fills yet, by day.
import type { Card } from '../../api/types.ts';
import { fills, type SlotTime } from '../../stores/slots.svelte.ts';
import { dayOf, type Day } from '../../time/days.ts';
import { group } from './cards.ts';

/** Of these slots, those that lie ahead and are free. */
export function freeSlots(
  slots: readonly SlotTime[],
  cards: readonly Card[],
  now: number,
  zone: string,
): Map<Day, SlotTime[]> {
  const at = group(cards, (card) => Date.parse(card.at));
  const free = slots.filter((slot) => slot.at > now && !(at.get(slot.at) ?? []).some((card) => fills(card, slot)));
  return group(free, (slot) => dayOf(slot.at, zone));
}
