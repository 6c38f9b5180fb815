//! The signed-in person's own profile.
import { request } from './request.ts';
import type { Person } from './types.ts';

/** What a person may change about themselves. */
export interface ProfileChanges {
  name?: string;
  /** An IANA zone. */
  zone?: string;
}

/** Changes the profile; 422 names the field that was refused. */
export const changeMe = (changes: ProfileChanges): Promise<Person> => request('/api/v1/me', { method: 'PATCH', body: changes });
