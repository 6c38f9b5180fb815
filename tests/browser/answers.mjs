//! A server of the test's own making: the API's answers for every state, so that rare states need no rare accidents.
import { intercept } from './network.mjs';
import { BASE_URL, openPage } from './stage.mjs';

export const AT = new Date(Date.now() - 3_600_000).toISOString();
/** A door, and the network behind it: Instagram has two. */
export const via = (door) => ({ platform: door === 'instagram-direct' ? 'instagram' : door, connected_through: door });
/** An account's health, with changes. */
export const health = (changes = {}) => ({ state: 'connected', reason: null, message: null, missing: [], until: null, checked_at: AT, ...changes });
/** That of an account whose connection is over. */
export const ENDED = health({ state: 'needs_reconnect', reason: 'grant_over', message: 'This connection has ended. Reconnect the account; its posts wait.' });
export const ACCOUNT = {
  id: 'acc_1',
  ...via('x'),
  username: 'sandbox_writer',
  name: 'Sandbox Writer',
  has_picture: false,
  health: health(),
  siblings: 0,
  connected_at: AT,
  last_published_at: null,
};
export const INSTANCE = {
  name: 'Noctin Scheduler',
  version: '0.0.0',
  contact: null,
  sandbox: false,
  signup: 'open',
  sign_ins: ['x'],
  platforms: [{ ...via('x'), is_set_up: true, problem: null }],
  sandbox_feed: null,
};
export const PERSON = {
  id: 'usr_1',
  name: 'Sandbox Writer',
  zone: 'Europe/Bucharest',
  operator: false,
  workspace: { id: 'wsp_1', name: 'Sandbox Writer' },
  identities: [],
  created_at: AT,
};

/** An account that can be read with what depends on it, and disconnected; the methods that came are kept in `asked`. */
export const accountThatGoes = (detail, asked = []) => (request) => {
  asked.push(request.method());
  return request.method() === 'DELETE' ? { status: 204 } : { body: { ...ACCOUNT, planned: 0, repeating: 0, ...detail } };
};

/** What each state of a delivery looks like: the post's state, the word, the sentence, what is offered for the post and for the delivery. */
export const STATES = [
  { state: 'scheduled', post: 'scheduled', word: 'Scheduled', offers: ['Edit', 'Move…', 'Duplicate', 'Cancel this post'] },
  { state: 'preparing', post: 'publishing', word: 'Getting ready', offers: ['Edit', 'Move…', 'Duplicate', 'Cancel this post'] },
  { state: 'ready', post: 'publishing', word: 'Ready to go', offers: ['Edit', 'Move…', 'Duplicate', 'Cancel this post'] },
  { state: 'committing', post: 'publishing', word: 'Publishing', offers: ['Duplicate'] },
  { state: 'processing', post: 'publishing', word: 'Publishing', offers: ['Duplicate'] },
  { state: 'published', post: 'published', word: 'Published', offers: ['Duplicate'] },
  {
    state: 'failed',
    post: 'failed',
    word: 'Failed',
    says: 'It was not published.',
    offers: ['Edit', 'Duplicate', 'Edit and send', 'Send now', 'At another time…'],
  },
  {
    state: 'held',
    post: 'attention',
    word: 'Held',
    says: 'Something is in the way.',
    offers: ['Edit', 'Duplicate', 'Cancel this post', 'Send now', 'At another time…'],
  },
  {
    state: 'unconfirmed',
    post: 'attention',
    word: 'Unconfirmed',
    says: 'It may be public or not',
    offers: ['Duplicate', 'It is there', 'Send it again', 'Drop it'],
  },
  {
    state: 'missed',
    post: 'attention',
    word: 'Missed',
    says: 'Nothing is public.',
    offers: ['Edit', 'Duplicate', 'Send now', 'At another time…'],
  },
  { state: 'cancelled', post: 'cancelled', word: 'Cancelled', delivery: { attempts: 0 }, offers: ['Plan again…', 'Duplicate'] },
];

/** The shape of a state by its name, with changes: of the delivery, and of the receipt's parts and events. */
export const shapeOf = (state, changes = {}) => ({ ...STATES.find((shape) => shape.state === state), ...changes });

export function delivery({ state, delivery: changes = {} }) {
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
    live_lateness_ms: isDone ? 212 : null,
    remote_id: isDone ? '1' : null,
    url: isDone ? 'https://x.example/1' : null,
    handle: null,
    published_parts: isDone ? 1 : 0,
    attempts: 1,
    error: isBad ? { class: 'Refused', code: 'some_code', message: 'A reason in words.', hint: 'A thing to do.' } : null,
    ...changes,
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
    library: [],
    schedule: { at: AT, local: AT.slice(0, 19), zone: 'UTC', remark: null },
    late_minutes: 60,
    deliveries: [delivery(shape)],
    recurrence: null,
    created_at: AT,
    updated_at: AT,
  };
}

/** A post as the calendar shows it. */
export const cardOf = ({ id, version, state, schedule, deliveries, text }) => ({
  id,
  version,
  at: schedule.at,
  state,
  accounts: deliveries.map(({ account, platform }) => ({ id: account, platform })),
  line: text,
  parts: 1,
});

/** The list of posts, of which a state may be asked for. */
export const postsThatAre = (posts) => (request) => {
  const state = new URL(request.url()).searchParams.get('state');
  return { body: { data: posts.filter((post) => state === null || post.state === state), next: null } };
};

const EVENTS = [
  { at: AT, kind: 'planned', detail: {}, hash: 'a1', is_signed: false },
  { at: AT, kind: 'something_new', detail: { why: 'a later version' }, hash: 'b2', is_signed: false },
];

/** A delivery with its record. */
export const receipt = (shape) => ({ ...delivery(shape), parts: shape.parts ?? [], events: shape.events ?? EVENTS });

/** The answers for one post in that shape, with changes of the post. */
export const answersOf = (shape, changes = {}) => ({
  [`/api/v1/posts/post_${shape.state}`]: { ...post(shape), ...changes },
  [`/api/v1/deliveries/dlv_${shape.state}`]: receipt(shape),
});

/** Whether the composer saves what is written as a draft. */
const isDraft = (request, pathname) =>
  pathname === '/api/v1/posts' && request.method() === 'POST' && request.postDataJSON()?.schedule === null;

/** The answer of a server that keeps no drafts for now: tests that are about drafts give `drafts` another one. */
const KEEPS_NONE = () => problem(503, 'unavailable', 'Not now.');

/**
 * Gives the API's answers: by path, a body, or a function of the request that gives `{ status, body }`; `headers` are those of
 * every answer.
 */
export async function answer(page, overrides = {}, headers = () => ({})) {
  const answers = {
    '/api/v1/instance': INSTANCE,
    '/api/v1/me': PERSON,
    '/api/v1/accounts': { data: [ACCOUNT] },
    '/api/v1/accounts/acc_1': { ...ACCOUNT, planned: 0, repeating: 0 },
    '/api/v1/posts': postsThatAre(STATES.map(post)),
    '/api/v1/calendar': { data: STATES.map((shape) => cardOf(post(shape))) },
    '/api/v1/posts/validate': { errors: [], parts: [] },
    '/api/v1/notices': { data: [] },
    '/api/v1/slots': { version: 1, zone: 'Europe/Bucharest', slots: [] },
    '/api/v1/slots/next': { next: null },
    '/api/v1/templates': { data: [] },
    '/api/v1/tags': { hashtags: [], mentions: [] },
    '/api/v1/recurrences': { data: [], next: null },
    '/healthz': { status: 'ok', heartbeat_age_s: 3 },
    ...Object.assign({}, ...STATES.map((shape) => answersOf(shape))),
    drafts: KEEPS_NONE,
    ...overrides,
  };
  await intercept(
    page,
    (url) => url.pathname.startsWith('/api/') || url.pathname === '/healthz',
    async (route) => {
      const { pathname } = new URL(route.request().url());
      const path = isDraft(route.request(), pathname) ? 'drafts' : pathname;
      const found = path === '/api/v1/session' ? sessionOf(answers) : answers[path];
      const { status = 200, body } = typeof found === 'function' ? await found(route.request()) : { body: found };
      if (status === 0) return route.abort('connectionrefused');
      return route.fulfill({ status, headers: headers(), json: body });
    },
  );
}

/** Who is there, by what the person is answered. */
const sessionOf = (answers) => answers['/api/v1/session'] ?? ((request) => {
  const me = answers['/api/v1/me'];
  const { status = 200, body } = typeof me === 'function' ? me(request) : { body: me };
  if (status === 401) return { body: { person: null } };
  return status === 200 ? { body: { person: body } } : { status, body };
});

/** A page at `path` for which the API gives these answers. */
export async function open(browser, path, overrides, options) {
  const page = await openPage(browser, options);
  await answer(page, overrides);
  await page.goto(`${BASE_URL}${path}`);
  return page;
}

/** The answer of a request that failed. */
export const problem = (status, code, detail, errors = []) => ({ status, body: { type: 'about:blank', title: code, status, detail, code, errors } });
