//! A choice that is over, is refused, or has to wait; and how the picker looks in each of its states.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problem, via } from './answers.mjs';
import { holdsOn } from './findings.mjs';
import { intercept } from './network.mjs';
import { API, BARRED, BROKEN, KNOWN, OPEN, PATH, REMARKS, button, choice, made, notice, offer, openPicker as open, picker, row, untick } from './picker.mjs';
import { BASE_URL, browserOfThisFile } from './stage.mjs';

const browser = await browserOfThisFile();

const openPicker = (offered, changes) => open(browser, offered, changes);

for (const [name, path] of [
  ['that nobody knows', PATH],
  ['that is none', '/connections?choose=..%2F..%2Fme'],
]) {
  test(`a choice ${name} is over, and leads on`, async () => {
    const gone = () => problem(404, 'not_found', 'There is nothing here.');
    const { page, sent } = await openPicker(gone, { path, overrides: { '/api/v1/connect/..%2F..%2Fme/choices': gone } });
    await page.locator('[data-over=gone]').getByText('This choice is over').waitFor();
    await page.getByRole('button', { name: 'See your accounts' }).click();
    await page.locator('[data-account=acc_known]').waitFor();
    assert.equal(page.url(), `${BASE_URL}/connections`);
    assert.deepEqual(sent, []);
  });
}

test('a choice that cannot be read is tried again', async () => {
  let isDown = true;
  const { page } = await openPicker(() => (isDown ? problem(503, 'unavailable', 'The database does not answer.') : { body: offer(OPEN) }));
  await picker(page).getByText('The database does not answer.').waitFor();
  isDown = false;
  await button(page, 'Try again').click();
  await button(page, 'Connect 3 accounts').waitFor();
});

const LATER = () => problem(503, 'platform_unavailable', 'The platform does not answer right now. Your choice is kept: try again.');

for (const [name, refusal, words] of [
  ['the platform does not answer', LATER, 'Your choice is kept: try again.'],
  ['no answer comes', () => ({ status: 0 }), 'No answer came. Your choice is kept'],
]) {
  test(`a choice is kept and sent once more where ${name}`, async () => {
    const { page, sent } = await openPicker(offer(OPEN), { answer: (ids, world, count) => (count === 1 ? refusal() : made(ids, world)) });
    await untick(page, OPEN[1]);
    await button(page, 'Connect 2 accounts').click();
    await picker(page).getByRole('alert').getByText(words).waitFor();
    assert.equal(page.url(), `${BASE_URL}${PATH}`);
    await button(page, 'Connect 2 accounts').click();
    await notice(page, '2 accounts are connected.');
    assert.deepEqual(sent, [{ choices: ['101', '103'] }, { choices: ['101', '103'] }]);
  });
}

test('what the platform does not offer any more is said at its place, and the others go on without it', async () => {
  const message = 'The platform does not offer it any more.';
  const { page, sent } = await openPicker(offer(OPEN), {
    answer: (ids, world, count) => (count === 1 ? problem(422, 'invalid', 'A fault.', [{ path: 'choices[1]', code: 'not_offered', message }]) : made(ids, world)),
  });
  await untick(page, OPEN[0]);
  await button(page, 'Connect 2 accounts').click();
  await row(page, OPEN[2]).getByText(message).waitFor();
  assert.equal(await page.getByText(message).count(), 1);
  assert.equal(await page.evaluate(() => document.activeElement.closest('[data-choice]')?.dataset.choice), '103', 'the keyboard is there');
  await page.keyboard.press('Space');
  assert.equal(await page.getByText(message).count(), 0);
  await button(page, 'Connect 1 account').click();
  await notice(page, 'The Corner Page is connected.');
  assert.deepEqual(sent[1], { choices: ['102'] });
});

test('a consent that was taken back meanwhile is said, with the way to give it again', async () => {
  const { page } = await openPicker(offer(OPEN), { answer: () => problem(409, 'flow_invalid', 'What was granted has ended meanwhile. Connect again.') });
  await button(page, 'Connect 3 accounts').click();
  await page.locator('[data-over=ended]').getByText('What you granted has ended').waitFor();
  assert.equal(await picker(page).getByRole('link', { name: 'Continue with Facebook again' }).getAttribute('href'), '/connect/facebook');
  assert.equal(await picker(page).getByRole('checkbox').count(), 0);
});

test('a choice that ends while it is made is over', async () => {
  const { page } = await openPicker(offer(OPEN), { answer: () => problem(404, 'not_found', 'There is nothing here.') });
  await button(page, 'Connect 3 accounts').click();
  await page.locator('[data-over=gone]').waitFor();
});

test('a second press while the first is under way sends nothing', async () => {
  const { page, sent } = await openPicker(offer(OPEN));
  await intercept(page, (url) => url.pathname === API, async (route) => {
    if (route.request().method() === 'POST') await new Promise((resolve) => setTimeout(resolve, 400));
    await route.fallback();
  });
  await button(page, 'Connect 3 accounts').click();
  await button(page, 'Connecting …').click({ force: true });
  await notice(page, '3 accounts are connected.');
  assert.equal(sent.length, 1);
});

for (const [name, offered, sign] of [
  ['picker', offer([...OPEN, KNOWN, BROKEN, BARRED], { remarks: REMARKS }), '[data-choice="106"]'],
  ['picker-plain', offer([choice('1', 'A Page whose name is so long that it needs more than one line on a small phone', { username: 'a.page.whose.handle.is.just.as.long.as.its.name.can.be' })]), '[data-choice="1"]'],
  ['picker-empty', offer([], { ...via('instagram'), remarks: REMARKS }), '[data-no-choices]'],
  ['picker-over', () => problem(404, 'not_found', 'There is nothing here.'), '[data-over]'],
  ['picker-failed', () => problem(503, 'unavailable', 'The database does not answer.'), '[data-load-failure]'],
]) {
  holdsOn(name, async (options) => {
    const { page } = await openPicker(offered, { options });
    await page.locator(sign).waitFor();
    return page;
  });
}

holdsOn('picker-refused', async (options) => {
  const { page } = await openPicker(offer(OPEN), {
    options,
    answer: () => problem(422, 'invalid', 'A fault.', [{ path: 'choices[2]', code: 'not_offered', message: 'The platform does not offer it any more.' }]),
  });
  await button(page, 'Connect 3 accounts').click();
  await row(page, OPEN[2]).getByText('does not offer it any more').waitFor();
  return page;
});
