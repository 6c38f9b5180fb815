//! The weekly slots of the workspace, as several screens show them.
import { readSlots, saveSlots } from '../api/slots.ts';
import { asProblem, type Problem } from '../api/problem.ts';
import type { Slot, Slots } from '../api/types.ts';
import type { Day } from '../time/days.ts';
import { instantOn, weekdayOf } from '../time/weekly.ts';
import { onSignOut } from './sign-out.ts';
import { zone } from './zone.svelte.ts';

/** A slot of a certain day. */
export interface SlotTime {
  at: number;
  /** As it is written: `2026-12-01T09:00`. */
  local: string;
  /** Whose it is; `null`: the workspace's. */
  account: string | null;
}

/** How often a change is made anew onto what another window left. */
const TRIES = 4;

class SlotStore {
  /** `null` until the first answer. */
  list = $state.raw<readonly Slot[] | null>(null);
  problem = $state.raw<Problem | null>(null);
  /** Of what is shown. */
  private version: number | null = null;

  async load(): Promise<void> {
    try {
      this.take(await readSlots());
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
  }

  /**
   * Changes the slots. Where another window changed them meanwhile, the change is made onto what it left, so that neither
   * is lost; gives whether that was so. They are by the clock that is shown. Throws a Problem.
   */
  async change(change: (slots: readonly Slot[]) => readonly Slot[]): Promise<boolean> {
    await zone.confirm();
    for (let turn = 1; ; turn += 1) {
      if (this.list === null || this.version === null) this.take(await readSlots());
      const wanted = change(this.list ?? []);
      try {
        this.take(await saveSlots(wanted, this.version ?? 0));
        return turn > 1;
      } catch (thrown) {
        if (asProblem(thrown).status !== 412 || turn === TRIES) throw thrown;
        this.take(await readSlots());
      }
    }
  }

  private take({ slots, version }: Slots): void {
    [this.list, this.version, this.problem] = [slots, version, null];
  }

  /** The slots of these days, in the order of their instants; of one account, those that serve it. */
  on(days: readonly Day[], zone: string, account: string | null = null): SlotTime[] {
    const list = this.servingOnly(account);
    const all = days.flatMap((day) => {
      const weekday = weekdayOf(day);
      return list
        .filter((slot) => slot.day === weekday)
        .flatMap((slot) => {
          const at = instantOn(day, slot.time, zone);
          return at === null ? [] : [{ at, local: `${day}T${slot.time}`, account: slot.account ?? null }];
        });
    });
    const once = new Map(all.map((slot) => [`${slot.at} ${slot.account}`, slot]));
    return [...once.values()].sort((a, b) => a.at - b.at);
  }

  forget(): void {
    [this.list, this.version, this.problem] = [null, null, null];
  }

  /** An account that has slots of its own is served by those, any other by the workspace's. */
  private servingOnly(account: string | null): readonly Slot[] {
    const list = this.list ?? [];
    if (account === null) return list;
    const own = list.filter((slot) => slot.account === account);
    return own.length > 0 ? own : list.filter((slot) => (slot.account ?? null) === null);
  }
}

export const slots = new SlotStore();
onSignOut(() => slots.forget());

/** Whether a post at its instant fills a slot: any post does, of an account's own slot one that goes to it. */
export const fills = (
  { at, state, accounts }: { at: string; state: string; accounts: readonly { id: string }[] },
  slot: SlotTime,
): boolean =>
  Date.parse(at) === slot.at &&
  state !== 'cancelled' &&
  (slot.account === null || accounts.some(({ id }) => id === slot.account));
