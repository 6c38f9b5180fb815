//! The identities that open the person's workspace.
import { request } from './request.ts';
import type { Identity, Provider } from './types.ts';

/** All of them; a workspace has at least one. */
export async function listIdentities(): Promise<Identity[]> {
  return (await request<{ data: Identity[] }>('/api/v1/me/identities')).data;
}

/** Begins to add one; gives the address at which the provider asks the person. */
export async function addIdentity(provider: Provider): Promise<string> {
  const { consent_url } = await request<{ consent_url: string }>('/api/v1/me/identities', {
    method: 'POST',
    body: { provider },
  });
  return consent_url;
}

/** Takes one away; 409 `last_identity` for the only one. */
export const removeIdentity = (id: string): Promise<void> =>
  request(`/api/v1/me/identities/${encodeURIComponent(id)}`, { method: 'DELETE' });
