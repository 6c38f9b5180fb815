//! What the page makes of the server's answers: refusals, losses, and the requests that it sends itself.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACCOUNT, ENDED, INSTANCE, STATES, accountThatGoes, cardOf, open, post, problem } from './answers.mjs';
import { browserOfThisFile } from './stage.mjs';

const browser = await browserOfThisFile();

/** Near enough that the page looks every second. */
const SHORTLY = new Date(Date.now() + 30_000).toISOString();
const NONE = { data: [], next: null };

test('a cancellation that comes too late is told as such', async () => {
  const page = await open(browser, '/posts/post_ready', {
    '/api/v1/posts/post_ready': (request) =>
      request.method() === 'DELETE'
        ? problem(409, 'already_sending', 'The commit has begun.')
        : { body: post(STATES.find((shape) => shape.state === 'ready')) },
  });
  await page.getByRole('button', { name: 'Cancel this post' }).click();
  await page.getByRole('button', { name: 'Cancel the post' }).click();
  await page.locator('[data-notice]').getByText('being sent already').waitFor();
});

test('a cancellation names the version that the person saw', async () => {
  const versions = [];
  const page = await open(browser, '/posts/post_scheduled', {
    '/api/v1/posts/post_scheduled': (request) => {
      if (request.method() === 'DELETE') versions.push(request.headers()['if-match']);
      return { body: post(STATES[0]) };
    },
  });
  await page.getByRole('button', { name: 'Cancel this post' }).click();
  await page.getByRole('button', { name: 'Cancel the post' }).click();
  await page.locator('[data-notice]').getByText('will not be published').waitFor();
  assert.deepEqual(versions, ['"3"']);
});

test('a fault that the server finds stands at its field', async () => {
  const page = await open(browser, '/compose', {
    '/api/v1/posts': (request) =>
      request.method() === 'POST'
        ? problem(422, 'invalid', 'Two faults.', [
            { path: 'targets[0].text', code: 'cashtags', message: 'At most one cashtag.' },
            { path: 'schedule.local', code: 'too_far', message: 'At most five years ahead.' },
          ])
        : { body: { data: [], next: null } },
  });
  await page.getByLabel('What', { exact: true }).fill('$A $B');
  await page.locator('button[type=submit]').click();
  await page.locator('[data-field=what]').getByText('At most one cashtag.').waitFor();
  await page.locator('[data-field=when]').getByText('At most five years ahead.').waitFor();
});

test('without an account the way to connect one stands where the composer would', async () => {
  const page = await open(browser, '/compose', { '/api/v1/accounts': { data: [] } });
  await page.getByRole('link', { name: 'Connect X' }).waitFor();
  assert.equal(await page.locator('form').count(), 0);
});

test('an account that needs to be reconnected cannot be chosen, and says why', async () => {
  const page = await open(browser, '/compose', { '/api/v1/accounts': { data: [{ ...ACCOUNT, health: ENDED }] } });
  await page.getByText('@sandbox_writer cannot publish until it is reconnected.').waitFor();
  assert.ok(await page.locator('[data-field=who] input').isDisabled());
  await page.getByRole('link', { name: 'Reconnect' }).click();
  await page.locator('[data-health=needs_reconnect]').waitFor();
  assert.equal(await page.getByRole('link', { name: 'Reconnect @sandbox_writer', exact: true }).getAttribute('href'), '/connect/x?reconnect=acc_1');
});

test('disconnecting asks first, and says what will happen', async () => {
  const asked = [];
  const page = await open(browser, '/connections', { '/api/v1/accounts/acc_1': accountThatGoes({}, asked) });
  await page.getByRole('button', { name: 'Disconnect @sandbox_writer' }).click();
  await page.getByRole('dialog').getByText('our copy of the keys is destroyed').waitFor();
  await page.getByRole('button', { name: 'Keep it connected' }).click();
  assert.deepEqual(asked, ['GET']);
  await page.getByRole('button', { name: 'Disconnect @sandbox_writer' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click();
  await page.locator('[data-notice]').getByText('@sandbox_writer is disconnected').waitFor();
  assert.deepEqual(asked, ['GET', 'GET', 'DELETE']);
});

test('a late clockwork shows a quiet banner', async () => {
  const page = await open(browser, '/', { '/healthz': () => ({ status: 503, body: { status: 'late', heartbeat_age_s: 400 } }) });
  await page.getByText('Publishing is delayed.').waitFor();
});

test('a server that is out of reach is told in words, with a way to try again', async () => {
  let isUp = false;
  const page = await open(browser, '/', { '/api/v1/instance': () => (isUp ? { body: INSTANCE } : { status: 0 }) });
  await page.getByRole('heading', { name: 'This page cannot reach its server' }).waitFor();
  isUp = true;
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.locator('[data-calendar]').waitFor();
});

test('a server that is not set up yet says what is missing', async () => {
  const page = await open(browser, '/', { '/api/v1/instance': () => problem(503, 'not_migrated', 'Run the migrations first.') });
  await page.getByText('Run the migrations first.').waitFor();
  await page.getByText('Code: not_migrated').waitFor();
});

test('a lost connection keeps the calendar and says that it may be old', async () => {
  let isUp = true;
  const cards = STATES.map((shape) => cardOf({ ...post(shape), schedule: { at: SHORTLY } }));
  const page = await open(browser, '/?view=list', { '/api/v1/posts': NONE, '/api/v1/calendar': () => (isUp ? { body: { data: cards } } : { status: 0 }) });
  await page.locator('[data-post]').first().waitFor();
  isUp = false;
  await page.getByText('What you see may be old').waitFor();
  assert.equal(await page.locator('[data-post]').count(), STATES.length - 1, 'all but what is cancelled');
  isUp = true;
  await page.getByText('What you see may be old').waitFor({ state: 'detached' });
});

test('a session that ends while the page is open leads to the welcome page', async () => {
  let isOver = false;
  const page = await open(browser, '/', {
    '/api/v1/posts': NONE,
    '/api/v1/calendar': () => (isOver ? problem(401, 'signed_out', 'You are signed out.') : { body: { data: [cardOf({ ...post(STATES[0]), schedule: { at: SHORTLY } })] } }),
  });
  await page.locator('[data-post]').first().waitFor();
  isOver = true;
  await page.getByRole('link', { name: 'Continue with X' }).waitFor();
  assert.equal(await page.locator('[data-post]').count(), 0, 'nothing of the workspace stays on the page');
});

test('a hidden tab asks for nothing', async () => {
  let asked = 0;
  const page = await open(browser, '/', {
    '/api/v1/calendar': () => {
      asked += 1;
      return { body: { data: [cardOf({ ...post(STATES[0]), schedule: { at: SHORTLY } })] } };
    },
  });
  await page.locator('[data-post]').first().waitFor();
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { get: () => true, configurable: true });
  });
  await page.waitForTimeout(300);
  const before = asked;
  await page.waitForTimeout(3_000);
  assert.equal(asked, before);
});

test('after a lost answer nothing is sent again before it was looked for', async () => {
  const calls = [];
  let isUp = true;
  const made = { ...post(STATES[0]), text: 'Lost and found', created_at: new Date().toISOString() };
  const page = await open(browser, '/compose', {
    '/api/v1/posts': (request) => {
      calls.push(request.method());
      if (request.method() === 'POST') isUp = false;
      return isUp ? { body: { data: calls.includes('POST') ? [made] : [], next: null } } : { status: 0 };
    },
  });
  await page.getByLabel('What', { exact: true }).fill('Lost and found');
  await page.getByText('Now', { exact: true }).click();
  await page.locator('button[type=submit]').click();
  await page.getByText('that is looked up first').waitFor();
  isUp = true;
  await page.locator('button[type=submit]').click();
  await page.locator('[data-result]').getByText('On its way').waitFor();
  assert.equal(calls.filter((method) => method === 'POST').length, 1);
});
