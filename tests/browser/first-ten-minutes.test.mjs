//! A new person's first ten minutes, from the welcome page to the receipt of a post that went out by itself.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { comeIn, connect, personAtMeta } from './owners.mjs';
import { sample } from './shelf.mjs';
import { BASE_URL, SANDBOX_URL, SOON, browserOfThisFile, openPage, picture, plan, publicPosts, rowOf, signIn, uniqueText, until } from './stage.mjs';

const browser = await browserOfThisFile();

/** A user of the sandbox who is in no other test, and so is new here. */
const NEWCOMER = 1;
/** What is planned so shortly ahead may be prepared behind its moment. */
const PREPARED = { timeout: 90_000 };
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

test('within them a picture is live on two networks at its second', async () => {
  const person = await personAtMeta();
  const page = await comeIn(browser, person);
  for (const way of ['Connect X', 'Connect Facebook Pages']) await connect(page, way, person);

  await page.getByRole('link', { name: 'New post' }).first().click();
  const who = page.locator('[data-field=who]').getByRole('checkbox');
  await who.first().waitFor();
  for (const account of await who.all()) await account.check({ force: true });
  await page.locator('[data-media] input[multiple]').setInputFiles(await sample('photo.jpg'));
  await page.locator('[data-medium=ready]').waitFor(SOON);
  const text = uniqueText('A picture for everybody.');
  const due = Math.ceil((Date.now() + 15_000) / 1000) * 1000;
  await plan(page, text, due);
  await picture(page, 'first-picture-planned');
  const onPage = async () => {
    const { posts } = await (await fetch(`${SANDBOX_URL}/__sandbox/meta/public?user=${person.pageId}`)).json();
    return posts.filter((post) => post.text === text);
  };
  assert.deepEqual([await publicPosts(text), await onPage()], [[], []], 'it waits for its moment');

  await page.getByRole('link', { name: 'See its receipt' }).click();
  for (const network of ['X', 'Facebook']) await page.getByRole('link', { name: new RegExp(`View on ${network}`) }).waitFor(PREPARED);
  assert.ok(Date.now() >= due);
  assert.equal(await page.locator('[data-event=published]').count(), 2, 'each receipt says so');
  await picture(page, 'first-picture-live');
  const [onX, onFacebook] = [await publicPosts(text), await until('it is on the Page', async () => (await onPage()).length && onPage())];
  assert.deepEqual([onX.length, onFacebook.length], [1, 1], 'it is public exactly once on each');
  assert.deepEqual([onX[0].media.length, onFacebook[0].media.length], [1, 1], 'with its picture');
  assert.deepEqual(page.complaints, []);
});
