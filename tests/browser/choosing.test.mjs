//! The choice after a consent that reaches several accounts: what is offered and what is not, and every way in which it ends.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { account } from './accounts.mjs';
import { ACCOUNT, ENDED, INSTANCE, problem } from './answers.mjs';
import { holdsOn } from './findings.mjs';
import { ADA, FULL_HOUSE, instant, openHouse } from './household.mjs';
import { BASE_URL, browserOfThisFile } from './stage.mjs';

const browser = await browserOfThisFile();

const ID = 'chc_0198c0ffee0070008000000000000001';
const PATH = `/connections?choose=${ID}`;
const API = `/api/v1/connect/${ID}/choices`;
const NO_ROLE = 'You may not create posts on this Page. Ask somebody who manages it for that task.';

const choice = (id, name, changes = {}) => ({ id, name, username: null, picture_url: null, account: null, obstacle: null, ...changes });
const OPEN = [choice('101', 'Harbour News', { username: 'harbour.news' }), choice('102', 'The Corner Bakery'), choice('103', 'Night Shift Clips')];
const KNOWN = choice('104', 'Tide Tables', { account: 'acc_known' });
const BROKEN = choice('105', 'Lost and Found', { account: 'acc_broken' });
const BARRED = choice('106', 'A Page of Somebody Else', { obstacle: NO_ROLE });
const REMARKS = [
  { code: 'business_not_allowed', message: 'Pages of a business portfolio stay hidden, because access to the business was not allowed. Allow it to see them.' },
  { code: 'page_without_profile', message: 'The Corner Bakery has no professional Instagram profile.' },
];
const offer = (choices, changes = {}) => ({ id: ID, platform: 'facebook', choices, remarks: [], expires_at: instant(40 * 60_000), ...changes });
const CONNECTED = [account('acc_known', 'facebook', null, 'Tide Tables'), account('acc_broken', 'facebook', null, 'Lost and Found', { health: ENDED })];

/** The picker with what it offers; what is sent is kept in `sent`, and `answer` says what comes of it. */
async function openPicker(offered, { answer = made, path = PATH, overrides = {}, options = {}, before = CONNECTED } = {}) {
  const [sent, world] = [[], { accounts: before }];
  const page = await openHouse(
    browser,
    path,
    {
      '/api/v1/instance': FULL_HOUSE,
      '/api/v1/accounts': () => ({ body: { data: world.accounts } }),
      [API]: (request) => {
        if (request.method() !== 'POST') return typeof offered === 'function' ? offered() : { body: offered };
        sent.push(request.postDataJSON());
        return answer(request.postDataJSON().choices, world, sent.length);
      },
      ...overrides,
    },
    options,
  );
  return { page, sent };
}

/** Connects what was chosen. */
function made(ids, world) {
  const data = ids.map((id) => account(`acc_${id}`, 'facebook', null, OPEN.find((known) => known.id === id)?.name ?? 'Lost and Found'));
  world.accounts = [...world.accounts, ...data];
  return { body: { data } };
}

const picker = (page) => page.locator('[data-picker]');
const row = (page, { id }) => page.locator(`[data-choice="${id}"]`);
const box = (page, shown) => row(page, shown).getByRole('checkbox');
const button = (page, name) => picker(page).getByRole('button', { name, exact: true });
const notice = (page, words) => page.locator('[data-notice]').getByText(words).waitFor();
const untick = (page, shown) => row(page, shown).locator('label').click();

test('all that can be chosen is ticked, and one press connects it', async () => {
  const { page, sent } = await openPicker(offer(OPEN));
  await button(page, 'Connect 3 accounts').click();
  await notice(page, '3 accounts are connected.');
  assert.deepEqual(sent, [{ choices: ['101', '102', '103'] }]);
  assert.equal(page.url(), `${BASE_URL}/connections`);
  assert.equal(await picker(page).count(), 0);
  await page.locator('[data-account=acc_103]').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H1', 'the keyboard goes on from the top');
});

test('“back” does not bring back a choice that was made', async () => {
  const { page } = await openPicker(offer(OPEN), { path: '/connections' });
  await page.locator('[data-account]').first().waitFor();
  await page.goto(`${BASE_URL}${PATH}`);
  await button(page, 'Connect 3 accounts').click();
  await notice(page, '3 accounts are connected.');
  await page.goBack();
  await page.locator('[data-account]').first().waitFor();
  assert.equal(await picker(page).count(), 0);
});

test('each is called by its name and its handle, and only what is ticked is connected', async () => {
  const { page, sent } = await openPicker(offer(OPEN));
  await row(page, OPEN[0]).getByText('@harbour.news').waitFor();
  assert.equal((await row(page, OPEN[1]).innerText()).includes('@'), false);
  await untick(page, OPEN[0]);
  await untick(page, OPEN[2]);
  await button(page, 'Connect 1 account').click();
  await notice(page, 'The Corner Bakery is connected.');
  assert.deepEqual(sent, [{ choices: ['102'] }]);
});

test('nothing is sent where nothing is ticked', async () => {
  const { page, sent } = await openPicker(offer([OPEN[0]]));
  await untick(page, OPEN[0]);
  await button(page, 'Connect').click();
  await page.getByText('Tick at least one account').waitFor();
  await untick(page, OPEN[0]);
  assert.equal(await page.getByText('Tick at least one account').count(), 0);
  assert.deepEqual(sent, []);
});

test('what is connected is ticked and stays so; it is not asked for again', async () => {
  const { page, sent } = await openPicker(offer([KNOWN, OPEN[0]]));
  await row(page, KNOWN).getByText('Connected', { exact: true }).waitFor();
  assert.ok(await box(page, KNOWN).isChecked());
  assert.ok(await box(page, KNOWN).isDisabled());
  await button(page, 'Connect 1 account').click();
  await notice(page, 'Harbour News is connected.');
  assert.deepEqual(sent, [{ choices: ['101'] }]);
});

test('what is connected and does not work is mended by choosing it', async () => {
  const { page, sent } = await openPicker(offer([BROKEN]));
  await row(page, BROKEN).getByText('it does not work any more. This mends it.').waitFor();
  assert.ok(await box(page, BROKEN).isEnabled());
  await button(page, 'Connect 1 account').click();
  await notice(page, 'Lost and Found is connected.');
  assert.deepEqual(sent, [{ choices: ['105'] }]);
});

test('what cannot be chosen says why, where a screen reader finds it too', async () => {
  const { page } = await openPicker(offer([BARRED, OPEN[0]]));
  await row(page, BARRED).getByText(NO_ROLE).waitFor();
  assert.ok(await box(page, BARRED).isDisabled());
  assert.equal(await box(page, BARRED).isChecked(), false);
  const described = await box(page, BARRED).evaluate((input) => document.getElementById(input.getAttribute('aria-describedby')).textContent.trim());
  assert.equal(described, NO_ROLE);
  await button(page, 'Connect 1 account').waitFor();
});

test('many are ticked and unticked at once', async () => {
  const many = Array.from({ length: 12 }, (_, index) => choice(String(index), `Page ${index}`));
  const { page } = await openPicker(offer([...many, BARRED, KNOWN]));
  await button(page, 'Connect 12 accounts').waitFor();
  await button(page, 'Tick none').click();
  await button(page, 'Connect').waitFor();
  assert.ok(await box(page, KNOWN).isChecked(), 'what is connected stays');
  await untick(page, many[3]);
  await button(page, 'Tick all').click();
  await button(page, 'Connect 12 accounts').waitFor();
  assert.equal(await box(page, BARRED).isChecked(), false);
});

test('none of them is an answer', async () => {
  const { page, sent } = await openPicker(offer(OPEN));
  await button(page, 'None of these').click();
  await notice(page, 'Nothing was connected. A consent that no account needs is taken back.');
  assert.deepEqual(sent, [{ choices: [] }]);
  assert.equal(page.url(), `${BASE_URL}/connections`);
});

test('where there is nothing to choose, the one answer is “done”', async () => {
  const { page, sent } = await openPicker(offer([KNOWN, BARRED]));
  await button(page, 'Done').waitFor();
  assert.equal(await picker(page).getByRole('button').count(), 1);
  await button(page, 'Done').click();
  await picker(page).waitFor({ state: 'detached' });
  assert.deepEqual(sent, [{ choices: [] }]);
});

test('what may be missing is explained calmly, with the way to have it', async () => {
  const { page } = await openPicker(offer(OPEN, { platform: 'instagram', remarks: REMARKS }));
  for (const { code, message } of REMARKS) await page.locator(`[data-remark=${code}]`).getByText(message).waitFor();
  assert.equal(await picker(page).getByRole('alert').filter({ hasText: /./ }).count(), 0);
  const again = picker(page).getByRole('link', { name: 'Continue with Facebook again' });
  assert.equal(await again.getAttribute('href'), '/connect/instagram');
});

test('without a remark it is still said how another one comes into the list', async () => {
  const { page } = await openPicker(offer(OPEN));
  await page.getByText('Facebook shows us only what you tick in its window.').waitFor();
  assert.equal(await picker(page).getByRole('link', { name: 'Continue with Facebook again' }).getAttribute('href'), '/connect/facebook');
});

test('a consent that reaches no Page says why, where that was told', async () => {
  const { page } = await openPicker(offer([], { remarks: REMARKS.slice(0, 1) }));
  await picker(page).getByRole('heading', { name: 'Facebook showed us no Page' }).waitFor();
  await page.getByText(REMARKS[0].message).waitFor();
  assert.equal(await page.getByText('tick every Page that you want to use').count(), 0, 'what is certain is not joined by guesses');
  assert.equal(await picker(page).getByRole('link', { name: 'Continue with Facebook again' }).count(), 1);
});

test('a consent that reaches no Page teaches what to do', async () => {
  const { page, sent } = await openPicker(offer([]));
  await picker(page).getByRole('heading', { name: 'Facebook showed us no Page' }).waitFor();
  assert.equal(await picker(page).getByRole('link', { name: 'Continue with Facebook again' }).getAttribute('href'), '/connect/facebook');
  await page.getByText('tick every Page that you want to use').waitFor();
  assert.equal(await page.getByRole('link', { name: 'Connect Instagram directly' }).count(), 0);
  await button(page, 'Done').click();
  await picker(page).waitFor({ state: 'detached' });
  assert.deepEqual(sent, [{ choices: [] }]);
});

test('a consent that reaches no profile offers the way without a Page, where that is set up', async () => {
  const { page } = await openPicker(offer([], { platform: 'instagram' }));
  await page.getByText('Facebook showed us no Instagram profile').waitFor();
  assert.equal(await page.getByRole('link', { name: 'Connect Instagram directly' }).getAttribute('href'), '/connect/instagram-direct');
  const without = await openPicker(offer([], { platform: 'instagram' }), { overrides: { '/api/v1/instance': INSTANCE } });
  await without.page.getByText('Facebook showed us no Instagram profile').waitFor();
  assert.equal(await without.page.getByRole('link', { name: 'Connect Instagram directly' }).count(), 0);
});

test('a choice outlives a reload, and is the one thing on the page', async () => {
  const { page, sent } = await openPicker(offer(OPEN));
  await button(page, 'Connect 3 accounts').waitFor();
  await page.reload();
  await button(page, 'Connect 3 accounts').waitFor();
  assert.equal(page.url(), `${BASE_URL}${PATH}`);
  assert.equal(await page.locator('[data-account]').count(), 0);
  assert.equal(await page.getByRole('button', { name: 'Connect an account' }).count(), 0);
  assert.deepEqual(sent, []);
});

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
  await notice(page, 'The Corner Bakery is connected.');
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
  await page.route(`**${API}`, async (route) => {
    if (route.request().method() === 'POST') await new Promise((resolve) => setTimeout(resolve, 400));
    await route.fallback();
  });
  await button(page, 'Connect 3 accounts').click();
  await button(page, 'Connecting …').click({ force: true });
  await notice(page, '3 accounts are connected.');
  assert.equal(sent.length, 1);
});

test('a way in that was added on the way is said, and the choice goes on', async () => {
  const { page } = await openPicker(offer(OPEN), { path: `${PATH}&identity=added` });
  await notice(page, 'From now on you can also sign in that way.');
  await button(page, 'Connect 3 accounts').waitFor();
  assert.equal(page.url(), `${BASE_URL}${PATH}`);
});

test('an invitation that somebody came in with is used, though they have to choose first', async () => {
  const { page } = await openPicker(offer(OPEN), { path: '/privacy-is-elsewhere' });
  await page.evaluate(() => sessionStorage.setItem('invite', 'Zq3-code'));
  await page.goto(`${BASE_URL}${PATH}`);
  await button(page, 'Connect 3 accounts').waitFor();
  assert.equal(await page.evaluate(() => sessionStorage.getItem('invite')), null);
  assert.equal(await page.getByText('That invitation is for somebody new').count(), 0);
});

test('the first steps go on from a choice that was made', async () => {
  const { page } = await openPicker(offer([OPEN[0]]), {
    before: [],
    overrides: { '/api/v1/me': { ...ADA, zone: null }, '/api/v1/posts': { data: [], next: null }, '/api/v1/calendar': { data: [] } },
  });
  await button(page, 'Connect 1 account').click();
  await notice(page, 'Harbour News is connected.');
  await page.getByRole('link', { name: 'Calendar' }).first().click();
  await page.locator('[data-step=account][data-done=true]').waitFor();
  await page.locator('[data-first-steps]').getByText('1 of 4 done').waitFor();
});

test('whoever was writing before goes on with that once the choice is made', async () => {
  const { page } = await openPicker(offer([OPEN[0]]), { path: '/compose', before: [ACCOUNT] });
  await page.getByLabel('What', { exact: true }).fill('Half a thought');
  await page.goto(`${BASE_URL}${PATH}`);
  await button(page, 'Connect 1 account').click();
  await page.waitForURL('**/compose');
  await notice(page, 'Harbour News is connected.');
  assert.equal(await page.getByLabel('What', { exact: true }).inputValue(), 'Half a thought');
});

test('a choice is made with the keyboard alone', async () => {
  const { page, sent } = await openPicker(offer([KNOWN, ...OPEN.slice(0, 2)]));
  await button(page, 'Connect 2 accounts').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), 'Choose what to connect');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.closest('[data-choice]')?.dataset.choice), '101', 'what is fixed is passed over');
  await page.keyboard.press('Space');
  for (let steps = 0; steps < 6 && (await page.evaluate(() => document.activeElement.getAttribute('type'))) !== 'submit'; steps += 1) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await notice(page, 'The Corner Bakery is connected.');
  assert.deepEqual(sent, [{ choices: ['102'] }]);
});

test('the picker comes only when it is needed, and a file of it that is gone says what helps', async () => {
  const { page } = await openPicker(offer(OPEN), { path: '/connections' });
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.locator('[data-account]').first().waitFor();
  assert.deepEqual(asked.filter((url) => url.includes('AccountPicker')), []);
  await page.route('**/assets/AccountPicker-*.js', (route) => route.abort());
  await page.goto(`${BASE_URL}${PATH}`);
  await page.getByText('This screen could not be loaded').waitFor();
  await page.unroute('**/assets/AccountPicker-*.js');
  await page.getByRole('button', { name: 'Load again' }).click();
  await button(page, 'Connect 3 accounts').waitFor();
});

test('nothing moves while the picker comes', async () => {
  const { page } = await openPicker(offer([...OPEN, KNOWN, BARRED], { remarks: REMARKS }), { path: '/settings' });
  await page.addInitScript(() => {
    window.shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto(`${BASE_URL}${PATH}`);
  await button(page, 'Connect 3 accounts').waitFor();
  const shift = await page.evaluate(() => window.shift);
  // Google's threshold of a good page: https://web.dev/articles/cls
  assert.ok(shift < 0.1, `layout shift of ${shift}`);
});

for (const [name, offered, sign] of [
  ['picker', offer([...OPEN, KNOWN, BROKEN, BARRED], { remarks: REMARKS }), '[data-choice="106"]'],
  ['picker-plain', offer([choice('1', 'A Page whose name is so long that it needs more than one line on a small phone', { username: 'a.page.whose.handle.is.just.as.long.as.its.name.can.be' })]), '[data-choice="1"]'],
  ['picker-empty', offer([], { platform: 'instagram', remarks: REMARKS }), '[data-no-choices]'],
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
