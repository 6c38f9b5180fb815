//! Connected accounts.
import { request } from './request.ts';
import type { Account, AccountDetail, FormerAccount, TikTokCreator } from './types.ts';

/** All accounts of the workspace with their health, and those that were disconnected and that posts still name. */
export async function listAccounts(): Promise<{ connected: Account[]; former: FormerAccount[] }> {
  const { data, former = [] } = await request<{ data: Account[]; former?: FormerAccount[] }>('/api/v1/accounts');
  return { connected: data, former };
}

/** The address of a copy of its picture; where none can be had, the answer is empty. */
export const pictureOf = (id: string): string => `/api/v1/accounts/${encodeURIComponent(id)}/picture`;

/** One account, and how many of its posts are still to go out. */
export const readAccount = (id: string): Promise<AccountDetail> =>
  request(`/api/v1/accounts/${encodeURIComponent(id)}`);

/** Asks TikTok what the creator behind an account may do now. 503 where it does not tell. */
export const readCreator = (id: string): Promise<TikTokCreator> =>
  request(`/api/v1/accounts/${encodeURIComponent(id)}/creator`);

/** Asks the platform now whether an account still works. 503 where it does not tell: nothing is changed then. */
export const checkAccount = (id: string): Promise<Account> =>
  request(`/api/v1/accounts/${encodeURIComponent(id)}/check`, { method: 'POST', body: {} });

/** Disconnects an account: its tokens are revoked at the platform and destroyed here. */
export const disconnectAccount = (id: string): Promise<void> =>
  request(`/api/v1/accounts/${encodeURIComponent(id)}`, { method: 'DELETE' });
