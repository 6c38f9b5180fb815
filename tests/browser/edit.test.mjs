//! Editing a post that exists: what the form begins with, and what of it is sent.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACCOUNT, open, problem } from './answers.mjs';
import { NOON, PATH, WRITTEN, arrived, changing, openPlanned, save, taken } from './planned.mjs';
import { browserOfThisFile } from './stage.mjs';

const browser = await browserOfThisFile();

test('editing begins with what was written, and saves only what was changed, onto the version that was seen', async () => {
  const { page, changes } = await openPlanned(browser, '');
  await page.getByRole('link', { name: 'Edit' }).click();
  await page.getByLabel('Part 1 of 2').waitFor();
  assert.equal(await page.getByLabel('Part 1 of 2').inputValue(), 'A post that is scheduled');
  assert.equal(await page.getByLabel('Part 2 of 2').inputValue(), 'Second part');
  await page.getByText('People the account follows can reply.').waitFor();
  await page.locator('[data-summary]').getByText('12:00:00 (Europe/Bucharest)').waitFor();

  await page.getByLabel('Part 1 of 2').fill('A better beginning');
  await save(page);
  await arrived(page);
  await page.locator('[data-notice]').getByText('The change is saved.').waitFor();
  await page.getByText('A better beginning').waitFor();
  assert.deepEqual(changes, [{ version: '"3"', body: { text: 'A better beginning' } }]);
});

test('a changed part, a changed time and who can reply are sent as such', async () => {
  const { page, changes } = await openPlanned(browser, '/edit');
  await page.getByLabel('Part 2 of 2').fill('A better end');
  await page.getByText('People the account follows can reply.').click();
  await page.getByLabel('Who can reply').selectOption('everyone');
  await page.getByText('Pick a time', { exact: true }).click();
  assert.equal(await page.getByLabel('Time', { exact: true }).inputValue(), '12:00');
  await page.getByLabel('Time', { exact: true }).fill('13:30');
  await save(page);
  await arrived(page);
  assert.deepEqual(changes[0].body, {
    targets: [{ account: 'acc_1', options: { thread: [{ text: 'A better end' }] } }],
    schedule: { local: `${NOON.slice(0, 10)}T13:30`, zone: 'Europe/Bucharest' },
  });
});

test('saving without a change sends nothing', async () => {
  const { page, changes } = await openPlanned(browser, '/edit');
  await page.getByLabel('Part 1 of 2').waitFor();
  await save(page);
  await arrived(page);
  assert.deepEqual(changes, []);
});

test('what this page does not show of a post stays when it is edited', async () => {
  const targets = [{ account: 'acc_1', text: null, options: { later_option: 7 } }];
  const { page, changes } = await openPlanned(browser, '/edit', { overrides: { ...changing({ ...WRITTEN, targets }) } });
  await page.getByLabel('What', { exact: true }).fill('Other words');
  await page.getByRole('button', { name: 'Add a post to the thread' }).click();
  await page.keyboard.type('More');
  await save(page);
  await arrived(page);
  assert.deepEqual(taken[0].targets, [{ account: 'acc_1', options: { later_option: 7, thread: [{ text: 'More' }] } }]);
  assert.deepEqual(changes, []);
});

test('words of an account’s own stay its own while the shared ones change', async () => {
  const second = { ...ACCOUNT, id: 'acc_2', username: 'harbour_news' };
  const targets = [
    { account: 'acc_2', text: 'From the harbour', options: {} },
    { account: 'acc_1', text: null, options: {} },
  ];
  const { page } = await openPlanned(browser, '/edit', {
    overrides: { ...changing({ ...WRITTEN, targets }), '/api/v1/accounts': { data: [ACCOUNT, second] } },
  });
  assert.equal(await page.getByLabel('What @harbour_news says').inputValue(), 'From the harbour');
  await page.getByLabel('What', { exact: true }).fill('For the others');
  await save(page);
  await arrived(page);
  assert.deepEqual(taken, [{ text: 'For the others' }]);
});

test('words of its own that happen to be the shared ones do not change with them', async () => {
  const second = { ...ACCOUNT, id: 'acc_2', username: 'harbour_news' };
  const targets = [
    { account: 'acc_1', text: null, options: {} },
    { account: 'acc_2', text: WRITTEN.text, options: {} },
  ];
  const { page } = await openPlanned(browser, '/edit', {
    overrides: { ...changing({ ...WRITTEN, targets }), '/api/v1/accounts': { data: [ACCOUNT, second] } },
  });
  await page.getByLabel('What', { exact: true }).fill('Only for the first');
  assert.equal(await page.getByLabel('What @harbour_news says').inputValue(), WRITTEN.text);
  await save(page);
  await arrived(page);
  assert.deepEqual(taken, [{ text: 'Only for the first' }]);
});

test('accounts that share only the first part keep what each says when that changes', async () => {
  const second = { ...ACCOUNT, id: 'acc_2', username: 'harbour_news' };
  const targets = [
    { account: 'acc_1', text: null, options: {} },
    { account: 'acc_2', text: null, options: { thread: [{ text: 'Only here' }] } },
  ];
  const { page } = await openPlanned(browser, '/edit', {
    overrides: { ...changing({ ...WRITTEN, targets }), '/api/v1/accounts': { data: [ACCOUNT, second] } },
  });
  await page.getByLabel('What', { exact: true }).fill('Only for the first');
  await save(page);
  await arrived(page);
  assert.deepEqual(taken, [
    { text: 'Only for the first', targets: [{ account: 'acc_1' }, { account: 'acc_2', text: WRITTEN.text, options: { thread: [{ text: 'Only here' }] } }] },
  ]);
});

test('where every account has its own words, the shared ones are not in the way', async () => {
  const targets = [{ account: 'acc_1', text: 'My own', options: {} }];
  const { page } = await openPlanned(browser, '/edit', { overrides: changing({ ...WRITTEN, targets }) });
  await page.getByLabel('What @sandbox_writer says').fill('My own, better');
  assert.equal(await page.getByLabel('What', { exact: true }).count(), 0);
  await save(page);
  await arrived(page);
  assert.deepEqual(taken, [{ targets: [{ account: 'acc_1', text: 'My own, better' }] }]);
});

test('a fault of words that are not shown stands where the person sees it', async () => {
  const targets = [{ account: 'acc_1', text: 'My own', options: {} }];
  const { page } = await openPlanned(browser, '/edit', {
    overrides: {
      [PATH]: (request) =>
        request.method() === 'PATCH' ? problem(422, 'invalid', 'A fault.', [{ path: 'text', code: 'cashtags', message: 'At most one cashtag.' }]) : { body: { ...WRITTEN, targets } },
    },
  });
  await page.getByLabel('What @sandbox_writer says').fill('My own, better');
  await save(page);
  await page.locator('[data-field=what-acc_1]').getByText('At most one cashtag.').waitFor();
});

test('a fault in a change stands at its field, and nothing is left', async () => {
  const { page } = await openPlanned(browser, '/edit', {
    answer: () => problem(422, 'invalid', 'A fault.', [{ path: 'targets[0].options.thread[0].text', code: 'cashtags', message: 'At most one cashtag.' }]),
  });
  await page.getByLabel('Part 2 of 2').fill('$A $B');
  await save(page);
  await page.locator('[data-part="2"]').getByText('At most one cashtag.').waitFor();
  assert.ok(page.url().endsWith('/edit'));
});

test('a post that is over cannot be edited, and says so', async () => {
  const page = await open(browser, '/posts/post_published/edit');
  await page.getByText('This post can no longer be changed.').waitFor();
  assert.equal(await page.locator('form').count(), 0);
});

test('editing what was missed says that saving does not send it', async () => {
  const page = await open(browser, '/posts/post_missed/edit');
  await page.getByText('Saving does not send it.').waitFor();
});
