//! The instance, the signed-in person, and the end of a session.
import { request } from './request.ts';
import type { Instance, Person } from './types.ts';

/** What this instance is and which platforms it knows; needs no session. */
export const readInstance = (): Promise<Instance> => request('/api/v1/instance');

/** The signed-in person; `null` when nobody is. */
export const readPerson = async (): Promise<Person | null> =>
  (await request<{ person: Person | null }>('/api/v1/session')).person;

/** Changes what is known of the person. */
export const changeMe = (changes: { name?: string; zone?: string }): Promise<Person> =>
  request('/api/v1/me', { method: 'PATCH', body: changes });

/** Ends this browser's session. */
export const signOut = (): Promise<void> => request('/logout', { method: 'POST', body: {} });

/** Whether the clockwork of the instance is running in time; `null` when that cannot be told. */
export async function readHeartbeat(): Promise<boolean | null> {
  try {
    const response = await fetch('/healthz', { cache: 'no-store', signal: AbortSignal.timeout(10_000) });
    if (response.ok) return true;
    return response.status === 503 ? false : null;
  } catch {
    return null;
  }
}
