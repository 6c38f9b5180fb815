//! A person's own affairs against the real Worker: the profile, the browsers that are signed in, and the status.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BASE_URL, SOON, browserOfThisFile, openPage, signIn, until } from './stage.mjs';

const browser = await browserOfThisFile();

const section = (page, name) => page.locator(`[data-section=${name}]`);
const isSignedIn = async (page) => (await page.request.get(`${BASE_URL}/api/v1/me`)).status() === 200;

/** A window in which somebody is signed in, at the settings. */
async function openSettings() {
  const page = await openPage(browser);
  await signIn(page);
  await page.goto(`${BASE_URL}/settings`);
  await section(page, 'sessions').getByText('This browser').waitFor(SOON);
  return page;
}

test('a name and a zone that are saved are there after a reload', async () => {
  const page = await openSettings();
  const before = await page.getByLabel('Name').inputValue();
  await page.getByLabel('Name').fill('Ada of the Night');
  await page.getByRole('combobox', { name: 'Time zone' }).fill('kolkata');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Save' }).click();
  await section(page, 'profile').getByText('Saved.').waitFor();
  await page.reload();
  await section(page, 'sessions').getByText('This browser').waitFor();
  assert.equal(await page.getByLabel('Name').inputValue(), 'Ada of the Night');
  assert.equal(await page.getByRole('combobox', { name: 'Time zone' }).inputValue(), 'Asia/Kolkata');

  await page.getByLabel('Name').fill(before);
  await page.getByRole('button', { name: 'Use this browser’s zone' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await section(page, 'profile').getByText('Saved.').waitFor();
});

test('a name that is too long is refused at its field, and kept there', async () => {
  const page = await openSettings();
  await page.getByLabel('Name').fill('x'.repeat(400));
  await page.getByRole('button', { name: 'Save' }).click();
  await section(page, 'profile').getByText('A name has 1 to').waitFor();
  assert.equal((await page.getByLabel('Name').inputValue()).length, 400);
});

test('another browser is named, and signed out from here', async () => {
  const other = await openPage(browser, { userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' });
  await signIn(other);
  const page = await openSettings();
  const rows = section(page, 'sessions').locator('[data-row]');
  await rows.first().getByText('This browser').waitFor();
  const signOut = page.getByRole('button', { name: /^Sign out Firefox on Linux/ }).first();
  const before = await rows.count();
  await signOut.click();
  await page.locator('[data-notice]').getByText('That browser is signed out.').waitFor();
  await until('the row is gone', async () => (await rows.count()) === before - 1);
  assert.ok(await isSignedIn(page));
});

test('signing out everywhere ends every session', async () => {
  const other = await openPage(browser);
  await signIn(other);
  const page = await openSettings();
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click();
  await page.getByRole('link', { name: 'Continue with X' }).waitFor();
  assert.equal(await isSignedIn(page), false);
  await other.goto(`${BASE_URL}/settings`);
  const change = await other.evaluate(async () => (await fetch('/api/v1/me', { method: 'PATCH', headers: { 'content-type': 'application/json' }, body: '{}' })).status);
  assert.equal(change, 401, 'the other browser changes nothing any more');
});

test('the status tells of a clockwork that runs, and of X', async () => {
  const page = await openPage(browser);
  await signIn(page);
  await page.goto(`${BASE_URL}/status`);
  await page.locator('[data-verdict=inTime]').getByText('Publishing in time').waitFor(SOON);
  await page.locator('[data-platform=x]').getByText('Ready').waitFor();
  assert.deepEqual(page.complaints, []);
});

test('a connected account shows its facts', async () => {
  const page = await openPage(browser);
  await signIn(page);
  await page.goto(`${BASE_URL}/connections`);
  const facts = page.locator('[data-account] [data-facts]').first();
  await facts.getByText(/ago|just now|Today/).first().waitFor();
  await page.getByRole('button', { name: /^Disconnect/ }).first().click();
  await page.getByRole('dialog').getByText(/No post is planned|planned for this account/).waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Keep it connected' }).click();
  assert.deepEqual(page.complaints, []);
});
