//! What is being written outlives a session that ends and a page that loads anew, for the one who wrote it and nobody else.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PERSON, open, post, problem, shapeOf } from './answers.mjs';
import { save } from './planned.mjs';
import { BASE_URL, browserOfThisFile } from './stage.mjs';

const browser = await browserOfThisFile();

const SIGNED_OUT = problem(401, 'signed_out', 'Sign in first.');
const MADE = post(shapeOf('scheduled'));
const what = (page) => page.getByLabel('What', { exact: true });
const back = (page) => page.locator('[data-kept]');

/** A page at `path` on which the session can end; `sent` are the posts that came with a living one. */
async function openWriting(path, overrides = {}) {
  const world = { person: PERSON, sent: [], keys: [], fails: false };
  const page = await open(browser, path, {
    '/api/v1/me': () => (world.person ? { body: world.person } : SIGNED_OUT),
    '/api/v1/posts': (request) => {
      if (!world.person) return SIGNED_OUT;
      if (request.method() !== 'POST') return { body: { data: [], next: null } };
      world.sent.push(request.postDataJSON());
      world.keys.push(request.headers()['idempotency-key']);
      return world.fails ? { status: 0 } : { status: 201, body: MADE };
    },
    ...overrides,
  });
  return { page, world };
}

/** Comes back from a provider. */
async function signInAgain(page, world, person = PERSON) {
  world.person = person;
  await page.goto(`${BASE_URL}/?signed_in=1`);
}

const isForgotten = async (page) => assert.equal(await page.evaluate(() => sessionStorage.getItem('writing')), null);

test('a session that ends while a thread is written loses nothing of it', async () => {
  const { page, world } = await openWriting('/compose');
  await what(page).fill('The first part');
  await page.getByRole('button', { name: 'Add a post to the thread' }).click();
  await page.keyboard.type('The second part');
  await page.getByText('Pick a time', { exact: true }).click();
  await page.getByLabel('Day').fill('2031-05-20');
  await page.getByLabel('Time', { exact: true }).fill('15:30');
  world.person = null;
  await save(page);
  await page.locator('[data-notice]').getByText('What you were writing is kept in this tab').waitFor();
  assert.deepEqual(world.sent, []);

  await signInAgain(page, world);
  await back(page).waitFor();
  assert.equal(new URL(page.url()).pathname, '/compose');
  assert.equal(await page.getByText('it is not known whether').count(), 0, 'a refusal is known to be one');
  await save(page);
  await page.locator('[data-result]').getByText('Planned').waitFor();
  assert.equal(world.sent.length, 1);
  assert.equal(world.sent[0].text, 'The first part');
  assert.deepEqual(world.sent[0].targets[0].options.thread, [{ text: 'The second part' }]);
  assert.equal(world.sent[0].schedule.local, '2031-05-20T15:30');
  await isForgotten(page);
});

test('somebody else who signs in in the same tab does not see it', async () => {
  const { page, world } = await openWriting('/compose');
  await what(page).fill('For my eyes only');
  world.person = null;
  await save(page);
  await page.getByRole('link', { name: 'Continue with X' }).waitFor();
  await signInAgain(page, world, { ...PERSON, id: 'usr_2', name: 'Somebody Else' });
  await page.locator('[data-calendar]').waitFor();
  await isForgotten(page);
  await page.goto(`${BASE_URL}/compose`);
  await what(page).waitFor();
  assert.equal(await what(page).inputValue(), '');
});

test('what is left behind on purpose does not come back', async () => {
  const { page } = await openWriting('/compose');
  await what(page).fill('Never mind');
  await page.getByRole('link', { name: 'Connections' }).first().click();
  await page.getByRole('button', { name: 'Leave', exact: true }).click();
  await page.getByRole('heading', { name: 'Connections' }).waitFor();
  await isForgotten(page);
  await page.getByRole('link', { name: 'New post' }).first().click();
  assert.equal(await what(page).inputValue(), '');
  assert.equal(await back(page).count(), 0);
});

test('a page that loads anew before the answer came repeats the same submission, not a second one', async () => {
  const { page, world } = await openWriting('/compose');
  world.fails = true;
  await what(page).fill('Once');
  await save(page);
  await page.getByText('it is not known whether').waitFor();
  page.on('dialog', (dialog) => void dialog.accept());
  await page.reload();
  await back(page).waitFor();
  await page.getByText('it is not known whether').waitFor();
  world.fails = false;
  await save(page);
  await page.locator('[data-result]').getByText('Planned').waitFor();
  assert.equal(new Set(world.keys).size, 1);
  assert.deepEqual(world.sent.at(-1), world.sent[0]);
});

test('a change goes onto the version that was seen, however long ago that was', async () => {
  const shape = shapeOf('scheduled');
  let version = 3;
  const seen = [];
  const { page, world } = await openWriting('/posts/post_scheduled/edit', {
    '/api/v1/posts/post_scheduled': (request) => {
      if (!world.person) return SIGNED_OUT;
      if (request.method() !== 'PATCH') return { body: { ...post(shape), version, text: version === 3 ? 'As it was' : 'Theirs' } };
      seen.push(request.headers()['if-match']);
      return problem(412, 'stale', 'Somebody changed it.');
    },
  });
  await what(page).fill('Mine');
  world.person = null;
  await save(page);
  await page.locator('[data-notice]').getByText('is kept in this tab').waitFor();
  version = 4;
  await signInAgain(page, world);
  await back(page).waitFor();
  assert.equal(await what(page).inputValue(), 'Mine');
  await save(page);
  await page.getByRole('dialog', { name: 'This post changed while you were writing' }).waitFor();
  assert.deepEqual(seen, ['"3"'], 'what somebody else wrote meanwhile is not overwritten unseen');
});

test('without the accounts the composer says so, and goes on by itself when they come', async () => {
  let isDown = true;
  const page = await open(browser, '/compose', {
    '/api/v1/accounts': () => (isDown ? problem(503, 'unavailable', 'The database does not answer.') : { body: { data: [] } }),
  });
  await page.getByText('The accounts could not be loaded.').waitFor();
  isDown = false;
  await page.getByText('Connect an account to write your first post').waitFor();
});
