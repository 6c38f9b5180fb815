//! Planned posts: never before their second, and never at all once they are cancelled.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { BASE_URL, SOON, compose, openBrowser, openPage, pause, plan, publicPosts, rowOf, signIn, tick, uniqueText, until, write } from './stage.mjs';

let browser;
let page;

before(async () => {
  browser = await openBrowser();
  page = await openPage(browser);
  await signIn(page);
  await tick();
});

after(() => browser?.close());

/** The next full second that lies at least `seconds` ahead. */
const ahead = (seconds) => Math.ceil((Date.now() + seconds * 1000) / 1000) * 1000;

test('a post planned a few seconds ahead is not public before its second', async () => {
  const text = uniqueText('Not a moment too soon.');
  await compose(page);
  const due = ahead(9);
  await plan(page, text, due);
  await rowOf(page, text).locator('[data-countdown]').waitFor();

  while (Date.now() < due - 300) {
    const early = await publicPosts(text);
    if (Date.now() < due) assert.equal(early.length, 0, 'nothing is public before the second');
    await pause(250);
  }
  const [post] = await until('it is public', async () => {
    const posts = await publicPosts(text);
    return posts.length > 0 && posts;
  });
  assert.ok(post.public_at_ms >= due, `public ${due - post.public_at_ms} ms early`);
  await rowOf(page, text).locator('[data-state=published]').waitFor(SOON);
});

test('a post for tomorrow stands in the calendar on its day, with its time', async () => {
  const text = uniqueText('Good morning.');
  await compose(page);
  await write(page, text, 'Tomorrow 09:00');
  await page.locator('[data-result]').getByText('Planned: Tomorrow, 09:00:00').waitFor();
  await page.goto(`${BASE_URL}/?view=list`);
  const day = page.locator('[data-day]').filter({ hasText: text });
  await day.getByRole('heading', { name: /^Tomorrow/ }).waitFor();
  await rowOf(page, text).getByText('09:00', { exact: true }).waitFor();
  await rowOf(page, text).locator('[data-state=scheduled]').waitFor();
});

test('a cancelled post is never published', async () => {
  const text = uniqueText('Better not.');
  await compose(page);
  const due = ahead(20);
  await plan(page, text, due);
  await page.locator('[data-result]').getByRole('link', { name: 'See its receipt' }).click();
  await page.getByRole('button', { name: 'Cancel this post' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel the post' }).click();
  await page.locator('[data-event=cancelled]').waitFor();
  await page.locator('[data-notice]').getByText('will not be published').waitFor();
  assert.ok(Date.now() < due, 'it was cancelled in time');
  assert.equal(await page.getByRole('button', { name: 'Cancel this post' }).count(), 0);

  await pause(due + 3_000 - Date.now());
  await tick();
  assert.deepEqual(await publicPosts(text), []);
  await page.getByRole('link', { name: 'Back to the calendar' }).click();
  await page.getByRole('link', { name: 'List', exact: true }).click();
  await page.locator('[data-calendar=list][aria-busy=false]').waitFor();
  assert.equal(await rowOf(page, text).count(), 0, 'what is cancelled is out of the way');
  await page.getByLabel('State', { exact: true }).selectOption('cancelled');
  await rowOf(page, text).locator('[data-state=cancelled]').waitFor();
});

test('a cancellation that is thought over leaves the post planned', async () => {
  const text = uniqueText('Perhaps.');
  await compose(page);
  await write(page, text, 'Tomorrow 09:00');
  await page.locator('[data-result]').getByRole('link', { name: 'See its receipt' }).click();
  await page.getByRole('button', { name: 'Cancel this post' }).click();
  await page.keyboard.press('Escape');
  assert.equal(await page.getByRole('dialog').count(), 0);
  assert.equal(await page.locator('[data-event=cancelled]').count(), 0);
  await page.locator('[data-delivery] [data-state=scheduled]').waitFor();
});
