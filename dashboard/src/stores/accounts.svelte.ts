//! The connected accounts, and the names of those that were disconnected.
import { checkAccount, disconnectAccount, listAccounts } from '../api/accounts.ts';
import { asProblem, Problem } from '../api/problem.ts';
import type { Account, FormerAccount, HealthState, Network } from '../api/types.ts';
import { NETWORKS } from '../networks/index.ts';
import { handle } from '../networks/naming.ts';
import { lastingNotices } from './lasting-notices.svelte.ts';
import { onSignOut } from './sign-out.ts';

/**
 * A limit of the platform passes by itself, and a connection that ends soon has not ended; lost access does not come
 * back.
 */
const USABLE: Record<HealthState, boolean> = { connected: true, expiring: true, limited: true, needs_reconnect: false };

/** Why nothing goes out through an account: it has to be reconnected, or it is connected no more. */
export type Obstacle = 'broken' | 'gone';

export const isUsable = ({ health }: Account): boolean => USABLE[health.state];

class Accounts {
  /** `null` until the first answer. */
  list = $state.raw<Account[] | null>(null);
  /** Those that were disconnected, and that posts still name. */
  former = $state.raw<readonly FormerAccount[]>([]);
  problem = $state.raw<Problem | null>(null);

  /** All that are connected; some may have to be reconnected before they publish. */
  connected = $derived(this.list ?? []);
  /** Those that can publish now. */
  usable = $derived(this.connected.filter(isUsable));

  /** Counts sign-outs, so that an answer that arrives after one is dropped: it belongs to the person before. */
  private signOuts = 0;

  async load(): Promise<void> {
    const { signOuts } = this;
    const answer = await listAccounts().catch(asProblem);
    if (signOuts !== this.signOuts) return;
    if (answer instanceof Problem) this.problem = answer;
    else [this.list, this.former, this.problem] = [answer.connected, answer.former, null];
  }

  /** Has the platform asked whether an account works, and takes what is known then. Throws a Problem. */
  async check({ id }: Account): Promise<Account> {
    const { signOuts } = this;
    const found = await checkAccount(id);
    // What was told of it before may be over.
    await lastingNotices.load();
    if (signOuts === this.signOuts) this.list = (this.list ?? []).map((known) => (known.id === id ? found : known));
    return found;
  }

  async disconnect(account: Account): Promise<void> {
    await disconnectAccount(account.id);
    await this.load();
  }

  byId(id: string): Account | undefined {
    return this.list?.find((account) => account.id === id);
  }

  formerById(id: string): FormerAccount | undefined {
    return this.former.find((account) => account.id === id);
  }

  /** Its handle, also after it was disconnected; the name of its network where nothing else is known. */
  nameOf(id: string, network: Network): string {
    const account = this.byId(id) ?? this.formerById(id);
    return (account && handle(account)) || NETWORKS[network].title;
  }

  /** What keeps posts from going out through an account; `null` where nothing is known to. */
  obstacleOf(id: string): Obstacle | null {
    const account = this.byId(id);
    if (account) return isUsable(account) ? null : 'broken';
    return this.formerById(id) ? 'gone' : null;
  }

  forget(): void {
    this.signOuts += 1;
    [this.list, this.former] = [null, []];
    this.problem = null;
  }
}

export const accounts = new Accounts();
onSignOut(() => accounts.forget());
