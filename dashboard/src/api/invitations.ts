//! Invitations to this instance, for its operator.
import { request } from './request.ts';
import type { Instant } from './types.ts';

/** One invitation; its code is known only to whoever made it. */
export interface Invitation {
  id: string;
  note: string;
  created_at: Instant;
  expires_at: Instant;
  used_at: Instant | null;
}

/** A new one, with the link that is shown this once. */
export interface NewInvitation extends Invitation {
  url: string;
}

/** Those that were made. */
export async function listInvitations(): Promise<Invitation[]> {
  return (await request<{ data: Invitation[] }>('/api/v1/invitations')).data;
}

/** Makes one; `note` is for the operator's own memory. */
export const createInvitation = (note: string): Promise<NewInvitation> => request('/api/v1/invitations', { method: 'POST', body: { note } });

/** Takes one back, so that its link no longer opens anything. */
export const withdrawInvitation = (id: string): Promise<void> =>
  request(`/api/v1/invitations/${encodeURIComponent(id)}`, { method: 'DELETE' });
