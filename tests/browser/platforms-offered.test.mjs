//! What is offered for which platform: ways to connect, many accounts to look through, and whom a post can be for.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EVERY_STATE, account } from './accounts.mjs';
import { ACCOUNT, ENDED } from './answers.mjs';
import { holdsOn } from './findings.mjs';
import { FULL_HOUSE, HOUSE, ADA, openHouse, platforms } from './household.mjs';
import { BASE_URL, browserOfThisFile } from './stage.mjs';

/** An account of another network. */
const PROFILE = account('acc_clips', 'tiktok', null, 'Harbour Clips');

const browser = await browserOfThisFile();

const EVERY_PATH = ['/connect/x', '/connect/tiktok', '/connect/facebook', '/connect/instagram', '/connect/instagram-direct'];
const at = (path, accounts, changes = {}, options = {}) =>
  openHouse(browser, path, { '/api/v1/instance': { ...FULL_HOUSE, ...changes }, '/api/v1/accounts': { data: accounts } }, options);
const hrefs = (links) => links.evaluateAll((found) => found.map((link) => link.getAttribute('href')));
const ways = (page) => page.locator('[data-ways] a');

// --- connecting ---

test('without an account, every way to connect one stands on the page, each with what it is for', async () => {
  const page = await at('/connections', []);
  await ways(page).nth(4).waitFor();
  assert.deepEqual(await hrefs(ways(page)), EVERY_PATH);
  await page.getByText('For professional profiles that stand behind a Facebook Page.').waitFor();
  await page.getByText('no Facebook Page is needed').waitFor();
  assert.equal(await page.getByRole('dialog').count(), 0);
});

test('with accounts, the ways are one press away, and closing them gives the keyboard back', async () => {
  const page = await at('/connections', [ACCOUNT]);
  assert.equal(await ways(page).count(), 0);
  const button = page.getByRole('button', { name: 'Connect an account' });
  await button.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Connect an account' }).waitFor();
  assert.deepEqual(await hrefs(ways(page)), EVERY_PATH);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), 'Connect an account');
});

test('only what is set up is offered', async () => {
  const page = await at('/connections', [], { platforms: platforms(['tiktok', 'instagram']) });
  await ways(page).nth(1).waitFor();
  assert.deepEqual(await hrefs(ways(page)), ['/connect/tiktok', '/connect/instagram']);
});

test('a single platform needs no choice', async () => {
  const page = await at('/connections', [ACCOUNT], { platforms: platforms(['facebook']) });
  assert.equal(await page.getByRole('link', { name: 'Connect Facebook' }).getAttribute('href'), '/connect/facebook');
  assert.equal(await page.getByRole('button', { name: 'Connect an account' }).count(), 0);
});

for (const [ready, name, href] of [
  [['tiktok'], 'Connect TikTok', '/connect/tiktok'],
  [['x', 'facebook'], 'Choose a platform', '/connections'],
  [[], 'Choose a platform', '/connections'],
]) {
  test(`the first step leads to what is set up: ${ready.join() || 'nothing'}`, async () => {
    const page = await openHouse(browser, '/', {
      '/api/v1/me': { ...ADA, zone: null },
      '/api/v1/instance': { ...HOUSE, platforms: platforms(ready) },
      '/api/v1/accounts': { data: [] },
      '/api/v1/calendar': { data: [] },
    });
    const steps = page.locator('[data-first-steps]');
    assert.equal(await steps.getByRole('link', { name }).getAttribute('href'), href);
  });
}

// --- many accounts ---

const cards = (page) => page.locator('[data-account]').evaluateAll((found) => found.map((card) => card.dataset.account));
const filter = (page) => page.getByRole('navigation', { name: 'Which accounts' });

test('many accounts are narrowed to a platform or to those that need somebody, and the address keeps it', async () => {
  const page = await at('/connections', EVERY_STATE);
  await filter(page).waitFor();
  assert.deepEqual((await filter(page).getByRole('link').allInnerTexts()).map((words) => words.replace(/\s+/g, ' ').trim()), [
    'All 8',
    'Need you 3',
    'X 3',
    'TikTok 1',
    'Facebook 2',
    'Instagram 2',
  ]);
  await filter(page).getByRole('link', { name: 'Instagram' }).click();
  assert.deepEqual(await cards(page), ['acc_ig', 'acc_direct'], 'whichever way they are connected');
  await page.reload();
  await filter(page).locator('[aria-current=true]').getByText('Instagram').waitFor();
  await filter(page).getByRole('link', { name: 'Need you' }).click();
  assert.deepEqual(await cards(page), ['acc_3', 'acc_corner', 'acc_direct']);
  await page.goBack();
  assert.deepEqual(await cards(page), ['acc_ig', 'acc_direct']);
  await filter(page).getByRole('link', { name: 'All' }).click();
  assert.equal((await cards(page)).length, 8);
  assert.equal(page.url(), `${BASE_URL}/connections`);
});

test('a filter that fits nothing shows all', async () => {
  const page = await at('/connections?show=constructor', EVERY_STATE);
  await filter(page).locator('[aria-current=true]').getByText('All').waitFor();
  assert.equal((await cards(page)).length, 8);
});

test('a few accounts need no filter', async () => {
  const page = await at('/connections', EVERY_STATE.slice(0, 6));
  await page.locator('[data-account=acc_corner]').waitFor();
  assert.equal(await filter(page).count(), 0);
});

// --- whom a post can be for ---

const chips = (page) => page.locator('[data-field=who] label');

test('accounts that cannot publish now are shown, with why, and cannot be chosen', async () => {
  const page = await at('/compose', EVERY_STATE);
  await page.locator('[data-folded] summary').click();
  await chips(page).nth(7).waitFor();
  const states = await chips(page).evaluateAll((found) =>
    found.map((chip) => {
      const { disabled, checked } = chip.querySelector('input');
      const why = document.getElementById(chip.querySelector('input').getAttribute('aria-describedby') ?? '')?.textContent.trim() ?? '';
      return [chip.innerText.trim().split('\n')[0], disabled, checked, why.slice(0, 22)];
    }),
  );
  assert.deepEqual(states.filter(([, disabled]) => !disabled).length, 5, 'the X account that works, the limited one, the one that ends soon, the Page and the profile that work');
  assert.deepEqual(states.filter(([, , checked]) => checked), [], 'several could be chosen, so none is');
  assert.deepEqual(states.filter(([, , , why]) => why.startsWith('@night_shift cannot')).length, 1);
});

test('the one account that can publish is chosen, whatever else is connected', async () => {
  const page = await at('/compose', [{ ...PROFILE, health: ENDED }, ACCOUNT]);
  await page.locator('[data-field=who] [data-folded] summary').waitFor();
  const chosen = page.locator('[data-field=who] input:checked');
  await chosen.waitFor({ state: 'attached' });
  assert.equal(await chosen.count(), 1);
  assert.ok((await chips(page).filter({ has: page.locator('input:checked') }).innerText()).includes('@sandbox_writer'));
});

test('without an account, the composer says what to connect', async () => {
  const page = await at('/compose', []);
  await page.getByText('Connect an account to write your first post').waitFor();
  assert.equal(await page.getByRole('link', { name: 'Connect X' }).getAttribute('href'), '/connect/x');
  assert.equal(await page.locator('form').count(), 0);
});

test('where no network is set up, the composer says so and offers nothing that fails', async () => {
  const page = await at('/compose', [], { platforms: platforms([]) });
  await page.getByText('Not set up on this instance: X, TikTok, Facebook and Instagram. Its operator can add them.').waitFor();
  assert.equal(await page.locator('a[href^="/connect/"]').count(), 0);
});

test('an account to be reconnected is still one that posts can be for', async () => {
  const page = await at('/compose', [{ ...ACCOUNT, health: ENDED }]);
  await page.getByText('@sandbox_writer cannot publish until it is reconnected.').waitFor();
  assert.equal(await page.locator('[data-field=who] input:not(:disabled)').count(), 0);
});

test('the calendar is filtered by account', async () => {
  const page = await at('/?view=list', [ACCOUNT, account('acc_2', 'x', null, 'No Handle'), PROFILE]);
  const options = page.getByLabel('Account', { exact: true }).locator('option');
  await options.nth(3).waitFor({ state: 'attached' });
  assert.deepEqual(await options.allInnerTexts(), ['All accounts', '@sandbox_writer', 'No Handle', 'Harbour Clips']);
});

for (const [name, path, accounts, sign, changes] of [
  ['connections-every-state', '/connections', EVERY_STATE, '[data-account=acc_direct]', {}],
  ['connections-ways', '/connections', [], '[data-ways]', {}],
  ['compose-every-state', '/compose', EVERY_STATE, '[data-field=who]', {}],
  ['compose-nobody', '/compose', [], 'a[href="/connect/x"]', {}],
]) {
  holdsOn(name, async (options) => {
    const page = await at(path, accounts, changes, options);
    await page.locator(sign).first().waitFor();
    return page;
  });
}

holdsOn('connections-ways-dialog', async (options) => {
  const page = await at('/connections', [ACCOUNT], {}, options);
  await page.getByRole('button', { name: 'Connect an account' }).click();
  await ways(page).nth(4).waitFor();
  return page;
});
