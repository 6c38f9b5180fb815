//! Which of many accounts are shown: all, those of one network, or those that need somebody. What is chosen stands in
//! the address.
import type { Account, Network } from '../../api/types.ts';
import { NETWORKS } from '../../networks/index.ts';
import { isUsable } from '../../stores/accounts.svelte.ts';
import { text } from '../../text/index.ts';

/** Fewer are seen at a glance. */
const MANY = 7;

/** Some of the accounts, by what they have in common. */
export interface Group {
  /** As it stands in the address; `null` for all. */
  key: string | null;
  /** The one network of all of them, where that is what they have in common. */
  network: Network | null;
  label: string;
  accounts: readonly Account[];
}

/** The groups to choose from; none where there is nothing to choose. */
export function groupsOf(accounts: readonly Account[]): Group[] {
  if (accounts.length < MANY) return [];
  const needy = accounts.filter((account) => !isUsable(account));
  const networks = [...new Set(accounts.map(({ platform }) => platform))];
  if (networks.length === 1 && needy.length === 0) return [];
  return [
    { key: null, network: null, label: text.connections.filter.all, accounts },
    ...(needy.length > 0 ? [{ key: NEEDY, network: null, label: text.connections.filter.needy, accounts: needy }] : []),
    ...(networks.length > 1 ? networks.map((network) => ofNetwork(accounts, network)) : []),
  ];
}

/** The group that the address names, or all. */
export const chosenOf = (groups: readonly Group[], key: string | null): Group | undefined =>
  groups.find((group) => group.key === key) ?? groups[0];

const NEEDY = 'needs-you';

const ofNetwork = (accounts: readonly Account[], network: Network): Group => ({
  key: network,
  network,
  label: NETWORKS[network].title,
  accounts: accounts.filter(({ platform }) => platform === network),
});
