//! What lasts and should be known: a paused platform, a limited account, an account to reconnect.
import { request } from './request.ts';
import type { StandingNotice } from './types.ts';

/** The notices for the signed-in person. */
export async function listNotices(): Promise<StandingNotice[]> {
  return (await request<{ data?: StandingNotice[] } | undefined>('/api/v1/notices'))?.data ?? [];
}
