//! What comes next: the slots of some weeks with the posts that fill them, the free ones, and the posts at times of their
//! own. Posts change places, and the times stay.
import { readCalendar } from '../../api/calendar.ts';
import { changePost, reorderPosts } from '../../api/posts.ts';
import { asProblem, Problem } from '../../api/problem.ts';
import type { Card } from '../../api/types.ts';
import { slots, fills, type SlotTime } from '../../stores/slots.svelte.ts';
import { zone } from '../../stores/zone.svelte.ts';
import { text } from '../../text/index.ts';
import { dayOf, daysFrom } from '../../time/days.ts';
import { serverNow } from '../../time/now.ts';
import { isMovable } from '../calendar/cards.ts';
import { scheduleIn } from '../schedule/schedule-in.ts';

const DAY_MS = 86_400_000;
const WEEKS = 4;
/** How many posts the server lets change places at once. */
const MOST = 28;

/** A place in the queue. */
export interface Row {
  key: string;
  at: number;
  /** The slot that it is; `null` where a post has a time of its own. */
  slot: SlotTime | null;
  card: Card | null;
}

export class Queue {
  cards = $state.raw<readonly Card[] | null>(null);
  problem = $state.raw<Problem | null>(null);
  isBusy = $state(false);
  /** Of which account; `null`: of all. */
  account = $state.raw<string | null>(null);
  weeks = $state(WEEKS);
  /** From when on; it moves on with every reading. */
  private from = $state(serverNow());
  private readings = 0;

  private readonly days = $derived(daysFrom(dayOf(this.from, zone.current), this.weeks * 7 + 1));
  rows = $derived.by(() => this.rowsOf(this.cards ?? []));

  async load(): Promise<void> {
    const reading = (this.readings += 1);
    const now = serverNow();
    const range = { from: iso(now), to: iso(now + this.weeks * 7 * DAY_MS) };
    const [found] = await Promise.all([
      readCalendar({ ...range, account: null, state: null }).catch(asProblem),
      slots.load(),
    ]);
    if (reading !== this.readings) return;
    if (found instanceof Problem) this.problem = found;
    else [this.cards, this.problem, this.from] = [found, null, now];
  }

  /** The place before or after a row that a post can take: that of another post, or a free slot. */
  neighbour(row: Row, by: -1 | 1): Row | undefined {
    const index = this.rows.indexOf(row) + by;
    const next = this.rows[index];
    return next && (next.card === null || isMovable(next.card)) ? next : undefined;
  }

  /**
   * Moves a post to the place of a row: into a free slot, or to where another post stands, and those in between follow. Gives
   * what takes it back; throws a Problem.
   */
  async place(row: Row, target: Row): Promise<(() => Promise<void>) | null> {
    const { card } = row;
    if (!card || row.key === target.key || this.isBusy) return null;
    this.isBusy = true;
    try {
      return target.card === null ? await this.moveTo(card, target.at) : await this.shift(row, target);
    } finally {
      await this.load();
      this.isBusy = false;
    }
  }

  private async moveTo(card: Card, at: number): Promise<() => Promise<void>> {
    const moved = await changePost(card, { schedule: scheduleIn(zone.current, at) });
    return async () => {
      await changePost(moved, { schedule: scheduleIn(zone.current, Date.parse(card.at)) });
      await this.load();
    };
  }

  private async shift(row: Row, target: Row): Promise<() => Promise<void>> {
    const [one, other] = [this.rows.indexOf(row), this.rows.indexOf(target)];
    const between = this.rows.slice(Math.min(one, other), Math.max(one, other) + 1);
    const before = between.flatMap(({ card }) => (card && isMovable(card) ? [card] : []));
    if (before.length > MOST) throw new Problem(422, { detail: text.queue.tooFar });
    const rest = before.filter(({ id }) => id !== row.card?.id);
    const moved = row.card ? [row.card] : [];
    const made = await reorderPosts(one < other ? [...rest, ...moved] : [...moved, ...rest]);
    return async () => {
      await reorderPosts(before.flatMap(({ id }) => made.find((post) => post.id === id) ?? []));
      await this.load();
    };
  }

  private rowsOf(cards: readonly Card[]): Row[] {
    const { account, from } = this;
    const shown = cards.filter(
      ({ state, accounts }) => state !== 'cancelled' && (account === null || accounts.some(({ id }) => id === account)),
    );
    const ahead = slots.on(this.days, zone.current, account).filter(({ at }) => at > from);
    const free = ahead.filter((slot) => !cards.some((card) => fills(card, slot)));
    const slotOf = (card: Card): SlotTime | null => ahead.find((slot) => fills(card, slot)) ?? null;
    const rows: Row[] = [
      ...free.map((slot) => ({ key: `${slot.at} ${slot.account ?? ''}`, at: slot.at, slot, card: null })),
      ...shown.map((card) => ({ key: card.id, at: Date.parse(card.at), slot: slotOf(card), card })),
    ];
    return rows.sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1));
  }
}

/** Why it could not be moved. */
export function sentenceOf(problem: Problem): string {
  if (problem.isUncertain && problem.message === '') return text.queue.uncertain;
  if (problem.status === 409) return text.receipt.moveDialog.tooLate;
  if (problem.status === 412) return text.receipt.changedMeanwhile;
  const faults = problem.errors.map((error) => error.message).join(' ');
  return faults || problem.message || text.receipt.actionFailed;
}

const iso = (ms: number): string => new Date(ms).toISOString();
