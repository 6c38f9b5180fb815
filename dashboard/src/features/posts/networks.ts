//! Where the accounts of a post publish.
import type { Post } from '../../api/types.ts';
import { PUBLISHING, publishesTo, type PublishingNetwork } from '../../networks/index.ts';
import { accounts } from '../../stores/accounts.svelte.ts';

/** The network of an account, as the accounts or the deliveries of the post say it. */
export function networkOf(account: string, post?: Pick<Post, 'deliveries'>): PublishingNetwork {
  const delivery = post?.deliveries.find((each) => each.account === account);
  const network = accounts.byId(account)?.platform ?? delivery?.platform;
  if (network !== undefined && publishesTo(network)) return network;
  // An account that was disconnected, of a post that has no deliveries yet.
  return UNKNOWN;
}

const [UNKNOWN = 'x'] = PUBLISHING;
