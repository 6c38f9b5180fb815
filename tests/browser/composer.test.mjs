//! Writing: by mouse, by keyboard alone, and with mistakes.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { BASE_URL, SOON, openBrowser, openPage, picture, publicPosts, rowOf, signIn, uniqueText } from './stage.mjs';

let browser;
let page;

before(async () => {
  browser = await openBrowser();
  page = await openPage(browser);
  await signIn(page);
});

beforeEach(async () => {
  // What the test before has written would be there again.
  await page.evaluate(() => sessionStorage.clear());
  await page.goto(`${BASE_URL}/compose`);
  await page.locator('[data-field=who] input:not(:disabled)').first().waitFor({ state: 'attached' });
});

after(() => browser?.close());

/** What a screen reader reads as the description of the element in focus. */
const focusedDescription = () =>
  page.evaluate(() => {
    const ids = (document.activeElement?.getAttribute('aria-describedby') ?? '').split(' ');
    return ids.map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
  });

test('an empty text is refused at its field, which gets the focus', async () => {
  await page.locator('[data-field=who] input:not(:disabled)').first().check({ force: true });
  await page.locator('button[type=submit]').click();
  await page.locator('[data-field=what]').getByText('Write something first.').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'TEXTAREA');
  assert.match(await focusedDescription(), /Write something first\./);
  await picture(page, 'empty-text');

  await page.keyboard.type('a');
  assert.equal(await page.locator('[data-field=what]').getByText('Write something first.').count(), 0, 'typing clears it');
});

test('a text beyond 280 is refused, and says how much is too much', async () => {
  await page.getByLabel('What', { exact: true }).fill('x'.repeat(285));
  await page.getByText('5 characters too many').first().waitFor();
  await page.locator('button[type=submit]').click();
  await page.locator('[data-field=what]').getByText('take away 5 characters').waitFor();
  assert.deepEqual(await publicPosts('x'.repeat(285)), []);
});

test('a moment that has passed is refused at its field', async () => {
  await page.getByLabel('What', { exact: true }).fill('Too late.');
  await page.getByText('Pick a time', { exact: true }).click();
  await page.getByLabel('Day').fill('2020-01-01');
  await page.locator('button[type=submit]').click();
  await page.locator('[data-field=when]').getByText('This moment has passed').waitFor();
});

test('the time zone of a planned moment is always named', async () => {
  await page.getByText('Tomorrow 09:00', { exact: true }).click();
  await page.locator('[data-summary]').getByText('09:00:00 (Europe/Bucharest)').waitFor();
  await page.getByText('Pick a time', { exact: true }).click();
  await page.getByRole('combobox', { name: 'Time zone' }).fill('tokyo');
  await page.keyboard.press('Enter');
  await page.locator('[data-summary]').getByText('(Asia/Tokyo)').waitFor();
});

test('an hour that the clocks skip is remarked before it is planned', async () => {
  const year = new Date().getFullYear() + 1;
  const march = new Date(Date.UTC(year, 2, 31));
  const lastSunday = new Date(Date.UTC(year, 2, 31 - march.getUTCDay())).toISOString().slice(0, 10);
  await page.getByText('Pick a time', { exact: true }).click();
  await page.getByLabel('Day').fill(lastSunday);
  await page.getByLabel('Time', { exact: true }).fill('03:30');
  await page.locator('[data-summary]').getByText('skip this time').waitFor();
});

test('a post can be written and published with the keyboard alone', async () => {
  const text = uniqueText('Only keys.');
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
  const press = (key) => page.keyboard.press(key);
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('type') ?? document.activeElement?.tagName);
  for (let steps = 0; steps < 20 && (await focused()) !== 'checkbox'; steps += 1) await press('Tab');
  assert.equal(await focused(), 'checkbox', 'the accounts are reached by Tab');
  if (!(await page.evaluate(() => document.activeElement.checked))) await press('Space');
  while ((await focused()) !== 'TEXTAREA') await press('Tab');
  await page.keyboard.type(text);
  while ((await focused()) !== 'radio') await press('Tab');
  while (!(await page.getByRole('radio', { name: 'Now' }).isChecked())) await press('ArrowUp');
  while ((await focused()) !== 'submit') await press('Tab');
  await press('Enter');
  await rowOf(page, text).locator('[data-state=published]').waitFor(SOON);
  assert.equal((await publicPosts(text)).length, 1);
});

test('an answer that was lost is looked up, and makes no second post', async () => {
  const text = uniqueText('Once and only once.');
  await page.route('**/api/v1/posts', async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    await route.fetch();
    return route.abort('connectionreset');
  });
  await page.getByLabel('What', { exact: true }).fill(text);
  await page.getByText('Now', { exact: true }).click();
  await page.locator('button[type=submit]').click();
  await page.locator('[data-result]').getByText('On its way').waitFor();
  await page.unroute('**/api/v1/posts');
  await rowOf(page, text).locator('[data-state=published]').waitFor(SOON);
  assert.equal((await publicPosts(text)).length, 1);
  assert.equal(await rowOf(page, text).count(), 1);
});
