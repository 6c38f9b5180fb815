//! The accounts through which nothing goes out, and how many posts are planned for each of them.
import { readAccount } from '../api/accounts.ts';
import type { Account, FormerAccount } from '../api/types.ts';
import { accounts, type Obstacle } from './accounts.svelte.ts';
import { onSignOut } from './sign-out.ts';

export interface Stranded {
  account: Account | FormerAccount;
  obstacle: Obstacle;
  /** How many of its deliveries are still to come or wait; the server counts no further than 1,000. */
  planned: number;
}

class StrandedAccounts {
  private planned = $state.raw<ReadonlyMap<string, number>>(new Map());
  /** Whether it was asked for. */
  isKnown = $state(false);

  /** Those that can be mended, and those that are gone although posts are planned for them. */
  list = $derived<Stranded[]>([
    ...accounts.connected
      .filter(({ id }) => accounts.obstacleOf(id) === 'broken')
      .map((account) => ({ account, obstacle: 'broken' as const, planned: this.planned.get(account.id) ?? 0 })),
    ...accounts.former
      .filter(({ planned }) => planned > 0)
      .map((account) => ({ account, obstacle: 'gone' as const, planned: account.planned })),
  ]);

  /** Reads the accounts anew, and what is planned for those that are broken. */
  async load(): Promise<void> {
    await accounts.load();
    const broken = accounts.connected.filter(({ id }) => accounts.obstacleOf(id) === 'broken');
    const counted = await Promise.all(broken.map(({ id }) => readAccount(id).catch(() => null)));
    this.planned = new Map(broken.map(({ id }, index) => [id, counted[index]?.planned ?? this.planned.get(id) ?? 0]));
    this.isKnown = true;
  }

  forget(): void {
    [this.planned, this.isKnown] = [new Map(), false];
  }
}

export const stranded = new StrandedAccounts();
onSignOut(() => stranded.forget());
