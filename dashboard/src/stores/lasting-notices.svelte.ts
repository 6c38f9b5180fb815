//! What lasts and should be known, asked once a minute: of the platforms for the operator, of the accounts for
//! everybody.
import { listNotices } from '../api/notices.ts';
import type { AccountWarning, StandingNotice } from '../api/types.ts';
import { onSignOut } from './sign-out.ts';

class LastingNotices {
  private list = $state.raw<StandingNotice[]>([]);

  /** For the whole instance; only its operator is told. */
  platforms = $derived(this.list.filter((notice) => notice.kind === 'platform_paused'));

  /**
   * What concerns no account that is connected: access that a platform has left, a key that is missing, and what repeats
   * and is paused. Of several of those the first is told: the page that it leads to has them all.
   */
  others = $derived([
    ...this.list.filter((notice) => notice.kind === 'access_left' || notice.kind === 'key_missing'),
    ...this.list.filter((notice) => notice.kind === 'recurrence_paused').slice(0, 1),
  ]);

  async load(): Promise<void> {
    // What was known stays until there is a newer answer.
    this.list = await listNotices().catch(() => this.list);
  }

  /** What is to be known of one account. */
  of(account: string): AccountWarning | undefined {
    return this.list.filter((notice) => 'account' in notice).find((notice) => notice.account === account);
  }

  forget(): void {
    this.list = [];
  }
}

export const lastingNotices = new LastingNotices();
onSignOut(() => lastingNotices.forget());
