//! How the instance is doing, for the person and, with more, for the operator.
import { request } from './request.ts';
import type { Instant } from './types.ts';

/** The last tick of the clockwork; without times on an instance that never ran. */
export interface Heartbeat {
  started_at: Instant | null;
  finished_at: Instant | null;
  age_s: number | null;
  is_late: boolean;
}

/** How far behind the planned instants deliveries were; figures are `null` when nothing was delivered. */
export interface Lateness {
  since: Instant;
  count: number;
  p50_ms: number | null;
  p99_ms: number | null;
  max_ms: number | null;
}

export interface PlatformStatus {
  platform: string;
  is_set_up: boolean;
  last_published_at: Instant | null;
  paused_until: Instant | null;
}

export interface TokenKey {
  key: string;
  is_active: boolean;
  /** How many grants it seals. */
  grants: number;
}

export interface OperatorStatus {
  users: number;
  workspaces: number;
  accounts: number;
  needs_reconnect: number;
  waiting: number;
  overdue: number;
  lateness: Lateness;
  token_keys: TokenKey[];
  signup: string;
}

export interface Status {
  version: string;
  heartbeat: Heartbeat;
  lateness: Lateness;
  deliveries: { waiting: number; attention: number; published_24h: number; failed_24h: number };
  platforms: PlatformStatus[];
  operator: OperatorStatus | null;
}

/** As it stands now. */
export const readStatus = (): Promise<Status> => request('/api/v1/status');
