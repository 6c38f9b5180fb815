//! Moving a post to another time, and duplicating it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AT, answersOf, open, post, problem, receipt, shapeOf } from './answers.mjs';
import { NOON, PATH, PLANNED, SHAPE, WRITTEN, arrived, changing, noonIn, openPlanned, save, taken } from './planned.mjs';
import { browserOfThisFile } from './stage.mjs';

const browser = await browserOfThisFile();

test('moving changes the time and nothing else, in the zone it was planned in', async () => {
  const { page, changes } = await openPlanned(browser, '');
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
  const { page } = await openPlanned(browser, '', { overrides: changing({ ...WRITTEN, schedule }) });
  await page.getByRole('button', { name: 'Move…' }).click();
  await page.getByRole('dialog').getByText('1 hour later', { exact: true }).click();
  await page.getByRole('button', { name: 'Move it' }).click();
  await page.locator('[data-notice]').getByText('The post is moved.').waitFor();
  assert.deepEqual(taken, [{ schedule: { at: `${lastSunday}T01:30:00.000Z` } }]);
});

test('moving is possible with the keyboard alone, and can be left', async () => {
  const { page, changes } = await openPlanned(browser, '');
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
  const { page, changes } = await openPlanned(browser, '');
  await page.getByRole('button', { name: 'Move…' }).click();
  await page.getByRole('dialog').getByText('Pick a time', { exact: true }).click();
  await page.getByLabel('Day', { exact: true }).fill('2020-01-01');
  await page.getByRole('button', { name: 'Move it' }).click();
  await page.getByRole('dialog').getByText('This moment has passed').waitFor();
  assert.deepEqual(changes, []);
});

/** The page of a cancelled post, with every change that it sends; `answer` may refuse one. */
async function openCancelled(changes, answer = () => null) {
  const shape = shapeOf('cancelled');
  let current = { ...post(shape), schedule: PLANNED.schedule, ...changes };
  const sent = [];
  const page = await open(browser, '/posts/post_cancelled', {
    ...answersOf(shape),
    '/api/v1/posts/post_cancelled': (request) => {
      if (request.method() !== 'PATCH') return { body: current };
      sent.push({ version: request.headers()['if-match'], ...request.postDataJSON() });
      const refused = answer();
      if (!refused) current = { ...current, state: 'scheduled', version: 4 };
      return refused ?? { body: current };
    },
  });
  await page.getByRole('button', { name: 'Plan again…' }).click();
  return { page, sent, dialog: page.getByRole('dialog', { name: 'Plan this post again' }) };
}

test('a cancelled post is planned again for its time, or for another', async () => {
  const { page, sent, dialog } = await openCancelled({});
  assert.equal(await dialog.getByRole('radio', { name: 'As planned' }).isChecked(), true);
  await dialog.getByRole('button', { name: 'Plan it' }).click();
  await page.locator('[data-notice]').getByText('The post is planned again.').waitFor();
  assert.deepEqual(sent, [{ version: '"3"', schedule: { local: `${NOON.slice(0, 10)}T12:00:00`, zone: 'Europe/Bucharest' } }]);
  await page.getByRole('button', { name: 'Plan again…' }).waitFor({ state: 'detached' });
  const late = await openCancelled({ schedule: { at: AT, local: AT.slice(0, 19), zone: 'UTC', remark: null } });
  assert.equal(await late.dialog.getByText('As planned').count(), 0, 'that time is over');
  await late.dialog.getByText('In 1 hour', { exact: true }).click();
  await late.dialog.getByRole('button', { name: 'Plan it' }).click();
  await late.page.locator('[data-notice]').getByText('The post is planned again.').waitFor();
  assert.deepEqual(Object.keys(late.sent[0].schedule), ['at']);
});

test('what stands in the way of planning again is said where it can be mended', async () => {
  const gone = 'It was deleted after the post was cancelled, because nothing used it any more. Duplicate the post, and add it anew.';
  const refusals = [problem(422, 'invalid', 'No.', [{ path: 'media[0].id', code: 'unknown_medium', message: gone }]), problem(409, 'may_be_public', 'Something of it is public or may be, so it cannot be planned again. Duplicate it.')];
  const { page, sent, dialog } = await openCancelled({}, () => refusals.shift());
  await dialog.getByRole('button', { name: 'Plan it' }).click();
  await dialog.getByText(gone).waitFor();
  await dialog.getByRole('button', { name: 'Plan it' }).click();
  await page.locator('[data-notice]').getByText('Something of it is public or may be').waitFor();
  assert.equal(sent.length, 2);
});

test('what was handed over before it was dropped is not offered to be planned again', async () => {
  const shape = shapeOf('cancelled', { delivery: { attempts: 1 } });
  const page = await open(browser, '/posts/post_cancelled', answersOf(shape));
  await page.getByRole('link', { name: 'Duplicate' }).waitFor();
  await page.getByRole('button', { name: 'Plan again…' }).waitFor({ state: 'detached' });
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

test('a zone whose rules changed says what was asked for, and that it goes out at the planned moment', async () => {
  const schedule = { ...PLANNED.schedule, remark: 'rules_changed', asked_local: '2026-12-01T09:00:00' };
  const page = await open(browser, '/posts/post_scheduled', { [PATH]: { ...WRITTEN, schedule }, '/api/v1/deliveries/dlv_scheduled': receipt(SHAPE) });
  const remark = page.locator('[data-remark=rules_changed]');
  await remark.getByText('It still goes out at the planned moment').waitFor();
  await remark.getByText('Asked for: Tuesday, 1 December 2026, 09:00:00.').waitFor();
});
