//! Where the person is signed in.
import { request } from './request.ts';
import type { Instant } from './types.ts';

/** One browser that is signed in. */
export interface Session {
  id: string;
  /** A coarse name such as "Firefox on Linux". */
  browser: string | null;
  created_at: Instant;
  seen_at: Instant;
  expires_at: Instant;
  is_current: boolean;
}

/** The living sessions: this one first, then the latest seen. */
export async function listSessions(): Promise<Session[]> {
  return (await request<{ data: Session[] }>('/api/v1/me/sessions')).data;
}

/** Ends one session. */
export const endSession = (id: string): Promise<void> => request(`/api/v1/me/sessions/${encodeURIComponent(id)}`, { method: 'DELETE' });

/** Ends all sessions, this one included. */
export const endAllSessions = (): Promise<void> => request('/api/v1/me/sessions', { method: 'DELETE' });
