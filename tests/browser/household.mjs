//! The answers of a server of the test's own making for the person, the instance and the connections.
import { ACCOUNT, AT, INSTANCE, open, problem, via } from './answers.mjs';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** An instant so many milliseconds from now. */
export const instant = (ms) => new Date(Date.now() + ms).toISOString();

/** An instance with two ways to sign in. */
export const HOUSE = { ...INSTANCE, version: '0.1.0', contact: 'operator@example.org', sign_ins: ['google', 'x'] };

/** Whether each door is set up: those in `ready`. */
export const platforms = (ready) =>
  ['x', 'tiktok', 'facebook', 'instagram', 'instagram-direct'].map((door) => ({
    ...via(door),
    is_set_up: ready.includes(door),
    problem: ready.includes(door) ? null : 'It is not set up on this instance.',
  }));
/** An instance with every way to sign in and every door. */
export const FULL_HOUSE = {
  ...HOUSE,
  sign_ins: ['google', 'x', 'tiktok', 'facebook'],
  platforms: platforms(['x', 'tiktok', 'facebook', 'instagram', 'instagram-direct']),
};

export const GOOGLE = { id: 'idn_google', provider: 'google', name: 'Ada Writer', email: 'ada@example.org', created_at: instant(-40 * DAY_MS) };
export const BY_X = { id: 'idn_x', provider: 'x', name: '@sandbox_writer', email: null, created_at: AT };

export const ADA = {
  id: 'usr_1',
  name: 'Ada Writer',
  email: 'ada@example.org',
  zone: 'Europe/Bucharest',
  operator: false,
  workspace: { id: 'wsp_1', name: 'Ada Writer' },
  identities: [GOOGLE],
  created_at: GOOGLE.created_at,
};
export const OPERATOR = { ...ADA, operator: true };

const session = (id, browser, seenMs, is_current = false) => ({
  id,
  browser,
  created_at: instant(-3 * DAY_MS),
  seen_at: instant(-seenMs),
  expires_at: instant(6 * DAY_MS),
  is_current,
});
export const SESSIONS = [
  session('ses_here', 'Firefox on Linux', 0, true),
  session('ses_phone', 'Safari on iPhone', 2 * HOUR_MS),
  session('ses_other', null, 2 * DAY_MS),
];

const invitation = (id, note, changes = {}) => ({ id, note, created_at: instant(-DAY_MS), expires_at: instant(6 * DAY_MS), used_at: null, ...changes });
/** What an operator is answered who may invite. */
export const INVITING = { '/api/v1/me': OPERATOR, '/api/v1/instance': { ...HOUSE, signup: 'invite' } };
export const INVITATIONS = [
  invitation('inv_open', 'The night editor'),
  invitation('inv_used', 'The harbour desk', { used_at: instant(-HOUR_MS) }),
  invitation('inv_over', '', { expires_at: instant(-HOUR_MS) }),
];

export const LATENESS = { since: instant(-DAY_MS), count: 128, p50_ms: 212, p99_ms: 864, max_ms: 1_420, live_p50_ms: 498, live_p99_ms: 1_310, live_max_ms: 2_050 };
export const NOTHING_MEASURED = { since: instant(-DAY_MS), count: 0, p50_ms: null, p99_ms: null, max_ms: null, live_p50_ms: null, live_p99_ms: null, live_max_ms: null };
export const STATUS = {
  version: '0.1.0',
  heartbeat: { started_at: instant(-12_240), finished_at: instant(-12_000), age_s: 12, is_late: false },
  lateness: LATENESS,
  deliveries: { waiting: 14, attention: 2, published_24h: 128, failed_24h: 1 },
  platforms: [{ ...via('x'), is_set_up: true, last_published_at: instant(-4 * 60_000), paused_until: null }],
  operator: null,
};
export const FOR_OPERATOR = {
  users: 3,
  workspaces: 3,
  accounts: 7,
  needs_reconnect: 1,
  waiting: 41,
  overdue: 0,
  lateness: LATENESS,
  token_keys: [
    { key: 'k2', is_active: true, grants: 6 },
    { key: 'k1', is_active: false, grants: 1 },
    { key: 'k0', is_active: false, grants: 0 },
  ],
  signup: 'invite',
};

/** Nobody is signed in. */
export const NOBODY = { '/api/v1/me': () => problem(401, 'unauthorized', 'Sign in first.') };

/** A page at `path` of a house where everything works, with changes. */
export const openHouse = (browser, path, overrides = {}, options = {}) =>
  open(
    browser,
    path,
    {
      '/api/v1/instance': HOUSE,
      '/api/v1/me': ADA,
      '/api/v1/me/identities': { data: [GOOGLE] },
      '/api/v1/me/sessions': { data: SESSIONS },
      '/api/v1/invitations': { data: INVITATIONS },
      '/api/v1/status': STATUS,
      '/api/v1/accounts': { data: [ACCOUNT] },
      '/api/v1/posts': { data: [], next: null },
      ...overrides,
    },
    options,
  );
