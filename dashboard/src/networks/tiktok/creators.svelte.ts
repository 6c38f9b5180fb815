//! What TikTok lets creators do now, asked whenever they are chosen while a post is written.
import { readCreator } from '../../api/accounts.ts';
import { asProblem } from '../../api/problem.ts';
import type { TikTokCreator } from '../../api/types.ts';
import type { TikTokPrivacy } from './options.ts';

type Asked = { state: 'asking' } | { state: 'failed' } | { state: 'known'; creator: TikTokCreator };

export class Creators {
  private asked = $state.raw<ReadonlyMap<string, Asked>>(new Map());

  /** Asks for those of these accounts that were not asked for. */
  ask(accounts: readonly string[]): void {
    for (const account of accounts) if (!this.asked.has(account)) void this.load(account);
  }

  again(account: string): void {
    void this.load(account);
  }

  of = (account: string): Asked => this.asked.get(account) ?? { state: 'asking' };

  /** The creators that are known among these accounts. */
  known(accounts: readonly string[]): TikTokCreator[] {
    return accounts.flatMap((account) => {
      const asked = this.of(account);
      return asked.state === 'known' ? [asked.creator] : [];
    });
  }

  private async load(account: string): Promise<void> {
    this.set(account, { state: 'asking' });
    try {
      this.set(account, { state: 'known', creator: await readCreator(account) });
    } catch (thrown) {
      asProblem(thrown);
      this.set(account, { state: 'failed' });
    }
  }

  private set(account: string, asked: Asked): void {
    this.asked = new Map([...this.asked, [account, asked]]);
  }
}

/** Who may see a post of all these creators, as each of them is offered; with an app that is not audited, only they. */
export function privacyOptions(creators: readonly TikTokCreator[]): TikTokPrivacy[] {
  const [first, ...others] = creators;
  if (first === undefined) return [];
  const offered = first.privacy_options.filter((each) => others.every((it) => it.privacy_options.includes(each)));
  return first.is_app_audited ? offered : offered.filter((each) => each === 'SELF_ONLY');
}

/** Whether the creator of any of these does not let others do it. */
export const isDisabled = (
  creators: readonly TikTokCreator[],
  what: 'comment_disabled' | 'duet_disabled' | 'stitch_disabled',
): boolean => creators.some((creator) => creator[what]);
