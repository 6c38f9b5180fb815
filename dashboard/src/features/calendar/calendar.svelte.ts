//! The cards between two instants, kept fresh: each second around a due moment, seldom otherwise. Only what is shown is
//! loaded.
import { readCalendar, type CalendarQuery } from '../../api/calendar.ts';
import { asProblem, Problem } from '../../api/problem.ts';
import type { Card } from '../../api/types.ts';
import { announcer } from '../../stores/announcer.svelte.ts';
import { onSignOut } from '../../stores/sign-out.ts';
import { text } from '../../text/index.ts';
import { serverNow } from '../../time/now.ts';
import { inOrder } from './cards.ts';

const BUSY_PAUSE_MS = 1_000;
const CALM_PAUSE_MS = 15_000;
const RETRY_PAUSE_MS = 4_000;
// A post counts as near when it is due within this time; the clockwork begins to prepare it then.
const NEAR_MS = 60_000;
// The busy refresh asks only for cards around this moment: how far back, and how far ahead.
const BEHIND_MS = 15 * 60_000;
const AHEAD_MS = 2 * NEAR_MS;
/** How many ranges are kept, so that going back to one shows it at once. */
const KEPT = 12;

/** A stretch of time, and what of it is asked for. */
type Wanted = Omit<CalendarQuery, 'from' | 'to'> & { from: number; to: number };

class Calendar {
  cards = $state.raw<readonly Card[]>([]);
  /** Whether what is shown was asked for, by this visit or by an earlier one. */
  isLoaded = $state(false);
  /** Set while the last refresh failed; what is shown may be old. */
  problem = $state.raw<Problem | null>(null);
  private wanted: Wanted | null = null;
  private kept = new Map<string, readonly Card[]>();
  private refreshedAt = Number.NEGATIVE_INFINITY;
  /** Counts what makes an answer that is still under way an old one: another range, and every move. */
  private changes = 0;
  /** How many moves are under way. */
  private moves = 0;
  /** The changes at which the question that is under way was asked. */
  private askedAt: number | null = null;

  /** Turns to another range; what is known of it is shown until the answer comes. */
  show(wanted: Wanted): void {
    if (this.wanted && keyOf(this.wanted) === keyOf(wanted)) return;
    this.wanted = wanted;
    const known = this.kept.get(keyOf(wanted));
    this.cards = known ?? [];
    this.isLoaded = known !== undefined;
    this.problem = null;
    this.expire();
  }

  /** How long until the next refresh is due. */
  pauseMs(): number {
    if (this.problem) return this.problem.isPassing ? RETRY_PAUSE_MS : CALM_PAUSE_MS;
    if (this.refreshedAt === Number.NEGATIVE_INFINITY) return 0;
    return this.isBusy(serverNow()) ? BUSY_PAUSE_MS : CALM_PAUSE_MS;
  }

  /** Brings the range up to date; all of it at times, and what is due around now in between. */
  async refresh(): Promise<void> {
    const { wanted, changes } = this;
    if (!wanted || this.moves > 0 || this.askedAt === changes) return;
    const now = serverNow();
    const isFull = now - this.refreshedAt >= CALM_PAUSE_MS;
    const part = isFull ? wanted : around(wanted, now);
    this.askedAt = changes;
    const found = await readCalendar(queryOf(part)).catch(asProblem);
    if (this.askedAt === changes) this.askedAt = null;
    if (changes !== this.changes) return;
    if (found instanceof Problem) {
      this.problem = found;
      return;
    }
    if (isFull) this.takeAll(found, now);
    else this.takePart(part, found);
  }

  /** Lets no answer in while a card is on its way to another time: it might tell where the card was. */
  async during<Result>(move: () => Promise<Result>): Promise<Result> {
    this.moves += 1;
    try {
      return await move();
    } finally {
      this.moves -= 1;
      this.expire();
    }
  }

  /** Shows a card at another instant, or as another version, before or after the server did so. */
  replace(card: Card): void {
    if (!this.cards.some((known) => known.id === card.id)) return;
    this.set(this.cards.map((known) => (known.id === card.id ? card : known)));
    this.expire();
  }

  byId(id: string): Card | undefined {
    return this.cards.find((card) => card.id === id);
  }

  /** Has everything asked for anew. */
  expire(): void {
    this.changes += 1;
    this.refreshedAt = Number.NEGATIVE_INFINITY;
  }

  forget(): void {
    this.expire();
    this.wanted = null;
    this.kept.clear();
    [this.cards, this.isLoaded, this.problem] = [[], false, null];
  }

  private takeAll(found: Card[], askedAt: number): void {
    this.problem = null;
    this.announce(found);
    this.set(found);
    this.isLoaded = true;
    this.refreshedAt = askedAt;
  }

  private takePart(part: Wanted, found: Card[]): void {
    this.problem = null;
    const fresh = new Set(found.map(({ id }) => id));
    const isElsewhere = ({ id, at }: Card): boolean =>
      !fresh.has(id) && (Date.parse(at) < part.from || Date.parse(at) >= part.to);
    this.announce(found);
    this.set([...this.cards.filter(isElsewhere), ...found]);
  }

  /** Nothing is drawn again where nothing changed. */
  private set(cards: Card[]): void {
    const next = inOrder(cards);
    if (JSON.stringify(next) !== JSON.stringify(this.cards)) this.cards = next;
    if (!this.wanted) return;
    const key = keyOf(this.wanted);
    this.kept.delete(key);
    this.kept.set(key, this.cards);
    for (const oldest of [...this.kept.keys()].slice(0, -KEPT)) this.kept.delete(oldest);
  }

  private announce(found: Card[]): void {
    const known = new Map(this.cards.map((card) => [card.id, card.state]));
    for (const card of found) {
      const before = known.get(card.id);
      if (before !== undefined && before !== card.state)
        announcer.say(text.posts.changed(text.postStates[card.state], card.line));
    }
  }

  private isBusy(now: number): boolean {
    return this.cards.some(({ state, at }) => {
      const due = Date.parse(at);
      return state === 'publishing'
        ? due > now - BEHIND_MS
        : state === 'scheduled' && due <= now + NEAR_MS && due > now - BEHIND_MS;
    });
  }
}

const keyOf = (wanted: Wanted): string => JSON.stringify([wanted.from, wanted.to, wanted.account, wanted.state]);

function around(wanted: Wanted, now: number): Wanted {
  const from = Math.max(wanted.from, now - BEHIND_MS);
  return { ...wanted, from, to: Math.max(from + 1, Math.min(wanted.to, now + AHEAD_MS)) };
}

function queryOf({ from, to, account, state }: Wanted): CalendarQuery {
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString(), account, state };
}

export const calendar = new Calendar();
onSignOut(() => calendar.forget());
