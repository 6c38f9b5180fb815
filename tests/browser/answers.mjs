//! A server of the test's own making: the API's answers for every state, so that rare states need no rare accidents.
import { BASE_URL, openPage } from './stage.mjs';

export const AT = new Date(Date.now() - 3_600_000).toISOString();
export const ACCOUNT = {
  id: 'acc_1',
  platform: 'x',
  username: 'sandbox_writer',
  name: 'Sandbox Writer',
  picture_url: null,
  health: { state: 'ok', missing_scopes: [], message: null, checked_at: AT },
  connected_at: AT,
};
export const INSTANCE = {
  name: 'Noctin Scheduler',
  version: '0.0.0',
  contact: null,
  sandbox: false,
  signup: 'open',
  sign_ins: ['x'],
  platforms: [{ platform: 'x', is_set_up: true, problem: null }],
  sandbox_feed: null,
};
const PERSON = {
  id: 'usr_1',
  name: 'Sandbox Writer',
  zone: null,
  operator: false,
  workspace: { id: 'wsp_1', name: 'Sandbox Writer' },
  identities: [],
  created_at: AT,
};

/** What each state of a delivery looks like: the post's state, the word, the sentence, the buttons. */
export const STATES = [
  { state: 'scheduled', post: 'scheduled', word: 'Scheduled', buttons: ['Cancel this post'] },
  { state: 'preparing', post: 'publishing', word: 'Getting ready', buttons: ['Cancel this post'] },
  { state: 'ready', post: 'publishing', word: 'Ready to go', buttons: ['Cancel this post'] },
  { state: 'committing', post: 'publishing', word: 'Publishing', buttons: [] },
  { state: 'processing', post: 'publishing', word: 'Publishing', buttons: [] },
  { state: 'published', post: 'published', word: 'Published', buttons: [] },
  { state: 'failed', post: 'failed', word: 'Failed', says: 'It was not published.', buttons: ['Send it now'], actions: ['send'] },
  {
    state: 'held',
    post: 'attention',
    word: 'Held',
    says: 'Something is in the way.',
    buttons: ['Send it now', 'Cancel this post'],
    actions: ['send'],
  },
  {
    state: 'unconfirmed',
    post: 'attention',
    word: 'Unconfirmed',
    says: 'It may be public or not',
    buttons: ['It is there', 'It is not there: send it again', 'It is not there: drop it'],
    actions: ['resolve'],
  },
  { state: 'missed', post: 'attention', word: 'Missed', says: 'Nothing is public.', buttons: ['Send it now'], actions: ['send'] },
  { state: 'cancelled', post: 'cancelled', word: 'Cancelled', buttons: [] },
];

function delivery({ state, actions = [] }) {
  const isDone = state === 'published';
  const isBad = ['failed', 'held', 'unconfirmed', 'missed'].includes(state);
  return {
    id: `dlv_${state}`,
    post: `post_${state}`,
    account: 'acc_1',
    platform: 'x',
    state,
    due_at: AT,
    committed_at: isDone ? AT : null,
    published_at: isDone ? AT : null,
    lateness_ms: isDone ? 212 : null,
    remote_id: isDone ? '1' : null,
    url: isDone ? 'https://x.example/1' : null,
    published_parts: isDone ? 1 : 0,
    attempts: 1,
    error: isBad ? { class: 'Refused', code: 'some_code', message: 'A reason in words.', hint: 'A thing to do.' } : null,
    actions,
  };
}

/** A post whose one delivery is in that state. */
export function post(shape) {
  return {
    id: `post_${shape.state}`,
    version: 3,
    state: shape.post,
    text: `A post that is ${shape.state}`,
    media: [],
    targets: [{ account: 'acc_1', text: null, media: null, options: {} }],
    schedule: { at: AT, local: AT.slice(0, 19), zone: 'UTC', remark: null },
    late_minutes: 60,
    deliveries: [delivery(shape)],
    created_at: AT,
    updated_at: AT,
  };
}

const EVENTS = [
  { at: AT, kind: 'planned', detail: {}, hash: 'a1' },
  { at: AT, kind: 'something_new', detail: { why: 'a later version' }, hash: 'b2' },
];

/** Gives the API's answers: by path, a body, or a function of the request that gives `{ status, body }`. */
async function answer(page, overrides = {}) {
  const answers = {
    '/api/v1/instance': INSTANCE,
    '/api/v1/me': PERSON,
    '/api/v1/accounts': { data: [ACCOUNT] },
    '/api/v1/posts': { data: STATES.map(post), next: null },
    '/healthz': { status: 'ok', heartbeat_age_s: 3 },
    ...Object.fromEntries(STATES.map((shape) => [`/api/v1/posts/post_${shape.state}`, post(shape)])),
    ...Object.fromEntries(STATES.map((shape) => [`/api/v1/deliveries/dlv_${shape.state}`, { ...delivery(shape), events: EVENTS }])),
    ...overrides,
  };
  await page.route(
    (url) => url.pathname.startsWith('/api/') || url.pathname === '/healthz',
    async (route) => {
      const found = answers[new URL(route.request().url()).pathname];
      const { status = 200, body } = typeof found === 'function' ? found(route.request()) : { body: found };
      if (status === 0) return route.abort('connectionrefused');
      return route.fulfill({ status, contentType: status >= 400 ? 'application/problem+json' : 'application/json', json: body });
    },
  );
}

/** A page at `path` for which the API gives these answers. */
export async function open(browser, path, overrides, options) {
  const page = await openPage(browser, options);
  await answer(page, overrides);
  await page.goto(`${BASE_URL}${path}`);
  return page;
}

/** The answer of a request that failed. */
export const problem = (status, code, detail, errors = []) => ({ status, body: { type: 'about:blank', title: code, status, detail, code, errors } });
