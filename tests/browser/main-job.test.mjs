//! The whole job of a person, from the welcome page to the public post.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BASE_URL, SOON, browserOfThisFile, compose, openPage, picture, publicPosts, rowOf, signIn, uniqueText, until, write } from './stage.mjs';

const browser = await browserOfThisFile();

test('a person connects X, publishes a post now, and finds it public once and on its receipt', async () => {
  const page = await openPage(browser);
  await page.goto(`${BASE_URL}/`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await picture(page, 'welcome');

  await signIn(page);
  await page.locator('[data-notice]').getByText('is connected').waitFor();
  assert.equal(new URL(page.url()).search, '', 'the address is clean after the arrival');

  const text = uniqueText('Hello from the first page.');
  await page.getByRole('link', { name: 'New post' }).first().click();
  await write(page, text, 'Now');
  const row = rowOf(page, text);
  await row.locator('[data-state=published]').waitFor(SOON);
  const shownAt = Date.now();
  await picture(page, 'result');

  await row.getByRole('link', { name: text }).click();
  await page.locator('[data-event=published]').waitFor(SOON);
  await page.locator('[data-lateness]').getByText(/\d s late|on time/).waitFor();
  assert.match(await page.getByRole('link', { name: /View on X/ }).getAttribute('href'), /\/status\/\d+$/);
  await picture(page, 'receipt');

  const found = await until('it is public', async () => {
    const posts = await publicPosts(text);
    return posts.length > 0 && posts;
  });
  assert.equal(found.length, 1, 'it is public exactly once');
  assert.ok(shownAt - found[0].public_at_ms < 5_000, 'the page shows it within seconds');
  assert.deepEqual(page.complaints, []);
});

test('the receipt tells every step with its millisecond', async () => {
  const page = await openPage(browser);
  await signIn(page);
  const text = uniqueText('Step by step.');
  await compose(page);
  await write(page, text, 'Now');
  await rowOf(page, text).locator('[data-state=published]').waitFor(SOON);
  await page.locator('[data-result]').getByRole('link', { name: 'See its receipt' }).click();
  await page.locator('[data-event=published]').waitFor(SOON);

  const kinds = await page.locator('[data-event]').evaluateAll((events) => events.map((event) => event.dataset.event));
  assert.equal(kinds[0], 'planned');
  assert.equal(kinds.at(-1), 'published');
  for (const time of await page.locator('[data-event] time').allTextContents()) assert.match(time, /\d\d:\d\d:\d\d\.\d{3}/);
});
