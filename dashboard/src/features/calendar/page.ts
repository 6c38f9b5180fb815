//! What every form of the calendar is given.
import type { Card } from '../../api/types.ts';
import type { SlotTime } from '../../stores/slots.svelte.ts';
import type { Day } from '../../time/days.ts';

export interface Page {
  days: Day[];
  today: Day;
  /** The month that is meant, where days of others stand around it. */
  month: Day;
  cards: ReadonlyMap<Day, Card[]>;
  /** The slots that no post fills yet. */
  free: ReadonlyMap<Day, SlotTime[]>;
  /** Asks where to move a card. */
  onmove: (card: Card) => void;
  /** Opens all of a day. */
  onday: (day: Day) => void;
}
