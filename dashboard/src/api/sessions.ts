//! Where the person is signed in.
import { request } from './request.ts';
import type { Session } from './types.ts';

export type { Session };

/** The living sessions: this one first, then the latest seen. */
export async function listSessions(): Promise<Session[]> {
  return (await request<{ data: Session[] }>('/api/v1/me/sessions')).data;
}

/** Ends one session. */
export const endSession = (id: string): Promise<void> =>
  request(`/api/v1/me/sessions/${encodeURIComponent(id)}`, { method: 'DELETE' });

/** Ends all sessions, this one included. */
export const endAllSessions = (): Promise<void> => request('/api/v1/me/sessions', { method: 'DELETE' });
