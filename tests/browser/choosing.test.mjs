//! The choice after a consent that reaches several accounts: what is offered and what is not, and what was chosen.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACCOUNT, INSTANCE, via } from './answers.mjs';
import { ADA } from './household.mjs';
import { BARRED, BROKEN, KNOWN, NO_ROLE, OPEN, PATH, REMARKS, box, button, choice, notice, offer, openPicker as open, picker, row, untick } from './picker.mjs';
import { BASE_URL, browserOfThisFile } from './stage.mjs';

const browser = await browserOfThisFile();

const openPicker = (offered, changes) => open(browser, offered, changes);

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
  await notice(page, 'The Corner Page is connected.');
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
  const { page } = await openPicker(offer(OPEN, { ...via('instagram'), remarks: REMARKS }));
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
  const { page } = await openPicker(offer([], { ...via('instagram') }));
  await page.getByText('Facebook showed us no Instagram profile').waitFor();
  assert.equal(await page.getByRole('link', { name: 'Connect Instagram directly' }).getAttribute('href'), '/connect/instagram-direct');
  const without = await openPicker(offer([], { ...via('instagram') }), { overrides: { '/api/v1/instance': INSTANCE } });
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
  await notice(page, 'The Corner Page is connected.');
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

test('what was left out at the platform is said before the choice is confirmed, with what becomes of it everywhere', async () => {
  const { page } = await openPicker(offer(OPEN, { left_out: { accounts: ['acc_known'], elsewhere: 2 } }));
  const left = picker(page).locator('[data-left-out]');
  await left.getByText('Tide Tables').waitFor();
  await left.getByText('2 accounts in other workspaces').waitFor();
  await left.getByText('stops working in every workspace of yours').waitFor();
  assert.equal(await left.getByRole('link', { name: 'Continue with Facebook again' }).getAttribute('href'), '/connect/facebook');
  const isBefore = await page.evaluate(() => {
    const [said, submit] = ['[data-left-out]', '[data-picker] [type=submit]'].map((place) => document.querySelector(place).getBoundingClientRect());
    return said.bottom <= submit.top;
  });
  assert.ok(isBefore);
});

test('where nothing was left out, nothing is said of it', async () => {
  const { page } = await openPicker(offer(OPEN, { left_out: { accounts: [], elsewhere: 0 } }));
  await picker(page).getByRole('checkbox').first().waitFor();
  assert.equal(await page.locator('[data-left-out]').count(), 0);
});
