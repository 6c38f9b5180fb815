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
  email: string | null;
  identities: Identity[];
  created_at: Instant;
}

/** One person at one provider, who opens the workspace. */
export interface Identity {
  id: string;
  provider: string;
  name: string;
  email: string | null;
  created_at: Instant;
}

export type HealthState = 'ok' | 'limited' | 'needs_reconnect' | 'disconnected';

export interface Account {
  id: string;
  platform: string;
  username: string;
  name: string;
  picture_url: string | null;
  health: Health;
  connected_at: Instant;
}

export interface Health {
  state: HealthState;
  missing_scopes: string[];
  message: string | null;
  checked_at: Instant | null;
  /** When a limit of the platform ends. */
  until?: Instant | null;
}

/** Something that lasts and that a person should know: of a platform for the operator, of an account for its owner. */
export interface StandingNotice {
  kind: 'platform_paused' | 'account_limited' | 'needs_reconnect';
  platform?: string;
  account?: string;
  since?: Instant | null;
  until?: Instant | null;
  message: string;
  hint: string | null;
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
  /** Why it stands as it does; of a planned one, what was found when it was checked beforehand. */
  error: DeliveryError | null;
}

/** One public call of a delivery: each post of a thread. */
export interface DeliveryPart {
  part: number;
  state: 'published' | 'waiting' | 'unconfirmed' | 'failed';
  remote_id: string | null;
  url: string | null;
}

export interface Receipt extends Delivery {
  parts?: DeliveryPart[];
  events: LedgerEvent[];
}

export interface PlannedTime {
  at: Instant;
  local: string;
  zone: string;
  remark: 'skipped' | 'doubled' | 'rules_changed' | null;
  /** The wall clock that was asked for, where a change of the zone's rules made it another one. */
  asked_local?: string | null;
}

/** Who may answer on X; absent means everyone. */
export type ReplySetting = 'following' | 'mentionedUsers' | 'subscribers' | 'verified';

export interface XOptions {
  /** The parts after the first. */
  thread?: { text: string }[];
  reply_settings?: ReplySetting | null;
}

export interface Target {
  account: string;
  /** A text for this account alone. */
  text: string | null;
  options?: XOptions | null;
}

export interface Post {
  id: string;
  version: number;
  state: PostState;
  text: string;
  targets: Target[];
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

/** A post as the calendar shows it. */
export interface Card {
  id: string;
  version: number;
  at: Instant;
  state: PostState;
  accounts: { id: string; platform: string }[];
  /** The first line that says something. */
  line: string;
  /** How many posts the longest thread has; 1 without one. */
  parts: number;
  thumbnail: null;
}

/** When a new post is to go out: an instant, a wall clock in a zone, or at once. */
export type Schedule = { at: Instant } | { local: string; zone: string } | { now: true };

/** What a post says, to whom, and how late it may. */
export interface PostContent {
  text: string;
  targets: { account: string; text?: string; options?: XOptions }[];
  late_minutes: number;
}

export interface NewPost extends PostContent {
  schedule: Schedule;
}

/** The fields of a post that change; the others stay. */
export type PostChanges = Partial<NewPost>;

export type Resolution = { outcome: 'published'; url?: string } | { outcome: 'send_again' } | { outcome: 'drop' };

/** When a delivery is to be sent after all. */
export type SendTime = { now: true } | { at: Instant };
