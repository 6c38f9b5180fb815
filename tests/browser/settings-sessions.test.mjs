//! The settings: the browsers that are signed in, and invitations.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problem } from './answers.mjs';
import { HOUSE, INVITATIONS, INVITING, SESSIONS, openHouse } from './household.mjs';
import { BASE_URL, browserOfThisFile } from './stage.mjs';

const browser = await browserOfThisFile();

const NOTHING = { status: 204, body: undefined };
const section = (page, name) => page.locator(`[data-section=${name}]`);
const notice = (page, words) => page.locator('[data-notice]').getByText(words).waitFor();
const openSettings = (overrides = {}, options = {}) => openHouse(browser, '/settings', overrides, options);

test('the browsers that are signed in are listed, this one marked', async () => {
  const page = await openSettings();
  const rows = section(page, 'sessions').locator('[data-row]');
  await rows.first().waitFor();
  assert.equal(await rows.count(), SESSIONS.length);
  await rows.nth(0).getByText('This browser').waitFor();
  assert.equal(await section(page, 'sessions').getByText('This browser').count(), 1);
  await rows.nth(1).getByText('Safari on iPhone').waitFor();
  await rows.nth(1).getByText('Used 2 h ago').waitFor();
  await rows.nth(2).getByText('A browser').waitFor();
});

test('another browser is signed out, and this one stays', async () => {
  let data = SESSIONS;
  const page = await openSettings({
    '/api/v1/me/sessions': () => ({ body: { data } }),
    '/api/v1/me/sessions/ses_phone': (request) => {
      if (request.method() === 'DELETE') data = data.filter(({ id }) => id !== 'ses_phone');
      return NOTHING;
    },
  });
  await page.getByRole('button', { name: /Sign out Safari on iPhone/ }).click();
  await notice(page, 'That browser is signed out.');
  assert.equal(await section(page, 'sessions').getByText('Safari on iPhone').count(), 0);
  await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
});

test('signing out this browser ends here too', async () => {
  const page = await openSettings({ '/api/v1/me/sessions/ses_here': () => NOTHING });
  await page.getByRole('button', { name: /Sign out Firefox on Linux/ }).click();
  await notice(page, 'You are signed out.');
  await page.getByRole('link', { name: 'Continue with Google' }).waitFor();
});

test('signing out everywhere asks first, and ends here too', async () => {
  const ended = [];
  const page = await openSettings({
    '/api/v1/me/sessions': (request) => {
      if (request.method() !== 'DELETE') return { body: { data: SESSIONS } };
      ended.push('all');
      return NOTHING;
    },
  });
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await page.getByRole('dialog').getByText('Planned posts go out all the same.').waitFor();
  assert.deepEqual(ended, []);
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click();
  await page.getByRole('link', { name: 'Continue with Google' }).waitFor();
  assert.deepEqual(ended, ['all']);
});

test('signing out everywhere that fails leaves one signed in, and says so', async () => {
  const page = await openSettings({
    '/api/v1/me/sessions': (request) => (request.method() === 'DELETE' ? problem(503, 'unavailable', 'The database did not answer.') : { body: { data: SESSIONS } }),
  });
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click();
  await section(page, 'sessions').getByText('The database did not answer.').waitFor();
  await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
});

test('a list that could not be loaded says why, and can be asked for again', async () => {
  let isUp = false;
  const page = await openSettings({
    '/api/v1/me/sessions': () => (isUp ? { body: { data: SESSIONS } } : problem(503, 'unavailable', 'The database did not answer.')),
  });
  const failure = section(page, 'sessions').locator('[data-load-failure]');
  await failure.getByText('Your sessions could not be loaded.').waitFor();
  isUp = true;
  await failure.getByRole('button', { name: 'Try again' }).click();
  await section(page, 'sessions').getByText('Safari on iPhone').waitFor();
  assert.equal(await failure.count(), 0);
});

// --- invitations ---

const LINK = `${BASE_URL}/#invite=only-once`;

test('invitations are for the operator alone', async () => {
  const asked = [];
  const page = await openSettings({
    '/api/v1/instance': { ...HOUSE, signup: 'invite' },
    '/api/v1/invitations': () => {
      asked.push('list');
      return problem(404, 'not_found', 'There is nothing here.');
    },
  });
  await section(page, 'sessions').getByText('This browser').waitFor();
  assert.equal(await section(page, 'invitations').count(), 0);
  assert.deepEqual(asked, []);
});

test('an invitation is made, and its link is shown once', async () => {
  let data = [];
  const made = [];
  const page = await openSettings(
    {
      ...INVITING,
      '/api/v1/invitations': (request) => {
        if (request.method() !== 'POST') return { body: { data } };
        made.push(request.postDataJSON());
        data = [{ ...INVITATIONS[0], note: request.postDataJSON().note }];
        return { status: 201, body: { ...data[0], url: LINK } };
      },
    },
    { permissions: ['clipboard-read', 'clipboard-write'] },
  );
  const part = section(page, 'invitations');
  await part.getByText('No invitation was made yet.').waitFor();
  await part.getByLabel('For whom').fill('The night editor');
  await part.getByRole('button', { name: 'Make an invitation' }).click();
  assert.equal(await part.getByLabel('Invitation link', { exact: true }).inputValue(), LINK);
  await part.getByRole('button', { name: 'Copy: Invitation link' }).click();
  await part.locator('[data-copy]').getByText('Copied').first().waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), LINK);
  assert.deepEqual(made, [{ note: 'The night editor' }]);
  await part.locator('[data-row]').getByText('The night editor').waitFor();

  await part.getByRole('button', { name: 'Done' }).click();
  assert.equal(await page.getByText('only-once').count(), 0);
  assert.equal(await part.locator('[data-made]').count(), 0);
  assert.equal(await part.getByLabel('For whom').inputValue(), '');
});

test('an invitation that could not be made keeps its note', async () => {
  const page = await openSettings({
    ...INVITING,
    '/api/v1/invitations': (request) => (request.method() === 'POST' ? problem(500, 'internal', 'A fault.') : { body: { data: [] } }),
  });
  const part = section(page, 'invitations');
  await part.getByLabel('For whom').fill('The night editor');
  await part.getByRole('button', { name: 'Make an invitation' }).click();
  await part.getByText('A fault.').waitFor();
  assert.equal(await part.getByLabel('For whom').inputValue(), 'The night editor');
  assert.equal(await part.locator('[data-made]').count(), 0);
});

test('only an invitation that is still open can be withdrawn', async () => {
  const withdrawn = [];
  const page = await openSettings({
    ...INVITING,
    '/api/v1/invitations/inv_open': (request) => {
      withdrawn.push(request.method());
      return NOTHING;
    },
  });
  const part = section(page, 'invitations');
  await part.getByText(/Used (today|yesterday)/).waitFor();
  await part.getByText(/Expired (today|yesterday)/).waitFor();
  assert.equal(await part.getByRole('button', { name: /^Withdraw/ }).count(), 1);
  await part.getByRole('button', { name: 'Withdraw the invitation: The night editor' }).click();
  await notice(page, 'Its link opens nothing any more.');
  assert.deepEqual(withdrawn, ['DELETE']);
});
