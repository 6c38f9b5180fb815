//! Leaving while a post is on its way to the server: what is said then is true, and how it ended is told afterwards.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { open, post, problem, shapeOf } from './answers.mjs';
import { intercept } from './network.mjs';
import { PATH, WRITTEN } from './planned.mjs';
import { browserOfThisFile } from './stage.mjs';

const browser = await browserOfThisFile();

const MADE = post(shapeOf('scheduled'));
const what = (page) => page.locator('textarea').first();
const dialog = (page) => page.getByRole('dialog');
const notice = (page, words) => page.locator('[data-notice]').getByText(words).waitFor();
const leaveByLink = (page) => page.getByRole('link', { name: 'Connections' }).first().click();

/** The composer with a post that is being saved; `answer` lets the answer come. */
async function openSaving(path = '/compose', overrides = {}) {
  const { promise, resolve: answer } = Promise.withResolvers();
  const page = await open(browser, path, { '/api/v1/posts': { data: [], next: null }, ...overrides });
  await intercept(page, (url) => url.pathname === '/api/v1/posts', async (route) => {
    if (route.request().method() !== 'POST') return route.fallback();
    const { status, body } = await promise;
    await route.fulfill({ status, json: body });
  });
  await intercept(page, (url) => url.pathname === PATH, async (route) => {
    if (route.request().method() !== 'PATCH') return route.fallback();
    const { status, body } = await promise;
    await route.fulfill({ status, json: body });
  });
  await what(page).fill('On its way');
  await page.locator('button[type=submit]').click();
  await page.getByRole('button', { name: 'Saving …' }).waitFor();
  return { page, answer };
}

test('whoever leaves while it is saved is told that it may go out all the same, not that it is gone', async () => {
  const { page, answer } = await openSaving();
  await leaveByLink(page);
  await dialog(page).getByText('It is still being saved').waitFor();
  assert.equal(await dialog(page).getByText('it is gone').count(), 0);
  await dialog(page).getByRole('button', { name: 'Leave', exact: true }).click();
  await page.waitForURL('**/connections');
  answer({ status: 201, body: MADE });
  await notice(page, 'The post that you were saving is saved.');
  assert.equal(new URL(page.url()).pathname, '/connections', 'whoever has left is not taken elsewhere');
  assert.equal(await page.evaluate(() => sessionStorage.getItem('writing')), null);
});

test('what was not taken after all is told, and is not lost', async () => {
  const { page, answer } = await openSaving();
  await leaveByLink(page);
  await dialog(page).getByRole('button', { name: 'Leave', exact: true }).click();
  await page.waitForURL('**/connections');
  answer(problem(422, 'invalid', 'No.', [{ path: 'text', code: 'no', message: 'Not this.' }]));
  await notice(page, 'was not confirmed');
  await page.getByRole('link', { name: 'New post' }).first().click();
  await what(page).waitFor();
  assert.equal(await what(page).inputValue(), 'On its way');
});

test('an answer that comes while it is asked takes the question away', async () => {
  const { page, answer } = await openSaving();
  await leaveByLink(page);
  await dialog(page).getByText('It is still being saved').waitFor();
  answer({ status: 201, body: MADE });
  await page.locator('[data-result] [data-post]').waitFor();
  await dialog(page).waitFor({ state: 'detached' });
  assert.equal(new URL(page.url()).pathname, '/compose');
});

for (const path of ['/posts/post_scheduled/edit', '/posts/post_scheduled/copy']) {
  test(`whoever has left ${path} meanwhile is not taken back by the answer`, async () => {
    const { page, answer } = await openSaving(path, { [PATH]: WRITTEN });
    await leaveByLink(page);
    await dialog(page).getByText('It is still being saved').waitFor();
    await dialog(page).getByRole('button', { name: 'Leave', exact: true }).click();
    await page.waitForURL('**/connections');
    answer({ status: path.endsWith('copy') ? 201 : 200, body: WRITTEN });
    await notice(page, 'is saved');
    assert.equal(new URL(page.url()).pathname, '/connections');
  });
}

test('what is only written is still gone when it is left, and the question says so', async () => {
  const page = await open(browser, '/compose');
  await what(page).fill('Not saved');
  await leaveByLink(page);
  await dialog(page).getByText('When you leave, it is gone.').waitFor();
});
