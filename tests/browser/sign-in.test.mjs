//! Coming in and going out, and what a person is told when it does not work.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BASE_URL, browserOfThisFile, goToConsent, openPage, pause, signIn } from './stage.mjs';

const browser = await browserOfThisFile();

/** As a person does it: through the menu at the top. */
async function signOut(page) {
  await page.getByRole('button', { name: /^Menu of/ }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
}

test('a denied consent is explained, and nobody is signed in', async () => {
  const page = await openPage(browser);
  await goToConsent(page);
  await page.locator('button[name=decision][value=deny]').click();
  await page.locator('[data-notice]').getByText('access was not given').waitFor();
  await page.getByRole('link', { name: 'Continue with X' }).waitFor();
  assert.equal(page.url(), `${BASE_URL}/`, 'the address is clean');
  await page.reload();
  await page.getByRole('link', { name: 'Continue with X' }).waitFor();
  assert.equal(await page.locator('[data-notice]').innerText(), '', 'it is said once');
});

test('an unknown error in the address is a sentence, and never the address itself', async () => {
  const page = await openPage(browser);
  await page.goto(`${BASE_URL}/?error=%3Cimg%20src%3Dx%3E`);
  await page.locator('[data-notice]').getByText('That did not work').waitFor();
  assert.equal(await page.locator('[data-notice] img').count(), 0);
});

test('signing out ends the session', async () => {
  const page = await openPage(browser);
  await signIn(page);
  await signOut(page);
  await page.getByRole('link', { name: 'Continue with X' }).waitFor();
  await page.locator('[data-notice]').getByText('You are signed out').waitFor();
  const answer = await page.request.get(`${BASE_URL}/api/v1/me`);
  assert.equal(answer.status(), 401);
  await page.goto(`${BASE_URL}/connections`);
  await page.getByRole('link', { name: 'Continue with X' }).waitFor();
});

test('what comes in after signing out does not cover what signing out says', async () => {
  const page = await openPage(browser);
  const late = Promise.withResolvers();
  const answered = Promise.withResolvers();
  let asked = 0;
  await page.route('**/api/v1/accounts', async (route) => {
    // The first answer opens the screen; the second is to name the account that was connected.
    if (++asked === 1) return route.continue();
    const response = await route.fetch();
    await late.promise;
    await route.fulfill({ response });
    answered.resolve();
  });
  await signIn(page);
  await signOut(page);
  const signedOut = page.locator('[data-notice]').getByText('You are signed out');
  await signedOut.waitFor();
  late.resolve();
  await answered.promise;
  await pause(200);
  assert.equal(await signedOut.count(), 1);
});

test('the session cookie is out of reach of scripts, and the only one', async () => {
  const page = await openPage(browser);
  await signIn(page);
  assert.equal(await page.evaluate(() => document.cookie), '');
  const cookies = await page.context().cookies(BASE_URL);
  assert.deepEqual(
    cookies.map((cookie) => [cookie.name, cookie.httpOnly, cookie.sameSite]),
    [['nm_sess', true, 'Lax']],
  );
});

test('an address that no screen has says so and leads back', async () => {
  const page = await openPage(browser);
  await signIn(page);
  await page.goto(`${BASE_URL}/nothing/here`);
  await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
  await page.getByRole('link', { name: 'Go to the calendar' }).click();
  await page.locator('[data-calendar]').waitFor();
});

test('a post of nobody is not found', async () => {
  const page = await openPage(browser);
  await signIn(page);
  await page.goto(`${BASE_URL}/posts/post_00000000000000000000000000000000`);
  await page.getByRole('heading', { name: 'There is no such post' }).waitFor();
});
