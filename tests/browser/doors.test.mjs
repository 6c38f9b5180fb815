//! Both doors against the real Worker: coming in by Google, adding X as another way in, and taking one away.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BASE_URL, SOON, browserOfThisFile, openPage } from './stage.mjs';

const browser = await browserOfThisFile();

const newName = () => `n${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`;
const section = (page, name) => page.locator(`[data-section=${name}]`);
const notice = (page, words) => page.locator('[data-notice]').getByText(words).waitFor(SOON);
const rows = (page) => section(page, 'identities').locator('[data-row]');

/** Answers the consent page of the sandbox as somebody of that name. */
async function consent(page, name, decision = 'allow') {
  await page.locator(`button[name=decision][value=${decision}]`).waitFor();
  if (name) await page.locator('input[name=username]').fill(name);
  await page.locator(`button[name=decision][value=${decision}]`).click();
}

/** A window in which somebody came in by a door. */
async function comeIn(provider, name) {
  const page = await openPage(browser);
  await page.goto(`${BASE_URL}/`);
  await page.getByRole('link', { name: `Continue with ${provider}` }).click();
  await consent(page, name);
  await page.getByRole('button', { name: /^Menu of/ }).waitFor(SOON);
  return page;
}

async function openSettings(page) {
  await page.goto(`${BASE_URL}/settings`);
  await rows(page).first().waitFor(SOON);
}

const idOf = async (page) => (await (await page.request.get(`${BASE_URL}/api/v1/me`)).json()).id;

test('who comes in by Google is greeted, has one way in, and finds the same workspace again', async () => {
  const name = newName();
  const page = await comeIn('Google', name);
  await notice(page, 'Welcome, ');
  assert.equal(page.url(), `${BASE_URL}/`);
  await openSettings(page);
  await section(page, 'identities').getByText('This is your only way in').waitFor();
  const again = await comeIn('Google', name);
  assert.equal(await idOf(again), await idOf(page));
});

test('X is added as a way in, is connected by it, opens the same workspace, and can be taken away', async () => {
  const [byGoogle, byX] = [newName(), newName()];
  const page = await comeIn('Google', byGoogle);
  await openSettings(page);
  await page.getByRole('button', { name: 'Add X' }).click();
  await consent(page, byX);
  await notice(page, 'From now on you can also sign in that way.');
  assert.equal(page.url(), `${BASE_URL}/settings`);
  await rows(page).nth(1).waitFor(SOON);
  assert.equal(await rows(page).count(), 2);

  const other = await comeIn('X', byX);
  assert.equal(await idOf(other), await idOf(page));
  await page.goto(`${BASE_URL}/connections`);
  await page.locator('[data-account] [data-health=connected]').waitFor(SOON);

  await openSettings(page);
  await page.getByRole('button', { name: /^Remove X/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await section(page, 'identities').getByText('This is your only way in').waitFor(SOON);
});

test('an identity that opens another workspace is refused in words, and nothing is added', async () => {
  const taken = newName();
  await comeIn('Google', taken);
  const page = await comeIn('X', newName());
  await openSettings(page);
  await page.getByRole('button', { name: 'Add Google' }).click();
  await consent(page, taken);
  await notice(page, 'opens another workspace already');
  await rows(page).first().waitFor();
  assert.equal(await rows(page).count(), 1);
});

test('a way in that is refused at its provider adds nothing, and is said', async () => {
  const page = await comeIn('Google', newName());
  await openSettings(page);
  await page.getByRole('button', { name: 'Add Google' }).click();
  await consent(page, null, 'deny');
  await notice(page, 'access was not given');
  assert.equal(page.url(), `${BASE_URL}/settings`);
  await rows(page).first().waitFor(SOON);
  assert.equal(await rows(page).count(), 1);
});
