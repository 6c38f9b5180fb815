//! Posts that come again by a rule: list, create, change, end.
import { servedAtHand } from '../text/served.svelte.ts';
import { spoken, type FieldError } from './problem.ts';
import { request } from './request.ts';
import type { NewRecurrence, Recurrence, RecurrenceChanges, RecurrencePage, UpcomingTime } from './types.ts';

/** Those that go on or are paused, which are a hundred at the most; or a page of those that have ended. */
export const listRecurrences = (ended = false): Promise<RecurrencePage> =>
  request(`/api/v1/recurrences${ended ? '?ended=true&limit=20' : ''}`);

/** One of them. */
export const readRecurrence = (id: string): Promise<Recurrence> => request(path({ id }));

/** Creates one with its first post. The same `key` never makes a second one, however often it is sent. */
export const createRecurrence = (recurrence: NewRecurrence, key: string): Promise<Recurrence> =>
  request('/api/v1/recurrences', { method: 'POST', body: recurrence, headers: { 'idempotency-key': key } });

/** What would be refused or may not be wanted, and when its next posts would come. */
export interface Foreseen {
  errors: FieldError[];
  warnings: FieldError[];
  upcoming: UpcomingTime[];
}

/** Has one checked; nothing is kept of it. */
export async function foresee(recurrence: NewRecurrence): Promise<Foreseen> {
  const asked = request<Partial<Foreseen> | undefined>('/api/v1/recurrences/validate', {
    method: 'POST',
    body: recurrence,
  });
  const [found] = await Promise.all([asked, servedAtHand()]);
  const { errors = [], warnings = [], upcoming = [] } = found ?? {};
  return { errors: errors.map(spoken), warnings: warnings.map(spoken), upcoming };
}

/** Changes one as this page knows it: the posts that are still to be made. */
export const changeRecurrence = (known: Known, changes: RecurrenceChanges): Promise<Recurrence> =>
  request(path(known), { method: 'PATCH', body: changes, headers: onlyIf(known) });

/** Ends one as this page knows it. The post that it made last stays. */
export const endRecurrence = (known: Known): Promise<Recurrence> =>
  request(path(known), { method: 'DELETE', headers: onlyIf(known) });

type Known = Pick<Recurrence, 'id' | 'version'>;

const path = ({ id }: Pick<Recurrence, 'id'>): string => `/api/v1/recurrences/${encodeURIComponent(id)}`;

const onlyIf = ({ version }: Known): Record<string, string> => ({ 'if-match': `"${version}"` });
