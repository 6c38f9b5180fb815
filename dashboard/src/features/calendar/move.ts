//! Moves a card to another time: shown at once, taken back where the server refuses, and to be undone for ten seconds.
import { changePost } from '../../api/posts.ts';
import { asProblem, type Problem } from '../../api/problem.ts';
import type { Card, Schedule } from '../../api/types.ts';
import { clock } from '../../stores/clock.svelte.ts';
import { notice } from '../../stores/notice.svelte.ts';
import { zone } from '../../stores/zone.svelte.ts';
import { text } from '../../text/index.ts';
import { atDay, dayOf, hourOf, type Day } from '../../time/days.ts';
import { clockTime, shortDay } from '../../time/format.ts';
import { serverNow } from '../../time/now.ts';
import { instantOf } from '../../time/zone.ts';
import { scheduleIn } from '../schedule/schedule-in.ts';
import { calendar } from './calendar.svelte.ts';

/** The same time of day on another day, and at another hour where one is given. */
export async function moveToDay(card: Card, day: Day, hour?: number): Promise<void> {
  const from = Date.parse(card.at);
  // Asked by the wall clock: of a doubled hour both passes are at home in the same place.
  if (dayOf(from, zone.current) === day && (hour === undefined || hourOf(from, zone.current) === hour)) return;
  const local = atDay(from, zone.current, day, hour);
  const at = instantOf(local, zone.current)?.at;
  if (at === undefined) return;
  const fault = await moveTo(card, at, { local, zone: zone.current });
  if (fault !== null) notice.bad(fault);
}

/** Moves a card; gives what was wrong with it, or `null`. */
export async function moveTo(card: Card, at: number, schedule: Schedule): Promise<string | null> {
  const fault = await moveQuietly(card, at, schedule);
  if (fault === null) notice.good(text.calendar.move.done(whenOf(at)), () => undo(card));
  return fault;
}

/** Moves a card and says nothing of it; gives what was wrong with it, or `null`. */
export async function moveQuietly(card: Card, at: number, schedule: Schedule): Promise<string | null> {
  return at <= serverNow() ? text.calendar.move.past : change(card, at, schedule);
}

/** Back to the instant that it had, as the version that it is now; gives what was wrong with it, or `null`. */
export function moveBack(before: Card): Promise<string | null> {
  const at = Date.parse(before.at);
  const card = { ...before, version: versions.get(before.id) ?? before.version };
  return moveQuietly(card, at, scheduleIn(zone.current, at));
}

async function undo(before: Card): Promise<void> {
  const fault = await moveBack(before);
  if (fault === null) notice.good(text.calendar.move.undone(whenOf(Date.parse(before.at))));
  else notice.bad(fault);
}

/** The newest version that this page made of a post, for the change after it. */
const versions = new Map<string, number>();

const change = (card: Card, at: number, schedule: Schedule): Promise<string | null> =>
  calendar.during(() => save(card, at, schedule));

async function save(card: Card, at: number, schedule: Schedule): Promise<string | null> {
  const shown = calendar.byId(card.id) ?? card;
  calendar.replace({ ...shown, at: new Date(at).toISOString() });
  try {
    const post = await changePost(card, { schedule });
    versions.set(card.id, post.version);
    calendar.replace({ ...shown, at: post.schedule?.at ?? shown.at, version: post.version, state: post.state });
    return null;
  } catch (thrown) {
    calendar.replace(shown);
    return sentence(asProblem(thrown));
  }
}

/** Why a change of a post was refused. */
export function sentence(problem: Problem): string {
  if (problem.isUncertain && problem.message === '') return text.calendar.move.uncertain;
  if (problem.status === 409) return text.receipt.moveDialog.tooLate;
  if (problem.status === 412) return text.receipt.changedMeanwhile;
  const faults = problem.errors.map((error) => error.message).join(' ');
  return faults || problem.message || text.receipt.actionFailed;
}

const whenOf = (at: number): string => `${shortDay(at, zone.current, clock.now)}, ${clockTime(at, zone.current)}`;
