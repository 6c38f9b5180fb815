//! Connected accounts.
import { request } from './request.ts';
import type { Account } from './types.ts';

/** All accounts of the workspace, with their health. */
export async function listAccounts(): Promise<Account[]> {
  return (await request<{ data: Account[] }>('/api/v1/accounts')).data;
}

/** Disconnects an account: its tokens are revoked at the platform and destroyed here. */
export const disconnectAccount = (id: string): Promise<void> =>
  request(`/api/v1/accounts/${encodeURIComponent(id)}`, { method: 'DELETE' });
