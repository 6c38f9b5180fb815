//! The shapes that the API speaks, as its contract names them.

/** RFC 3339 in UTC with milliseconds. */
export type Instant = string;

export interface PlatformSetup {
  platform: string;
  is_set_up: boolean;
  problem: string | null;
}

export interface Instance {
  name: string;
  version: string;
  contact: string | null;
  sandbox: boolean;
  signup: 'first' | 'invite' | 'open' | 'closed';
  sign_ins: string[];
  platforms: PlatformSetup[];
  sandbox_feed: string | null;
}

export interface Person {
  id: string;
  name: string;
  zone: string | null;
  operator: boolean;
  workspace: { id: string; name: string };
  identities: { provider: string; subject: string; name: string }[];
  created_at: Instant;
}

export type HealthState = 'ok' | 'needs_reconnect' | 'disconnected';

export interface Account {
  id: string;
  platform: string;
  username: string;
  name: string;
  picture_url: string | null;
  health: { state: HealthState; missing_scopes: string[]; message: string | null; checked_at: Instant | null };
  connected_at: Instant;
}

export type PostState =
  | 'draft'
  | 'attention'
  | 'publishing'
  | 'scheduled'
  | 'published'
  | 'cancelled'
  | 'partial'
  | 'failed';

export type DeliveryState =
  | 'scheduled'
  | 'preparing'
  | 'ready'
  | 'committing'
  | 'processing'
  | 'published'
  | 'failed'
  | 'held'
  | 'unconfirmed'
  | 'missed'
  | 'cancelled';

export type DeliveryAction = 'send' | 'resolve';

export interface DeliveryError {
  class: string;
  code: string;
  message: string;
  hint: string | null;
}

export interface LedgerEvent {
  at: Instant;
  kind: string;
  detail: Record<string, unknown> | null;
  hash: string;
}

export interface Delivery {
  id: string;
  post: string;
  account: string;
  platform: string;
  state: DeliveryState;
  due_at: Instant;
  committed_at: Instant | null;
  published_at: Instant | null;
  lateness_ms: number | null;
  remote_id: string | null;
  url: string | null;
  published_parts: number;
  attempts: number;
  error: DeliveryError | null;
  actions?: DeliveryAction[];
}

export interface Receipt extends Delivery {
  events: LedgerEvent[];
}

export interface PlannedTime {
  at: Instant;
  local: string;
  zone: string;
  remark: 'skipped' | 'doubled' | null;
}

export interface Post {
  id: string;
  version: number;
  state: PostState;
  text: string;
  targets: { account: string; text: string | null }[];
  schedule: PlannedTime | null;
  late_minutes: number;
  deliveries: Delivery[];
  created_at: Instant;
  updated_at: Instant;
}

export interface PostPage {
  data: Post[];
  next: string | null;
}

/** When a new post is to go out: an instant, a wall clock in a zone, or at once. */
export type Schedule = { at: Instant } | { local: string; zone: string } | { now: true };

export interface NewPost {
  text: string;
  targets: { account: string }[];
  schedule: Schedule;
  late_minutes: number;
}

export type Resolution = 'published' | 'send_again' | 'drop';
