//! The choice after a consent that reaches several accounts.
import { request } from './request.ts';
import type { Account, Choices } from './types.ts';

const path = (id: string): string => `/api/v1/connect/${encodeURIComponent(id)}/choices`;

/** What may be chosen. 404: there is no such choice, or it has ended. */
export const readChoices = (id: string): Promise<Choices> => request(path(id));

/**
 * Connects what was chosen and gives those accounts; nothing chosen gives back what no account needs. It may be asked
 * again.
 */
export async function choose(id: string, choices: readonly string[]): Promise<Account[]> {
  return (await request<{ data: Account[] }>(path(id), { method: 'POST', body: { choices } })).data;
}
