//! What a repeating post says, shows and to whom it goes, changed in the form of a post: in its own screen.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACCOUNT, open, problem } from './answers.mjs';
import { holdsOn, seriousOf } from './findings.mjs';
import { AT, recurrence } from './recurring.mjs';
import { browserOfThisFile } from './stage.mjs';

const browser = await browserOfThisFile();

const SECOND = { ...ACCOUNT, id: 'acc_2', username: 'second', name: 'Second' };
const FORMER = { id: 'acc_9', platform: 'x', connected_through: 'x', username: 'gone', name: 'Gone', disconnected_at: AT, planned: 0 };
const target = (account, changes = {}) => ({ account, text: null, media: null, options: {}, ...changes });
const SCREEN = '/repeating/rec_1';
const who = (page) => page.locator('[data-field=who]');
const chip = (page, name) => who(page).getByRole('checkbox', { name: new RegExp(name) });
const save = (page) => page.getByRole('button', { name: 'Save the changes' });

/** The screen of one; each change that it sends is noted, and may be refused. */
async function openOne(first = recurrence(), { path = SCREEN, refuse = () => null, options } = {}) {
  const world = { now: first, changes: [] };
  const page = await open(
    browser,
    path,
    {
      '/api/v1/accounts': { data: [ACCOUNT, SECOND], former: [FORMER] },
      '/api/v1/recurrences': () => ({ body: { data: [world.now], next: null } }),
      '/api/v1/recurrences/rec_1': (request) => {
        if (request.method() === 'GET') return { body: world.now };
        world.changes.push({ version: request.headers()['if-match'], body: request.postDataJSON() });
        const refused = refuse(world);
        if (refused) return refused;
        world.now = { ...world.now, ...request.postDataJSON(), version: world.now.version + 1 };
        return { body: world.now };
      },
    },
    options,
  );
  return { page, world };
}

test('accounts and texts of their own are changed, and only what was changed is sent', async () => {
  const { page, world } = await openOne(recurrence(), { path: '/repeating' });
  await page.getByRole('link', { name: /^Accounts, texts and media/ }).click();
  await page.getByText('The one that is made already stays as it is.').waitFor();
  assert.equal(await page.locator('[data-field=when]').count(), 0, 'its time is that of its rule');
  await chip(page, 'second').check({ force: true });
  await page.getByLabel('What', { exact: true }).fill('Good evening');
  await save(page).click();
  await page.locator('[data-recurrence]').getByText('Good evening').waitFor();
  await page.locator('[data-notice]').getByText('The posts that are still to be made follow it.').waitFor();
  const [{ version, body }] = world.changes;
  assert.equal(version, '"4"');
  assert.deepEqual(Object.keys(body).sort(), ['targets', 'text']);
  assert.deepEqual(body.targets.map(({ account }) => account), ['acc_1', 'acc_2']);
  assert.deepEqual(page.complaints, []);
});

test('a text of an account’s own is shown and changed', async () => {
  const { page, world } = await openOne(recurrence({ targets: [target('acc_1'), target('acc_2', { text: 'Only here' })] }));
  const own = page.locator('textarea').nth(1);
  assert.equal(await own.inputValue(), 'Only here');
  await own.fill('Only here, but better');
  await save(page).click();
  await page.waitForURL(/\/repeating\?show=rec_1$/);
  assert.deepEqual(world.changes.map(({ body }) => body), [{ targets: [{ account: 'acc_1' }, { account: 'acc_2', text: 'Only here, but better' }] }]);
});

test('an account that was disconnected is shown as such, and can be taken out', async () => {
  const { page, world } = await openOne(recurrence({ state: 'paused', targets: [target('acc_1'), target('acc_9')] }));
  await who(page).locator('[data-gone]').waitFor();
  await chip(page, 'gone').click({ force: true });
  await who(page).locator('[data-gone]').waitFor({ state: 'detached' });
  await save(page).click();
  await page.waitForURL(/\/repeating\?show=rec_1$/);
  assert.deepEqual(world.changes.map(({ body }) => body), [{ targets: [{ account: 'acc_1' }] }]);
});

test('what somebody else changed meanwhile is shown, and the person chooses', async () => {
  const { page, world } = await openOne(recurrence(), {
    refuse: (it) => {
      if (it.changes.length > 1) return null;
      it.now = recurrence({ version: 9, text: 'Theirs' });
      return problem(412, 'stale', 'It changed.');
    },
  });
  await page.getByLabel('What', { exact: true }).fill('Mine');
  await save(page).click();
  const versions = page.getByRole('dialog').locator('[data-versions]');
  await versions.getByText('Theirs').waitFor();
  await versions.getByText('Mine').waitFor();
  await page.getByRole('dialog').getByRole('button').last().click();
  await page.waitForURL(/\/repeating\?show=rec_1$/);
  assert.deepEqual(world.changes.map(({ version, body }) => [version, body]), [['"4"', { text: 'Mine' }], ['"9"', { text: 'Mine' }]]);
});

test('what is refused stands at its field, and nothing that was written is lost', async () => {
  const message = 'X takes 280 characters; this counts as 300. Shorten it by 20.';
  const { page, world } = await openOne(recurrence(), { refuse: () => problem(422, 'invalid', message, [{ path: 'text', code: 'too_long', message }]) });
  await page.getByLabel('What', { exact: true }).fill('Too much');
  await save(page).click();
  await page.getByText(message).first().waitFor();
  assert.equal(await page.getByLabel('What', { exact: true }).inputValue(), 'Too much');
  await page.reload();
  await page.locator('[data-kept]').waitFor();
  assert.equal(await page.getByLabel('What', { exact: true }).inputValue(), 'Too much');
  assert.equal(world.changes.length, 1);
});

test('one that has ended, or is not there, says so', async () => {
  const { page } = await openOne(recurrence({ state: 'ended' }));
  await page.getByText('This repeating post has ended, or is not there.').waitFor();
  assert.equal(await page.locator('form').count(), 0);
  assert.deepEqual(seriousOf(page), []);
});

holdsOn('repeating-content', async (options) => {
  const { page } = await openOne(recurrence({ targets: [target('acc_1'), target('acc_2', { text: 'Only here' }), target('acc_9')] }), { options });
  await who(page).locator('[data-gone]').waitFor();
  return page;
});
