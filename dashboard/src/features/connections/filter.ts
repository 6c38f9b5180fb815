//! Which of many accounts are shown: all, those of one platform, or those that need somebody. What is chosen stands in the address.
import type { Account, Platform } from '../../api/types.ts';
import { platformName } from '../../networks/naming.ts';
import { isUsable } from '../../stores/accounts.svelte.ts';
import { text } from '../../text/index.ts';

/** Fewer are seen at a glance. */
const MANY = 7;

/** Some of the accounts, by what they have in common. */
export interface Group {
  /** As it stands in the address; `null` for all. */
  key: string | null;
  label: string;
  accounts: readonly Account[];
}

/** The groups to choose from; none where there is nothing to choose. */
export function groupsOf(accounts: readonly Account[]): Group[] {
  if (accounts.length < MANY) return [];
  const needy = accounts.filter((account) => !isUsable(account));
  const keys = [...new Set(accounts.map(({ platform }) => keyOf(platform)))];
  if (keys.length === 1 && needy.length === 0) return [];
  const platforms = keys.map((key) => ({ key, label: platformName(key), accounts: accounts.filter(({ platform }) => keyOf(platform) === key) }));
  return [
    { key: null, label: text.connections.filter.all, accounts },
    ...(needy.length > 0 ? [{ key: NEEDY, label: text.connections.filter.needy, accounts: needy }] : []),
    ...(keys.length > 1 ? platforms : []),
  ];
}

/** The group that the address names, or all. */
export const chosenOf = (groups: readonly Group[], key: string | null): Group | undefined =>
  groups.find((group) => group.key === key) ?? groups[0];

const NEEDY = 'needs-you';

/** Instagram is one, whichever way its accounts are connected. */
const keyOf = (platform: Platform): Platform => (platform === 'instagram-direct' ? 'instagram' : platform);
