//! Where the accounts of a post publish.
import type { Network, Post } from '../../api/types.ts';
import { ALL_NETWORKS } from '../../networks/index.ts';
import { accounts } from '../../stores/accounts.svelte.ts';

/** The network of an account, as the accounts or the deliveries of the post say it. */
export function networkOf(account: string, post?: { deliveries?: Post['deliveries'] }): Network {
  const delivery = post?.deliveries?.find((each) => each.account === account);
  const known = accounts.byId(account) ?? accounts.formerById(account);
  const network = known?.platform ?? delivery?.platform;
  // Neither is known where the account was erased, of a post that has no deliveries yet.
  return network ?? UNKNOWN;
}

const [UNKNOWN = 'x'] = ALL_NETWORKS;
