//! What holds on every screen of writing, changing and deciding: accessibility, no sideways scrolling, room to press, no inline code.
import assert from 'node:assert/strict';
import { ACCOUNT, AT, PERSON, STATES, answersOf, cardOf, health, open, post, problem, shapeOf, via } from './answers.mjs';
import { holdsOn } from './findings.mjs';
import { browserOfThisFile } from './stage.mjs';

const browser = await browserOfThisFile();

const TOMORROW = new Date(Date.now() + 86_400_000).toISOString();
const SECOND = { ...ACCOUNT, id: 'acc_2', username: 'harbour_news', name: 'Harbour News' };
const LIMITED = { ...ACCOUNT, id: 'acc_3', username: 'night_shift', health: health({ state: 'limited', reason: 'window_full', message: 'Enough for now.', until: TOMORROW }) };
const THREAD = {
  targets: [{ account: 'acc_1', text: null, options: { thread: [{ text: 'The second part.' }, { text: 'The third part.' }], reply_settings: 'verified' } }],
  schedule: { at: TOMORROW, local: TOMORROW.slice(0, 19), zone: 'Europe/Bucharest', remark: 'rules_changed', asked_local: '2026-12-01T09:00:00' },
};
const PARTS = [
  { part: 1, state: 'published', remote_id: '1', url: 'https://x.example/1' },
  { part: 2, state: 'unconfirmed', remote_id: null, url: null },
  { part: 3, state: 'waiting', remote_id: null, url: null },
];
const PAUSE = { kind: 'platform_paused', ...via('x'), since: AT, until: TOMORROW, message: 'The credit is used up.', hint: 'Add credit.' };
const WARNED = { class: 'Blocked', code: 'needs_reconnect', message: 'X no longer accepts our access.', hint: 'Reconnect the account.' };
const threadThatIs = (state, changes) => answersOf(shapeOf(state, changes), THREAD);

/** Cards in every state, one of them on several accounts. */
const CARDS = STATES.map((shape, index) => cardOf({ ...post(shape), schedule: { at: new Date(Date.now() + (index - 5) * 86_400_000).toISOString() } }));
const MANY = Array.from({ length: 9 }, (_, index) => ({ ...CARDS[0], id: `post_m${index}`, at: TOMORROW, accounts: [ACCOUNT, SECOND], parts: 3 }));
const FULL = { '/api/v1/calendar': { data: [...CARDS, ...MANY] }, '/api/v1/accounts': { data: [ACCOUNT, SECOND] } };
const NEW = { '/api/v1/me': { ...PERSON, zone: null }, '/api/v1/posts': { data: [], next: null }, '/api/v1/calendar': { data: [] } };
const drawn = (page) => page.locator('[data-calendar]').waitFor();

/** Every screen and state, and the steps to it. */
const SCREENS = [
  { name: 'calendar-month', path: '/?view=month', answers: FULL, reach: drawn },
  { name: 'calendar-week', path: '/?view=week', answers: FULL, reach: drawn },
  { name: 'calendar-list', path: '/?view=list', answers: FULL, reach: drawn },
  {
    name: 'calendar-filtered',
    path: '/?view=list&account=acc_2&state=failed',
    answers: { ...NEW, '/api/v1/accounts': FULL['/api/v1/accounts'] },
    reach: (page) => page.getByText('No post here fits these filters.').waitFor(),
  },
  {
    name: 'calendar-move',
    path: '/?view=list',
    answers: FULL,
    reach: async (page) => {
      await page.getByRole('button', { name: /^Move/ }).first().click();
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'first-steps', path: '/', answers: NEW, reach: (page) => page.locator('[data-first-steps]').waitFor() },
  {
    name: 'menu',
    path: '/connections',
    reach: async (page) => {
      await page.getByRole('heading', { level: 1, name: 'Connections' }).waitFor();
      await page.getByRole('button', { name: /^Menu of/ }).click();
      await page.getByRole('button', { name: 'Sign out' }).waitFor();
    },
  },
  {
    name: 'written',
    path: '/compose',
    answers: { '/api/v1/posts': (request) => (request.method() === 'POST' ? { status: 201, body: post(shapeOf('scheduled')) } : { body: { data: [], next: null } }) },
    reach: async (page) => {
      await page.getByLabel('What', { exact: true }).fill('Good morning');
      await page.locator('button[type=submit]').click();
      await page.locator('[data-result] [data-post]').waitFor();
    },
  },
  {
    name: 'leaving',
    path: '/compose',
    reach: async (page) => {
      await page.getByLabel('What', { exact: true }).fill('Good morning');
      await page.getByRole('link', { name: 'Connections' }).first().click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'composer-thread',
    path: '/compose',
    answers: { '/api/v1/accounts': { data: [ACCOUNT, SECOND, LIMITED] }, '/api/v1/notices': { data: [PAUSE] }, '/api/v1/posts': { data: [], next: null } },
    reach: async (page) => {
      for (const name of ['@sandbox_writer', '@harbour_news', '@night_shift']) await page.getByText(name, { exact: true }).first().click();
      await page.getByLabel('What', { exact: true }).fill('The first part.');
      await page.getByRole('button', { name: 'Add a post to the thread' }).click();
      await page.keyboard.type('x'.repeat(290));
      await page.getByRole('button', { name: 'Add a post to the thread' }).click();
      await page.keyboard.type('Not this one.');
      await page.getByRole('button', { name: 'Remove part 3' }).click();
      await page.getByRole('button', { name: 'Other words or pictures for @harbour_news' }).click();
      await page.getByText('Everyone can reply.').click();
      await page.locator('button[type=submit]').click();
      await page.locator('[aria-invalid=true]').first().waitFor();
    },
  },
  {
    name: 'connections-limited',
    path: '/connections',
    answers: { '/api/v1/accounts': { data: [ACCOUNT, LIMITED] }, '/api/v1/notices': { data: [PAUSE] } },
    reach: (page) => page.locator('[data-health=limited]').waitFor(),
  },
  {
    name: 'unconfirmed-thread',
    path: '/posts/post_unconfirmed',
    answers: threadThatIs('unconfirmed', { parts: PARTS, delivery: { published_parts: 1 } }),
    reach: async (page) => {
      await page.getByRole('button', { name: 'It is there' }).click();
      await page.locator('[aria-invalid=true]').waitFor();
    },
  },
  {
    name: 'unconfirmed-again',
    path: '/posts/post_unconfirmed',
    reach: async (page) => {
      await page.getByRole('button', { name: 'Send it again' }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'held',
    path: '/posts/post_held',
    answers: {
      '/api/v1/accounts': { data: [{ ...ACCOUNT, health: { ...ACCOUNT.health, state: 'needs_reconnect' } }] },
      '/api/v1/deliveries/dlv_held/send': () => problem(422, 'invalid', 'Reconnect it first.'),
    },
    reach: async (page) => {
      await page.getByRole('button', { name: 'Send now' }).click();
      await page.locator('[data-send]').getByText('Reconnect it first.').waitFor();
    },
  },
  {
    name: 'missed-at',
    path: '/posts/post_missed',
    reach: async (page) => {
      await page.getByRole('button', { name: 'At another time…' }).click();
      await page.getByRole('dialog').getByText('Pick a time', { exact: true }).click();
    },
  },
  {
    name: 'failed-rest',
    path: '/posts/post_failed',
    answers: threadThatIs('failed', { parts: PARTS.map((part) => ({ ...part, state: part.part === 2 ? 'failed' : part.state })), delivery: { published_parts: 1 } }),
    reach: (page) => page.getByRole('button', { name: 'Send the rest' }).waitFor(),
  },
  {
    name: 'scheduled-warned',
    path: '/posts/post_scheduled',
    answers: threadThatIs('scheduled', { delivery: { due_at: TOMORROW, error: WARNED } }),
    reach: (page) => page.locator('[data-error]').waitFor(),
  },
  {
    name: 'move',
    path: '/posts/post_scheduled',
    answers: threadThatIs('scheduled', { delivery: { due_at: TOMORROW } }),
    reach: async (page) => {
      await page.getByRole('button', { name: 'Move…' }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'edit', path: '/posts/post_scheduled/edit', answers: threadThatIs('scheduled'), reach: (page) => page.getByLabel('Part 3 of 3').waitFor() },
  {
    name: 'edit-conflict',
    path: '/posts/post_scheduled/edit',
    answers: {
      '/api/v1/posts/post_scheduled': (request) => (request.method() === 'PATCH' ? problem(412, 'stale', 'It changed.') : { body: { ...post(shapeOf('scheduled')), ...THREAD } }),
    },
    reach: async (page) => {
      await page.getByLabel('Part 1 of 3').fill('Mine.');
      await page.locator('button[type=submit]').click();
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'edit-closed', path: '/posts/post_published/edit', reach: (page) => page.getByText('can no longer be changed').waitFor() },
  { name: 'copy', path: '/posts/post_published/copy', reach: (page) => page.locator('form').waitFor() },
];

async function visit(screen, options) {
  const page = await open(browser, screen.path, screen.answers, options);
  await screen.reach(page);
  return page;
}

/** Nothing is inline, and the refusals that a test asks for are the only errors: drafts are not kept here (503). */
async function breaksNoPolicy(page) {
  assert.equal(await page.locator('[style], script:not([src])').count(), 0, 'nothing is inline');
  assert.deepEqual(page.complaints.filter((complaint) => !/status of (412|503)/.test(complaint)), []);
}

for (const screen of SCREENS) {
  holdsOn(screen.name, (options) => visit(screen, options), breaksNoPolicy);
}
