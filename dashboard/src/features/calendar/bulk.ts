//! Does something with several posts, a few at a time: what fails is told with its reason, and the others stay done.
import { cancelPost, changePost, readPost } from '../../api/posts.ts';
import { asProblem } from '../../api/problem.ts';
import type { Card, DeliveryState, Post, PostContent, Schedule } from '../../api/types.ts';
import { zone } from '../../stores/zone.svelte.ts';
import { text } from '../../text/index.ts';
import { addDays, atDay, dayOf } from '../../time/days.ts';
import { serverNow } from '../../time/now.ts';
import { instantOf } from '../../time/zone.ts';
import { contentOfPost } from '../compose/draft-content.ts';
import { scheduleIn } from '../schedule/schedule-in.ts';
import { calendar } from './calendar.svelte.ts';
import { isMovable } from './cards.ts';
import { moveBack, moveQuietly, sentence } from './move.ts';
import { makeOnce } from './once.ts';

/** How many requests are under way at a time: few enough that nobody else waits for them. */
const AT_ONCE = 3;

export interface Failure {
  card: Card;
  why: string;
}

/** How it ended. */
export interface Outcome {
  done: number;
  failures: Failure[];
  /** Takes back what was done. */
  undo: () => Promise<Outcome>;
  /** Asks once more for what got no answer; `null` where all of it got one. */
  again: (() => Promise<Outcome>) | null;
}

/** Moves posts by so many days; each keeps its time of day. */
export const moveAll = (cards: readonly Card[], days: number): Promise<Outcome> =>
  each(
    cards,
    async (card) => {
      if (!isMovable(card)) return text.calendar.bulk.over;
      const { at, schedule } = shifted(Date.parse(card.at), days);
      return moveQuietly(card, at, schedule);
    },
    moveBack,
  );

/**
 * Takes posts back. What was taken back as a whole is planned again as the same post; of another, what had gone out before
 * stays, and the rest becomes a post of its own.
 */
export function cancelAll(cards: readonly Card[]): Promise<Outcome> {
  const takenBack = new Map<string, { whole: Post | null; content: PostContent }>();
  return each(
    cards,
    async (card) => {
      if (card.state !== 'scheduled' && card.state !== 'attention' && card.state !== 'publishing')
        return text.calendar.bulk.gone;
      const before = await readPost(card.id);
      const after = await calendar.during(() => cancelPost(card));
      const whole = after && isWhole(before, after) ? after : null;
      takenBack.set(card.id, { whole, content: contentTakenBack(before, after) });
      calendar.replace({ ...card, state: 'cancelled' });
      return null;
    },
    async (card) => {
      const before = takenBack.get(card.id);
      const at = Date.parse(card.at);
      if (!before || before.content.targets.length === 0) return text.calendar.bulk.nothingBack;
      if (at <= serverNow()) return text.calendar.move.past;
      const schedule = scheduleIn(zone.current, at);
      if (before.whole) await planAgain(before.whole, at, schedule);
      else await makeOnce(card.id, { ...before.content, schedule });
      return null;
    },
  );
}

/** Plans a cancelled post again, once: where an answer was lost before, it may be planned already. Throws a Problem. */
async function planAgain(post: Post, at: number, schedule: Schedule): Promise<void> {
  await calendar.during(async () => {
    try {
      await changePost(post, { schedule });
    } catch (thrown) {
      const problem = asProblem(thrown);
      const isPlanned = ({ schedule: now, state }: Post): boolean =>
        state !== 'cancelled' && now !== null && Date.parse(now.at) === at;
      if (problem.status !== 412 || !isPlanned(await readPost(post.id))) throw problem;
    }
  });
}

/** Makes new posts that say the same: planned so many days later, or as drafts. */
export function duplicateAll(cards: readonly Card[], days: number | null): Promise<Outcome> {
  const made = new Map<string, Post>();
  return each(
    cards,
    async (card) => {
      const content = copied(contentOfPost(await readPost(card.id)));
      const schedule = days === null ? null : shifted(Date.parse(card.at), days).schedule;
      const copy = schedule === null ? { ...content, schedule } : { ...content, schedule };
      made.set(card.id, await makeOnce(card.id, copy));
      return null;
    },
    async (card) => {
      const copy = made.get(card.id);
      if (copy) await calendar.during(() => cancelPost(copy));
      return null;
    },
  );
}

/** The same time of day so many days later. */
export function shifted(from: number, days: number): { at: number; schedule: Schedule } {
  const local = atDay(from, zone.current, addDays(dayOf(from, zone.current), days));
  return { at: instantOf(local, zone.current)?.at ?? from, schedule: { local, zone: zone.current } };
}

/** The states of a delivery that a cancel takes back. */
const WAITING: ReadonlySet<DeliveryState> = new Set(['scheduled', 'preparing', 'ready', 'held']);

/** Whether all of a post waited, and was taken back: nothing of it is public, and the same post can be planned again. */
const isWhole = (before: Post, after: Post): boolean =>
  before.deliveries.every(({ state, published_parts }) => WAITING.has(state) && published_parts === 0) &&
  after.deliveries.every(({ state }) => state === 'cancelled');

/** What a post says, for those accounts alone for which the cancel took back all of it: nothing of theirs is public. */
function contentTakenBack(before: Post, after: Post | undefined): PostContent {
  // One that began to go out after the post was read is not cancelled.
  const ended = new Set(after?.deliveries.filter(({ state }) => state === 'cancelled').map(({ id }) => id));
  const back = before.deliveries.filter(
    ({ id, state, published_parts }) => WAITING.has(state) && published_parts === 0 && (!after || ended.has(id)),
  );
  const accounts = new Set(back.map(({ account }) => account));
  const content = contentOfPost(before);
  return { ...content, targets: content.targets.filter(({ account }) => accounts.has(account)) };
}

/** What was said for one post, without the consent that TikTok wants for each: nobody has given it for the copy. */
const copied = (content: PostContent): PostContent => ({
  ...content,
  targets: content.targets.map((target) => {
    if (!target.options) return target;
    const { consented_at: _, ...options } = target.options;
    return { ...target, options };
  }),
});

/** Does one thing with each card, and afterwards another with those of which it was done. */
async function each(
  cards: readonly Card[],
  act: (card: Card) => Promise<string | null>,
  back: (card: Card) => Promise<string | null>,
): Promise<Outcome> {
  const failures: Failure[] = [];
  const done: Card[] = [];
  const unanswered: Card[] = [];
  const left = [...cards];
  const attempt = (card: Card): Promise<string | null> =>
    act(card).catch((thrown: unknown) => {
      const problem = asProblem(thrown);
      if (problem.isUncertain) unanswered.push(card);
      return sentence(problem);
    });
  const work = async (): Promise<void> => {
    for (let card = left.shift(); card; card = left.shift()) {
      const why = await attempt(card);
      if (why === null) done.push(card);
      else failures.push({ card, why });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const again = unanswered.length > 0 ? () => each(unanswered, act, back) : null;
  return { done: done.length, failures, undo: () => each(done, back, act), again };
}
