//! Whoever goes to a provider comes back to where they were: at a sign-in, a connection and a reconnection.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { account } from './accounts.mjs';
import { ACCOUNT, ENDED, PERSON, answersOf, open, post, postsThatAre, problem, shapeOf } from './answers.mjs';
import { intercept } from './network.mjs';
import { API, OPEN, PATH as PICKER, made, offer } from './picker.mjs';
import { FULL_HOUSE } from './household.mjs';
import { BASE_URL, browserOfThisFile } from './stage.mjs';

const browser = await browserOfThisFile();

const NOBODY = problem(401, 'unauthenticated', 'Sign in first.');
const path = (page) => page.url().slice(BASE_URL.length);
const notice = (page, words) => page.locator('[data-notice]').getByText(words).waitFor();

/** A page at which nobody or somebody is signed in; a link to a provider ends at `lands` in the same tab. */
async function openAway(at, lands, { person = PERSON, overrides = {} } = {}) {
  const world = { person };
  const page = await open(browser, at, {
    '/api/v1/me': () => (world.person ? { body: world.person } : NOBODY),
    '/api/v1/posts': postsThatAre([]),
    ...overrides,
  });
  await page.route(/\/(login|connect)\/[a-z-]+(\?|$)/, (route) => {
    world.person = PERSON;
    return route.fulfill({ status: 303, headers: { location: lands } });
  });
  return page;
}

test('a deep link outlives signing in', async () => {
  for (const at of ['/connections', '/posts/post_published', '/?view=list&date=2031-05-01']) {
    const page = await openAway(at, '/?signed_in=1', { person: null });
    await page.getByRole('link', { name: 'Continue with X' }).click();
    await notice(page, 'Welcome, Sandbox Writer.');
    assert.equal(path(page), at);
  }
});

test('a sign-in that fails keeps the deep link for the next one', async () => {
  const page = await openAway('/settings', '/?error=denied', { person: null });
  await intercept(page, (url) => url.pathname === '/api/v1/session', (route) => route.fulfill({ json: { person: null } }));
  await page.getByRole('link', { name: 'Continue with X' }).click();
  await notice(page, 'access was not given');
  assert.equal(path(page), '/settings');
});

test('a connection ends on the screen where it began', async () => {
  const page = await openAway('/connections', '/?connected=acc_1');
  await page.getByRole('link', { name: 'Connect X' }).click();
  await notice(page, '@sandbox_writer is connected.');
  assert.equal(path(page), '/connections');
});

test('a reconnection ends on the post for which it was made, and one that was refused does, too', async () => {
  const held = { ...answersOf(shapeOf('held')), '/api/v1/accounts': { data: [{ ...ACCOUNT, health: ENDED }] } };
  for (const [lands, words] of [['/?connected=acc_1', 'is connected.'], ['/?error=other_account', 'a different account']]) {
    const page = await openAway('/posts/post_held', lands, { overrides: held });
    await page.getByRole('link', { name: 'Reconnect @sandbox_writer' }).click();
    await notice(page, words);
    assert.equal(path(page), '/posts/post_held');
  }
});

test('what waited for an account is told on the post, too', async () => {
  const waiting = postsThatAre([post(shapeOf('held'))]);
  const overrides = { ...answersOf(shapeOf('held')), '/api/v1/posts': waiting, '/api/v1/accounts': { data: [{ ...ACCOUNT, health: ENDED }] } };
  const page = await openAway('/posts/post_held', '/?connected=acc_1', { overrides });
  await page.getByRole('link', { name: 'Reconnect @sandbox_writer' }).click();
  await notice(page, 'One post waited for it: decide in Connections.');
  assert.equal(path(page), '/posts/post_held');
});

test('a choice among Pages is made first, then it goes on where it began', async () => {
  const offered = offer(OPEN);
  const page = await openAway('/posts/post_held', PICKER, {
    overrides: {
      ...answersOf(shapeOf('held')),
      '/api/v1/instance': FULL_HOUSE,
      '/api/v1/accounts': { data: [account('acc_1', 'facebook', null, 'Harbour News', { health: ENDED })] },
      [API]: (request) => (request.method() === 'POST' ? made(request.postDataJSON().choices, { accounts: [] }) : { body: offered }),
    },
  });
  await page.getByRole('link', { name: 'Reconnect Harbour News' }).click();
  await page.getByRole('button', { name: 'Connect 3 accounts' }).click();
  await page.waitForURL('**/posts/post_held');
});

test('no other site can be the place to come back to', async () => {
  for (const kept of ['//evil.example/', 'https://evil.example/', '/\\evil.example', 'javascript:alert(1)', '/api/v1/me', '/nothing/here']) {
    const page = await openAway('/connections', '/');
    await page.evaluate((path) => sessionStorage.setItem('way-back', JSON.stringify({ path, at: Date.now() })), kept);
    await page.goto(`${BASE_URL}/?connected=acc_1`);
    await notice(page, 'is connected.');
    assert.equal(path(page), '/', kept);
  }
});

test('without a place to come back to it is the calendar', async () => {
  const page = await openAway('/?connected=acc_1', '/');
  await notice(page, 'is connected.');
  assert.equal(path(page), '/');
});
