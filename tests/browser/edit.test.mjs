//! Changing a post that exists: edit, move, duplicate, and two people at once.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { ACCOUNT, AT, answersOf, open, post, problem, receipt, shapeOf } from './answers.mjs';
import { openBrowser } from './stage.mjs';

let browser;

before(async () => {
  browser = await openBrowser();
});

afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
});

after(() => browser?.close());

const SHAPE = shapeOf('scheduled');
const PATH = '/api/v1/posts/post_scheduled';
/** Noon in Bucharest, a week from now: 10:00 or 09:00 in UTC. */
const NOON = noonIn(7);
const PLANNED = {
  schedule: { at: NOON, local: `${NOON.slice(0, 10)}T12:00:00`, zone: 'Europe/Bucharest', remark: null },
  targets: [{ account: 'acc_1', text: null, options: { thread: [{ text: 'Second part' }], reply_settings: 'following' } }],
};
const WRITTEN = { ...post(SHAPE), ...PLANNED };

/** The screen at `path` of a planned post, and every change that it sends; `answer` may refuse one by its number. */
async function openPlanned(path, { answer = () => null, overrides = {} } = {}) {
  const changes = [];
  let current = WRITTEN;
  const page = await open(browser, `/posts/post_scheduled${path}`, {
    [PATH]: (request) => {
      if (request.method() !== 'PATCH') return { body: current };
      changes.push({ version: request.headers()['if-match'], body: request.postDataJSON() });
      const refused = answer(changes.length, (theirs) => (current = { ...current, ...theirs }));
      if (refused) return refused;
      current = { ...current, ...request.postDataJSON(), schedule: current.schedule, version: current.version + 1 };
      return { body: current };
    },
    ...overrides,
  });
  return { page, changes };
}

const save = (page) => page.locator('button[type=submit]').click();
const arrived = (page) => page.waitForURL('**/posts/post_scheduled');

test('editing begins with what was written, and saves only what was changed, onto the version that was seen', async () => {
  const { page, changes } = await openPlanned('');
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
  const { page, changes } = await openPlanned('/edit');
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
  const { page, changes } = await openPlanned('/edit');
  await page.getByLabel('Part 1 of 2').waitFor();
  await save(page);
  await arrived(page);
  assert.deepEqual(changes, []);
});

test('what this page does not show of a post stays when it is edited', async () => {
  const targets = [{ account: 'acc_1', text: null, options: { later_option: 7 } }];
  const { page, changes } = await openPlanned('/edit', { overrides: { ...changing({ ...WRITTEN, targets }) } });
  await page.getByLabel('What', { exact: true }).fill('Other words');
  await page.getByRole('button', { name: 'Add a post to the thread' }).click();
  await page.keyboard.type('More');
  await save(page);
  await arrived(page);
  assert.deepEqual(seen[0].targets, [{ account: 'acc_1', options: { later_option: 7, thread: [{ text: 'More' }] } }]);
  assert.deepEqual(changes, []);
});

test('words of an account’s own stay its own while the shared ones change', async () => {
  const second = { ...ACCOUNT, id: 'acc_2', username: 'harbour_news' };
  const targets = [
    { account: 'acc_2', text: 'From the harbour', options: {} },
    { account: 'acc_1', text: null, options: {} },
  ];
  const { page } = await openPlanned('/edit', {
    overrides: { ...changing({ ...WRITTEN, targets }), '/api/v1/accounts': { data: [ACCOUNT, second] } },
  });
  assert.equal(await page.getByLabel('What @harbour_news says').inputValue(), 'From the harbour');
  await page.getByLabel('What', { exact: true }).fill('For the others');
  await save(page);
  await arrived(page);
  assert.deepEqual(seen, [{ text: 'For the others' }]);
});

test('words of its own that happen to be the shared ones do not change with them', async () => {
  const second = { ...ACCOUNT, id: 'acc_2', username: 'harbour_news' };
  const targets = [
    { account: 'acc_1', text: null, options: {} },
    { account: 'acc_2', text: WRITTEN.text, options: {} },
  ];
  const { page } = await openPlanned('/edit', {
    overrides: { ...changing({ ...WRITTEN, targets }), '/api/v1/accounts': { data: [ACCOUNT, second] } },
  });
  await page.getByLabel('What', { exact: true }).fill('Only for the first');
  assert.equal(await page.getByLabel('What @harbour_news says').inputValue(), WRITTEN.text);
  await save(page);
  await arrived(page);
  assert.deepEqual(seen, [{ text: 'Only for the first' }]);
});

test('accounts that share only the first part keep what each says when that changes', async () => {
  const second = { ...ACCOUNT, id: 'acc_2', username: 'harbour_news' };
  const targets = [
    { account: 'acc_1', text: null, options: {} },
    { account: 'acc_2', text: null, options: { thread: [{ text: 'Only here' }] } },
  ];
  const { page } = await openPlanned('/edit', {
    overrides: { ...changing({ ...WRITTEN, targets }), '/api/v1/accounts': { data: [ACCOUNT, second] } },
  });
  await page.getByLabel('What', { exact: true }).fill('Only for the first');
  await save(page);
  await arrived(page);
  assert.deepEqual(seen, [
    { text: 'Only for the first', targets: [{ account: 'acc_1' }, { account: 'acc_2', text: WRITTEN.text, options: { thread: [{ text: 'Only here' }] } }] },
  ]);
});

test('where every account has its own words, the shared ones are not in the way', async () => {
  const targets = [{ account: 'acc_1', text: 'My own', options: {} }];
  const { page } = await openPlanned('/edit', { overrides: changing({ ...WRITTEN, targets }) });
  await page.getByLabel('What @sandbox_writer says').fill('My own, better');
  assert.equal(await page.getByLabel('What', { exact: true }).count(), 0);
  await save(page);
  await arrived(page);
  assert.deepEqual(seen, [{ targets: [{ account: 'acc_1', text: 'My own, better' }] }]);
});

test('a fault of words that are not shown stands where the person sees it', async () => {
  const targets = [{ account: 'acc_1', text: 'My own', options: {} }];
  const { page } = await openPlanned('/edit', {
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
  const { page } = await openPlanned('/edit', {
    answer: () => problem(422, 'invalid', 'A fault.', [{ path: 'targets[0].options.thread[0].text', code: 'cashtags', message: 'At most one cashtag.' }]),
  });
  await page.getByLabel('Part 2 of 2').fill('$A $B');
  await save(page);
  await page.locator('[data-part="2"]').getByText('At most one cashtag.').waitFor();
  assert.ok(page.url().endsWith('/edit'));
});

test('a change that meets another one asks, and saves ours on request without undoing the rest of theirs', async () => {
  const { page, changes } = await openPlanned('/edit', {
    answer: (times, change) => {
      if (times > 1) return null;
      change({ version: 9, text: 'Their words', late_minutes: 5 });
      return problem(412, 'stale', 'It changed.');
    },
  });
  await page.getByLabel('Part 1 of 2').fill('My words');
  await save(page);
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Their words').waitFor();
  await dialog.getByText('My words').waitFor();
  assert.equal(changes.length, 1, 'nothing is overwritten before the person decides');
  await dialog.getByRole('button', { name: 'Save mine' }).click();
  await arrived(page);
  assert.deepEqual(changes[1], { version: '"9"', body: { text: 'My words' } });
});

test('a change that meets another one can give way to it', async () => {
  const { page, changes } = await openPlanned('/edit', {
    answer: (times, change) => {
      change({ version: 9, text: 'Their words' });
      return problem(412, 'stale', 'It changed.');
    },
  });
  await page.getByLabel('Part 1 of 2').fill('My words');
  await save(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Take the saved one' }).click();
  assert.equal(await page.getByLabel('Part 1 of 2').inputValue(), 'Their words');
  assert.equal(await page.getByRole('dialog').count(), 0);
  assert.equal(changes.length, 1);
});

test('a change that meets another one can be thought over', async () => {
  const { page, changes } = await openPlanned('/edit', { answer: (times, change) => change({ version: 9, text: 'Theirs' }) && problem(412, 'stale', 'It changed.') });
  await page.getByLabel('Part 1 of 2').fill('My words');
  await save(page);
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  assert.equal(await page.getByLabel('Part 1 of 2').inputValue(), 'My words');
  assert.equal(changes.length, 1);
});

test('a change whose answer was lost is recognised, and asks nothing', async () => {
  const { page, changes } = await openPlanned('/edit', {
    answer: (times, change) => {
      if (times > 1) return problem(412, 'stale', 'It changed.');
      change({ version: 4, text: 'Saved, but unheard' });
      return { status: 0 };
    },
  });
  await page.getByLabel('Part 1 of 2').fill('Saved, but unheard');
  await save(page);
  await page.getByText('that is looked up first').waitFor();
  await save(page);
  await arrived(page);
  await page.locator('[data-notice]').getByText('The change is saved.').waitFor();
  assert.equal(changes.length, 2);
});

for (const [code, words] of [
  ['already_sending', 'It is being sent already. Your change was not saved.'],
  ['over', 'Nothing of this post can be changed any more.'],
]) {
  test(`a change that comes too late is told as such: ${code}`, async () => {
    const { page } = await openPlanned('/edit', { answer: () => problem(409, code, 'Too late.') });
    await page.getByLabel('Part 1 of 2').fill('Too late');
    await save(page);
    await arrived(page);
    await page.locator('[data-notice]').getByText(words).waitFor();
  });
}

test('a post that is over cannot be edited, and says so', async () => {
  const page = await open(browser, '/posts/post_published/edit');
  await page.getByText('This post can no longer be changed.').waitFor();
  assert.equal(await page.locator('form').count(), 0);
});

test('moving changes the time and nothing else, in the zone it was planned in', async () => {
  const { page, changes } = await openPlanned('');
  await page.getByRole('button', { name: 'Move…' }).click();
  await page.getByRole('dialog').getByText('1 week later', { exact: true }).click();
  await page.getByRole('dialog').locator('[data-summary]').getByText('12:00:00 (Europe/Bucharest)').waitFor();
  assert.deepEqual(changes, []);
  await page.getByRole('button', { name: 'Move it' }).click();
  await page.locator('[data-notice]').getByText('The post is moved.').waitFor();
  assert.deepEqual(changes, [{ version: '"3"', body: { schedule: { local: `${noonIn(14).slice(0, 10)}T12:00:00`, zone: 'Europe/Bucharest' } } }]);
});

test('an hour later within a doubled hour names the instant, which no wall clock does', async () => {
  const year = new Date().getFullYear() + 1;
  const october = new Date(Date.UTC(year, 9, 31));
  const lastSunday = new Date(Date.UTC(year, 9, 31 - october.getUTCDay())).toISOString().slice(0, 10);
  const schedule = { at: `${lastSunday}T00:30:00.000Z`, local: `${lastSunday}T03:30:00`, zone: 'Europe/Bucharest', remark: 'doubled' };
  const { page } = await openPlanned('', { overrides: changing({ ...WRITTEN, schedule }) });
  await page.getByRole('button', { name: 'Move…' }).click();
  await page.getByRole('dialog').getByText('1 hour later', { exact: true }).click();
  await page.getByRole('button', { name: 'Move it' }).click();
  await page.locator('[data-notice]').getByText('The post is moved.').waitFor();
  assert.deepEqual(seen, [{ schedule: { at: `${lastSunday}T01:30:00.000Z` } }]);
});

test('moving is possible with the keyboard alone, and can be left', async () => {
  const { page, changes } = await openPlanned('');
  await page.getByRole('button', { name: 'Move…' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  assert.equal(await page.getByRole('dialog').count(), 0);
  assert.equal(await page.evaluate(() => document.activeElement?.textContent?.trim()), 'Move…', 'the focus returns');
  await page.keyboard.press('Enter');
  for (let steps = 0; steps < 10 && (await page.evaluate(() => document.activeElement?.textContent?.trim())) !== 'Move it'; steps += 1) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('[data-notice]').getByText('The post is moved.').waitFor();
  assert.equal(changes[0].body.schedule.local, `${noonIn(8).slice(0, 10)}T12:00:00`);
});

test('a moment in the past is refused in the dialog', async () => {
  const { page, changes } = await openPlanned('');
  await page.getByRole('button', { name: 'Move…' }).click();
  await page.getByRole('dialog').getByText('Pick a time', { exact: true }).click();
  await page.getByLabel('Day', { exact: true }).fill('2020-01-01');
  await page.getByRole('button', { name: 'Move it' }).click();
  await page.getByRole('dialog').getByText('This moment has passed').waitFor();
  assert.deepEqual(changes, []);
});

test('a duplicate begins with the same words as a new post, and warns of them', async () => {
  const made = [];
  const page = await open(browser, '/posts/post_published', {
    ...answersOf(shapeOf('published'), { targets: PLANNED.targets }),
    '/api/v1/posts': (request) => {
      if (request.method() !== 'POST') return { body: { data: [], next: null } };
      made.push({ body: request.postDataJSON(), key: request.headers()['idempotency-key'] });
      return { status: 201, body: { ...post(SHAPE), created_at: AT } };
    },
  });
  await page.getByRole('link', { name: 'Duplicate' }).click();
  await page.locator('[data-warning=copy]').getByText('X refuses the same words again within hours').waitFor();
  assert.equal(await page.getByLabel('Part 2 of 2').inputValue(), 'Second part');
  await page.getByLabel('Part 1 of 2').fill('Once more, in other words');
  await page.getByText('In 2 minutes', { exact: true }).click();
  await save(page);
  await arrived(page);
  await page.locator('[data-notice]').getByText('The new post is planned.').waitFor();
  assert.equal(made.length, 1);
  assert.ok(made[0].key, 'a duplicate is made once as well');
  assert.equal(made[0].body.text, 'Once more, in other words');
  assert.deepEqual(made[0].body.targets, [{ account: 'acc_1', options: { thread: [{ text: 'Second part' }], reply_settings: 'following' } }]);
});

test('editing what was missed says that saving does not send it', async () => {
  const page = await open(browser, '/posts/post_missed/edit');
  await page.getByText('Saving does not send it.').waitFor();
});

test('a zone whose rules changed says what was asked for, and that it goes out at the planned moment', async () => {
  const schedule = { ...PLANNED.schedule, remark: 'rules_changed', asked_local: '2026-12-01T09:00:00' };
  const page = await open(browser, '/posts/post_scheduled', { [PATH]: { ...WRITTEN, schedule }, '/api/v1/deliveries/dlv_scheduled': receipt(SHAPE) });
  const remark = page.locator('[data-remark=rules_changed]');
  await remark.getByText('It still goes out at the planned moment').waitFor();
  await remark.getByText('Asked for: Tuesday, 1 December 2026, 09:00:00.').waitFor();
});

/** The changes that `changing` took. */
let seen = [];

/** Answers for a post that takes every change as it is. */
function changing(current) {
  seen = [];
  return {
    [PATH]: (request) => {
      if (request.method() === 'PATCH') seen.push(request.postDataJSON());
      return { body: current };
    },
  };
}

/** The instant of noon in Bucharest so many days from now. */
function noonIn(days) {
  const day = new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const hours = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Bucharest', hour: '2-digit', hourCycle: 'h23' });
  const offset = Number(hours.format(Date.parse(`${day}T12:00:00Z`))) - 12;
  return new Date(Date.parse(`${day}T12:00:00Z`) - offset * 3_600_000).toISOString();
}
