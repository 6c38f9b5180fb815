//! When: the moments that are offered, the one that was chosen, and the schedule that it becomes.
import type { FreeSlot, Intention, NewRepeat, PlannedTime, Schedule } from '../../api/types.ts';
import { zone } from '../../stores/zone.svelte.ts';
import { text } from '../../text/index.ts';
import { dayOf, hourOf, isDay, type Day } from '../../time/days.ts';
import { serverNow } from '../../time/now.ts';
import { asKnown, daysAfter, instantOf, tomorrowAt, wallClock, type LocalTime } from '../../time/zone.ts';
import type { Moment } from './moment.ts';
import { scheduleIn } from './schedule-in.ts';
import { ruleOf, wishOf, type Wish } from './wish.ts';

/**
 * The moments for a new post, for a changed one, for one that only moves, for one that is sent after all, and for one that
 * was cancelled before its time.
 */
export const FOR_NEW: readonly Moment[] = ['now', 'soon', 'tomorrow', 'slot', 'exact'];
export const FOR_EDIT: readonly Moment[] = ['keep', 'now', 'tomorrow', 'slot', 'exact'];
export const FOR_MOVE: readonly Moment[] = ['hour_later', 'day_later', 'week_later', 'exact'];
export const FOR_SENDING: readonly Moment[] = ['hour', 'tomorrow', 'exact'];
export const FOR_AGAIN: readonly Moment[] = ['keep', 'hour', 'tomorrow', 'exact'];

const SOON_MS = 120_000;
const HOUR_MS = 3_600_000;
const MORNING = '09:00';

/** What was chosen, as it can be kept. */
export interface PlanSnapshot {
  moment: Moment;
  day: string;
  time: string;
  zone: string;
  wish?: Wish | null;
}

/** The moments of a post that comes again: its rule needs a time of the day. */
const FOR_REPEATED: readonly Moment[] = ['tomorrow', 'exact'];

export class Plan {
  private readonly moments: readonly Moment[];
  /** What was planned before. */
  readonly base: PlannedTime | null;
  /** What it began with, and what that says to a draft: nothing, as long as nobody has chosen. */
  private begun: { sign: string; intention: Intention | null };
  moment = $state<Moment>('tomorrow');
  day = $state('');
  time = $state(MORNING);
  zone = $state(zone.current);
  error = $state<string | undefined>(undefined);
  /** The next free slot, as far as is known: the server takes the one that is free when it is asked. */
  slot = $state.raw<FreeSlot | null>(null);
  /** How it comes again; `null`: it does not. */
  wish = $state.raw<Wish | null>(null);
  /** Without a slot there is none to choose, and what comes again has a time of the day. */
  offered = $derived.by(() =>
    this.moments.filter((moment) =>
      this.wish === null ? moment !== 'slot' || this.slot !== null : FOR_REPEATED.includes(moment),
    ),
  );

  constructor(offered: readonly Moment[], moment: Moment, base: PlannedTime | null = null) {
    this.moments = offered;
    this.moment = moment;
    this.base = base;
    // An instant that was given without a zone is kept in UTC: the reader's own zone says more.
    // One that this browser does not know has no clock here.
    if (base && base.zone !== 'UTC') this.zone = asKnown(base.zone) ?? this.zone;
    this.day = tomorrowAt(serverNow(), this.zone, MORNING).slice(0, 10);
    if (base) this.startFrom(Date.parse(base.at));
    this.begun = { sign: this.sign(), intention: null };
  }

  /** An exact local time to begin with: a day (`2026-12-01`), or a day and a time; what is neither is left out. */
  static exactly(offered: readonly Moment[], local: string): Plan {
    const plan = new Plan(offered, 'tomorrow');
    const [day = '', time = ''] = local.split('T');
    if (!isDay(day)) return plan;
    plan.moment = 'exact';
    plan.day = day;
    plan.time = /^\d\d:\d\d$/.test(time) ? time : usualTime(day, plan.zone);
    return plan;
  }

  /** The instant that the chosen moment means, `null` for "now" and for an incomplete time. */
  planned(now: number): LocalTime | null {
    const at = this.instant(now);
    if (at !== null) return { at, remark: null };
    const local = this.local(now);
    return local === null ? null : instantOf(local, this.zone);
  }

  /** What the request says; `null` leaves the time as it is. */
  schedule(now: number): Schedule | null {
    if (this.moment === 'keep') return null;
    if (this.moment === 'now') return { now: true };
    if (this.moment === 'slot') return { slot: 'next' };
    const at = this.instant(now);
    if (at !== null) return this.moment === 'hour_later' ? scheduleIn(this.zone, at) : { at: iso(at) };
    return { local: this.local(now) ?? wallClock(now, this.zone), zone: this.zone };
  }

  /** What was chosen, as a draft keeps it; `null` where nothing was, or what has no time of its own. */
  intention(now: number): Intention | null {
    if (this.sign() === this.begun.sign) return this.begun.intention;
    const repeat = this.repeat(now);
    if (repeat) return { repeat };
    if (this.moment === 'now') return { schedule: { now: true } };
    if (this.moment === 'slot') return { schedule: { slot: 'next' } };
    const local = this.local(now);
    return local === null ? null : { schedule: { local, zone: this.zone } };
  }

  /** Goes on from what a draft says. */
  adopt(intention: Intention | null): void {
    if (intention) this.choose(intention);
    this.begun = { sign: this.sign(), intention };
  }

  /** The rule of a post that comes again; `null` where it does not, or its time is incomplete. */
  repeat(now: number): NewRepeat | null {
    const local = this.local(now);
    return this.wish === null || local === null ? null : ruleOf(this.wish, local, this.zone);
  }

  /** Has it come again in this way; its first time is the one that was chosen, as far as that is a time of the day. */
  comeAgain(wish: Wish | null, now: number): void {
    if (wish !== null && !FOR_REPEATED.includes(this.moment)) {
      const planned = this.moment === 'now' || this.moment === 'soon' ? null : this.planned(now);
      if (planned) this.startFrom(planned.at);
      this.time = this.time.slice(0, 5) || MORNING;
      this.moment = planned ? 'exact' : 'tomorrow';
    }
    this.wish = wish;
  }

  isSound(now: number): boolean {
    this.error = this.fault(now);
    return this.error === undefined;
  }

  snapshot(): PlanSnapshot {
    const { moment, day, time, zone: chosen, wish } = this;
    return { moment, day, time, zone: chosen, ...(wish && { wish }) };
  }

  /** Goes on from what was kept; a moment that is not offered any more is chosen anew. */
  resume({ moment, day, time, zone: chosen, wish = null }: PlanSnapshot): void {
    this.wish = this.moments === FOR_NEW ? wish : null;
    if (this.moments.includes(moment)) this.moment = moment;
    [this.day, this.time, this.zone] = [day, time, asKnown(chosen) ?? this.zone];
  }

  private sign(): string {
    return JSON.stringify(this.snapshot());
  }

  private choose(intention: Intention): void {
    this.wish = null;
    if ('repeat' in intention) {
      const { time, zone: where, starts_on: start } = intention.repeat;
      this.wish = wishOf(intention.repeat);
      this.exactly(`${start ?? this.day}T${time}`, where);
      return;
    }
    const { schedule } = intention;
    if ('local' in schedule) this.exactly(schedule.local, schedule.zone);
    else if ('at' in schedule) this.exactly(wallClock(Date.parse(schedule.at), this.zone), this.zone);
    else this.moment = 'now' in schedule ? 'now' : 'slot';
  }

  private exactly(local: string, where: string): void {
    this.moment = 'exact';
    [this.day, this.time] = [local.slice(0, 10), local.slice(11).replace(/:00$/, '')];
    this.zone = asKnown(where) ?? this.zone;
  }

  private fault(now: number): string | undefined {
    if (this.moment === 'keep' || this.moment === 'now') return undefined;
    const planned = this.planned(now);
    if (planned === null) return this.moment === 'slot' ? text.schedule.errors.noSlot : text.schedule.errors.noTime;
    return planned.at < now ? text.schedule.errors.past : undefined;
  }

  /** The moments that are spans from an instant, whatever the clocks do. */
  private instant(now: number): number | null {
    const from = this.base ? Date.parse(this.base.at) : null;
    switch (this.moment) {
      case 'soon':
        return now + SOON_MS;
      case 'hour':
        return now + HOUR_MS;
      case 'keep':
        return from;
      case 'hour_later':
        return (from ?? now) + HOUR_MS;
      case 'slot':
        return this.slot === null ? null : Date.parse(this.slot.at);
      case 'now':
      case 'tomorrow':
      case 'day_later':
      case 'week_later':
      case 'exact':
        return null;
    }
  }

  /** The moments that are wall clocks. */
  private local(now: number): string | null {
    const from = this.base ? Date.parse(this.base.at) : now;
    switch (this.moment) {
      case 'tomorrow':
        return tomorrowAt(now, this.zone, MORNING);
      case 'day_later':
        return daysAfter(from, this.zone, 1);
      case 'week_later':
        return daysAfter(from, this.zone, 7);
      case 'exact':
        return this.day === '' || this.time === '' ? null : `${this.day}T${this.time}`;
      case 'keep':
      case 'now':
      case 'soon':
      case 'slot':
      case 'hour':
      case 'hour_later':
        return null;
    }
  }

  private startFrom(at: number): void {
    const local = wallClock(at, this.zone);
    this.day = local.slice(0, 10);
    this.time = local.slice(11).replace(/:00$/, '');
  }
}

/** In the morning, or where that is over the next full hour that leaves a moment to write. */
function usualTime(day: Day, zone: string): string {
  const soon = serverNow() + HOUR_MS;
  if (dayOf(soon, zone) !== day || `${MORNING}:00` > wallClock(soon, zone).slice(11)) return MORNING;
  const hour = hourOf(soon, zone) + 1;
  return hour < 24 ? `${String(hour).padStart(2, '0')}:00` : '23:59';
}

const iso = (ms: number): string => new Date(ms).toISOString();
