//! Pictures of accounts: a browser asks this instance for them and nobody else, and misses none aloud.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axeFindsNothing } from './findings.mjs';
import { BASE_URL, SOON, browserOfThisFile, compose, goToConsent, openPage, until } from './stage.mjs';

const browser = await browserOfThisFile();

/** Signs in as somebody new on X, and opens the connections; `page.hosts` are those that were asked since. */
async function newcomer(prepare = () => {}) {
  const page = await openPage(browser, { reducedMotion: 'reduce' });
  await prepare(page);
  await goToConsent(page);
  await page.locator('input[name=username]').fill(`n${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`);
  await page.locator('button[name=decision][value=allow]').click();
  await page.locator('[data-calendar]').waitFor(SOON);
  page.hosts = new Set();
  page.on('request', (request) => page.hosts.add(new URL(request.url()).host));
  await page.goto(`${BASE_URL}/connections`);
  await page.locator('[data-account]').waitFor();
  return page;
}

const isDrawn = (images) => images.length > 0 && images.every(({ complete, naturalWidth }) => complete && naturalWidth > 0);

test('the picture of an account comes from this instance, and the browser asks nobody else', async () => {
  const page = await newcomer();
  const pictures = page.locator('[data-account] img');
  await until('the picture is drawn', () => pictures.evaluateAll(isDrawn));
  const address = await pictures.first().getAttribute('src');
  assert.match(address, /^\/api\/v1\/accounts\/acc_\w+\/picture$/);
  await axeFindsNothing(page, 'avatars');
  await compose(page);
  await until('it is drawn at the account that can be chosen', () => page.locator('[data-field=who] img').evaluateAll(isDrawn));
  assert.deepEqual([...page.hosts], [new URL(BASE_URL).host]);
  assert.deepEqual(page.complaints, []);
});

test('where the platform gives no picture there are two letters of the name, and no complaint', async () => {
  const page = await newcomer((opened) => opened.route('**/api/v1/accounts/*/picture', (route) => route.fulfill({ status: 204 })));
  const card = page.locator('[data-account]');
  await until('the letters are there', async () => (await card.locator('img').count()) === 0);
  await card.getByText(/^N[\p{L}\p{N}]$/u).waitFor();
  assert.deepEqual(page.complaints, []);
});
