//! What needs a person is seen on every screen: the posts that wait for a decision, and those that failed lately.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { STATES, open, post, postsThatAre, shapeOf } from './answers.mjs';
import { browserOfThisFile } from './stage.mjs';

const browser = await browserOfThisFile();

const FAILED = post(shapeOf('failed'));
const PARTIAL = {
  ...post(shapeOf('failed')),
  id: 'post_partial',
  state: 'partial',
  text: 'A post of which a part is public',
  deliveries: [...post(shapeOf('published')).deliveries, ...FAILED.deliveries],
};
const list = (page) => page.locator('[data-group=attention] [data-post]');
const waiting = (page) => page.locator('[data-waiting]').first();

/** A page whose posts are these; what the list was asked is kept in `asked`. */
async function openWith(path, posts, asked = []) {
  return open(browser, path, {
    '/api/v1/posts': (request) => {
      asked.push(Object.fromEntries(new URL(request.url()).searchParams));
      return postsThatAre(posts)(request);
    },
  });
}

test('a post that failed stands among what needs a decision, and so does one of which a part failed', async () => {
  const asked = [];
  const page = await openWith('/', [FAILED, PARTIAL, post(shapeOf('held'))], asked);
  await list(page).nth(2).waitFor();
  const ids = await list(page).evaluateAll((rows) => rows.map((row) => row.dataset.post));
  assert.deepEqual(ids, ['post_held', 'post_failed', 'post_partial']);
  const failed = asked.find(({ state }) => state === 'failed');
  assert.ok(Date.now() - Date.parse(failed.from) <= 7 * 86_400_000 + 60_000, 'what failed long ago is not asked for');
});

test('a part that was taken out of a post on purpose did not fail', async () => {
  const cancelled = { ...PARTIAL, deliveries: [...post(shapeOf('published')).deliveries, ...post(shapeOf('cancelled')).deliveries] };
  const page = await openWith('/', [cancelled, FAILED]);
  await list(page).first().waitFor();
  assert.equal(await list(page).count(), 1);
});

test('a failure that is left so does not come back, until it fails anew', async () => {
  const posts = [FAILED];
  const page = await openWith('/', posts);
  await page.getByRole('button', { name: 'Leave it so' }).click();
  await page.locator('[data-group=attention]').waitFor({ state: 'detached' });
  await page.reload();
  await page.locator('[data-calendar]').waitFor();
  assert.equal(await list(page).count(), 0);
  posts[0] = { ...FAILED, deliveries: FAILED.deliveries.map((delivery) => ({ ...delivery, attempts: 2 })) };
  await page.reload();
  await list(page).waitFor();
});

test('what waits for an answer cannot be left so', async () => {
  const page = await openWith('/', [post(shapeOf('unconfirmed'))]);
  await list(page).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Leave it so' }).count(), 0);
});

test('how many need the person stands in the navigation and in the name of the tab, on every screen', async () => {
  const count = STATES.filter(({ post: state }) => state === 'attention' || state === 'failed').length;
  for (const path of ['/', '/connections', '/posts/post_scheduled']) {
    const page = await open(browser, path);
    await waiting(page).waitFor();
    assert.equal(await waiting(page).textContent(), String(count), path);
    await page.getByRole('link', { name: `${count} posts need you` }).first().waitFor();
    await page.waitForFunction((sign) => document.title.startsWith(sign), `(${count}) `);
  }
});

test('where nothing needs the person, nothing is counted', async () => {
  const page = await openWith('/', [post(shapeOf('published'))]);
  await page.locator('[data-calendar]').waitFor();
  assert.equal(await page.locator('[data-waiting]').count(), 0);
  assert.doesNotMatch(await page.title(), /^\(/);
});
