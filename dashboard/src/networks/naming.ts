//! How an account is called.
import type { Account } from '../api/types.ts';
import { text } from '../text/index.ts';
import { isolated } from '../text/isolated.ts';
import { NETWORKS } from './index.ts';

type Named = Pick<Account, 'username' | 'name'>;

/** `@name`, or the display name where there is no handle, as a Page may have none. */
export const handle = ({ username, name }: Named): string => isolated(username === null ? name : `@${username}`);

/** `@name on X`: people have the same handle on several networks. */
export const handleOn = (account: Named & Pick<Account, 'platform'>): string =>
  text.connections.handleOn(handle(account), NETWORKS[account.platform].title);
