//! The connected accounts.
import { disconnectAccount, listAccounts } from '../api/accounts.ts';
import { asProblem, Problem } from '../api/problem.ts';
import type { Account, HealthState } from '../api/types.ts';
import { handle } from '../connections/naming.ts';
import { onDeparture } from './departure.ts';

/** A limit of the platform passes by itself, and a connection that ends soon has not ended; lost access does not come back. */
const USABLE: Record<HealthState, boolean> = { connected: true, expiring: true, limited: true, needs_reconnect: false };

export const isUsable = ({ health }: Account): boolean => USABLE[health.state];

class Accounts {
  /** `null` until the first answer. */
  list = $state.raw<Account[] | null>(null);
  problem = $state.raw<Problem | null>(null);

  /** Those that posts can be written for, or could be after reconnecting. */
  connected = $derived(this.list ?? []);
  /** Those that can publish. */
  usable = $derived(this.connected.filter(isUsable));

  /** Counts sign-outs: an answer that comes after one belongs to somebody who has left. */
  private departures = 0;

  async load(): Promise<void> {
    const { departures } = this;
    const answer = await listAccounts().catch(asProblem);
    if (departures !== this.departures) return;
    if (answer instanceof Problem) this.problem = answer;
    else [this.list, this.problem] = [answer, null];
  }

  async disconnect(account: Account): Promise<void> {
    await disconnectAccount(account.id);
    await this.load();
  }

  byId(id: string): Account | undefined {
    return this.list?.find((account) => account.id === id);
  }

  /** Its handle, or a neutral word for an account that is no longer listed. */
  nameOf(id: string, platform: string): string {
    const account = this.byId(id);
    return account ? handle(account) : platform;
  }

  forget(): void {
    this.departures += 1;
    this.list = null;
    this.problem = null;
  }
}

export const accounts = new Accounts();
onDeparture(() => accounts.forget());
