//! Invitations to this instance, for its operator.
import { request } from './request.ts';
import type { Invitation, InvitationMade } from './types.ts';

export type { Invitation, InvitationMade as NewInvitation };

/** Those that were made. */
export async function listInvitations(): Promise<Invitation[]> {
  return (await request<{ data: Invitation[] }>('/api/v1/invitations')).data;
}

/** Makes one; `note` is for the operator's own memory. */
export const createInvitation = (note: string): Promise<InvitationMade> =>
  request('/api/v1/invitations', { method: 'POST', body: { note } });

/** Takes one back, so that its link no longer opens anything. */
export const withdrawInvitation = (id: string): Promise<void> =>
  request(`/api/v1/invitations/${encodeURIComponent(id)}`, { method: 'DELETE' });
