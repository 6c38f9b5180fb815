//! A new person's first ten minutes, from the welcome page to the receipt of a post that went out by itself.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BASE_URL, SOON, browserOfThisFile, openPage, picture, plan, publicPosts, rowOf, signIn, uniqueText } from './stage.mjs';

const browser = await browserOfThisFile();

/** A user of the sandbox who is in no other test, and so is new here. */
const NEWCOMER = 1;
const steps = (page) => page.locator('[data-first-steps]');
const calendar = (page) => page.getByRole('link', { name: 'Calendar', exact: true }).first().click();

test('a new person’s first ten minutes', async () => {
  const page = await openPage(browser);
  await page.goto(`${BASE_URL}/`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await signIn(page, NEWCOMER);

  // Signing in with X has connected the account, so the first step is a fact already.
  await steps(page).getByText('1 of 4 done').waitFor();
  await picture(page, 'first-steps');
  await page.getByRole('button', { name: 'Confirm' }).click();
  await steps(page).getByText('2 of 4 done').waitFor();
  await page.getByText('Times are those of Europe/Bucharest.').waitFor();

  const text = uniqueText('My first post here.');
  const due = Math.ceil((Date.now() + 10_000) / 1000) * 1000;
  await steps(page).getByRole('link', { name: 'Write a post' }).click();
  await plan(page, text, due);
  assert.deepEqual(await publicPosts(text), [], 'it waits for its moment');
  await calendar(page);
  await steps(page).getByText('3 of 4 done').waitFor();

  await page.getByRole('link', { name: 'List', exact: true }).click();
  await rowOf(page, text).locator('[data-state=published]').waitFor(SOON);
  assert.ok(Date.now() >= due);
  await steps(page).getByRole('heading', { name: 'That is all there is to it' }).waitFor(SOON);
  await picture(page, 'first-steps-over');

  await rowOf(page, text).getByRole('link', { name: text }).click();
  await page.locator('[data-event=published]').waitFor(SOON);
  await page.getByRole('link', { name: /View on X/ }).waitFor();
  assert.equal((await publicPosts(text)).length, 1, 'it is public exactly once');

  await calendar(page);
  await steps(page).getByRole('button', { name: 'Close', exact: true }).click();
  await page.reload();
  await page.locator('[data-calendar]').waitFor();
  assert.equal(await steps(page).count(), 0, 'the steps do not come back');
  assert.deepEqual(page.complaints, []);
});
