//! The calendar: what is planned and what went out between two instants.
import { request } from './request.ts';
import type { Card, Instant, PostState } from './types.ts';

export interface CalendarQuery {
  from: Instant;
  /** The first instant that is not asked for. */
  to: Instant;
  account: string | null;
  state: PostState | null;
}

/** The cards in the order of their instants. 422 `range_too_wide` where they are too many. */
export async function readCalendar(query: CalendarQuery): Promise<Card[]> {
  const search = new URLSearchParams({ from: query.from, to: query.to });
  if (query.account !== null) search.set('account', query.account);
  if (query.state !== null) search.set('state', query.state);
  return (await request<{ data: Card[] }>(`/api/v1/calendar?${search}`)).data;
}
