//! The weekly slots of the workspace, as several screens show them.
import { readSlots, saveSlots } from '../api/slots.ts';
import { asProblem, type Problem } from '../api/problem.ts';
import type { Slot } from '../api/types.ts';
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

class SlotStore {
  /** `null` until the first answer. */
  list = $state.raw<readonly Slot[] | null>(null);
  problem = $state.raw<Problem | null>(null);

  async load(): Promise<void> {
    try {
      const found = await readSlots();
      [this.list, this.problem] = [found.slots, null];
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
  }

  /**
   * Changes the slots as they are by now: what another window added meanwhile stays. They are by the clock that is
   * shown. Throws a Problem.
   */
  async change(change: (slots: readonly Slot[]) => readonly Slot[]): Promise<void> {
    await zone.confirm();
    const { slots } = await readSlots();
    this.list = (await saveSlots(change(slots))).slots;
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
    [this.list, this.problem] = [null, null];
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
