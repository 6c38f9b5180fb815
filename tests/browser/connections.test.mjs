//! The connected accounts: how they are, what they lack, what waited for them, and setting a platform up.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACCOUNT, ENDED, accountThatGoes, health, post, problem, receipt, shapeOf, via } from './answers.mjs';
import { holdsOn } from './findings.mjs';
import { FULL_HOUSE, HOUSE, OPERATOR, instant, openHouse, platforms } from './household.mjs';
import { BASE_URL, browserOfThisFile } from './stage.mjs';

const browser = await browserOfThisFile();

const WRITING = { scope: 'tweet.write', disables: 'publishing', is_needed: true };
const STAYING = { scope: 'offline.access', disables: 'staying_connected', is_needed: true };
const MEDIA = { scope: 'media.write', disables: 'media', is_needed: false };
const NEWER = { scope: 'spaces.read', disables: 'constructor', is_needed: true };
const NOT_ALLOWED = 'Not allowed: tweet.write, offline.access. Reconnect the account, and allow everything that is asked for.';
const lacking = (...missing) => ({ ...ACCOUNT, health: health({ state: 'needs_reconnect', reason: 'scopes_missing', message: NOT_ALLOWED, missing }) });
const LACKING = lacking(WRITING, STAYING, MEDIA);
const LOST = { ...ACCOUNT, health: ENDED };

/** The lists of posts by the state that is asked for; each request is kept in `asked`. */
function lists(byState, asked = []) {
  return (request) => {
    const query = new URL(request.url()).searchParams;
    asked.push(Object.fromEntries(query));
    const found = byState[query.get('state')];
    return typeof found === 'function' ? found() : { body: found ?? { data: [], next: null } };
  };
}
const page1 = (data, next = null) => ({ data, next });
const waiting = (...states) => page1(states.map((state) => post(shapeOf(state))));
const openAccounts = (accounts, overrides = {}, options = {}) =>
  openHouse(browser, '/connections', { '/api/v1/accounts': { data: accounts }, ...overrides }, options);
const card = (page) => page.locator('[data-account=acc_1]');

test('a card says when its account was last published to, last checked, and connected', async () => {
  const page = await openAccounts([{ ...ACCOUNT, last_published_at: instant(-5 * 60_000) }]);
  await card(page).locator('[data-facts]').getByText('5 min ago').waitFor();
  assert.match(await card(page).locator('[data-facts]').innerText(), /Last checked\s+1 h ago\s+Connected since\s+(Today|Yesterday)/);
});

test('before it is known that there are no accounts, the page does not offer what goes again', async () => {
  let answerNow;
  const answer = new Promise((resolve) => (answerNow = resolve));
  const page = await openAccounts([], { '/api/v1/instance': FULL_HOUSE, '/api/v1/accounts': async () => { await answer; return { body: { data: [] } }; } });
  const button = page.getByRole('button', { name: 'Connect an account' });
  await page.getByRole('heading', { name: 'Connections' }).waitFor();
  await page.waitForTimeout(300);
  assert.equal(await button.isVisible(), false);
  answerNow();
  await page.getByText('No account is connected yet').waitFor();
  assert.equal(await button.count(), 0, 'every way stands on the page itself');
});

test('a list of accounts is one question, however many there are', async () => {
  const asked = [];
  const page = await openAccounts([ACCOUNT, { ...ACCOUNT, id: 'acc_2' }], { '/api/v1/posts': lists({}, asked) });
  await page.locator('[data-account=acc_2] [data-facts]').getByText('nothing yet').waitFor();
  // What needs the person is counted on every screen.
  assert.deepEqual(asked.filter(({ state }) => !['attention', 'failed', 'partial'].includes(state)), []);
});

test('a card says what was not granted, and what does not work without it', async () => {
  const page = await openAccounts([LACKING]);
  const missing = card(page).locator('[data-missing=needed]');
  await missing.getByText('Nothing can be published.').waitFor();
  await missing.getByText('Access ends within hours').waitFor();
  await missing.getByText('allow everything that is asked for').waitFor();
  assert.equal(await card(page).getByText(NOT_ALLOWED).count(), 0, 'it is said once');
  assert.equal(await missing.getByText('media.write').count(), 0, 'what is not needed is not in the way');
  const link = card(page).getByRole('link', { name: 'Reconnect @sandbox_writer' });
  assert.equal(await link.getAttribute('href'), '/connect/x?reconnect=acc_1');
});

test('what was not granted and is not needed is said quietly, and the account works', async () => {
  const page = await openAccounts([{ ...ACCOUNT, health: health({ missing: [MEDIA] }) }]);
  await card(page).locator('[data-health=connected]').waitFor();
  await card(page).locator('[data-missing=quiet]').getByText('Pictures and videos cannot be published.').waitFor();
  assert.equal(await card(page).locator('[data-missing=needed]').count(), 0);
  assert.equal(await card(page).getByText('allow everything that is asked for').count(), 0);
});

for (const [disables, words] of [
  ['recognition', 'The account cannot be recognised.'],
  ['look_ups', 'Lost answers cannot be looked up'],
  ['drafts', 'Nothing can be put into the drafts of the app.'],
  ['business_pages', 'Pages that belong to a business portfolio stay hidden.'],
]) {
  test(`each thing that does not work is a sentence: ${disables}`, async () => {
    const page = await openAccounts([lacking({ scope: 'some.scope', disables, is_needed: true })]);
    await card(page).locator('[data-missing=needed]').getByText(words).waitFor();
  });
}

test('a connection that is over says so, and no list of what was granted with it', async () => {
  const page = await openAccounts([{ ...LOST, health: { ...ENDED, missing: [MEDIA, WRITING] } }]);
  await card(page).getByText('This connection has ended.').waitFor();
  assert.equal(await card(page).locator('[data-missing]').count(), 0);
});

test('a permission of a later version is still said', async () => {
  const page = await openAccounts([lacking(NEWER)]);
  await card(page).getByText('A part of what posting needs.').waitFor();
});

test('an account whose connection ends soon says on which day, still works, and asks to be reconnected', async () => {
  const until = instant(6 * 86_400_000);
  const day = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Bucharest', day: 'numeric', month: 'long', year: 'numeric' }).format(Date.parse(until));
  const message = 'X ends this connection soon. Reconnect the account before that day.';
  const expiring = { ...ACCOUNT, health: health({ state: 'expiring', reason: 'ends_soon', message, until }) };
  const page = await openAccounts([expiring], { '/api/v1/posts': lists({ attention: waiting('held') }) });
  await card(page).locator('[data-health=expiring]').getByText('Ends soon').waitFor();
  await card(page).locator('[data-until]').getByText(day).waitFor();
  await page.locator('[data-waited=acc_1]').getByRole('button', { name: 'Send now' }).waitFor();
});

test('an account without a handle is called by its name', async () => {
  const page = await openAccounts([{ ...ACCOUNT, ...via('facebook'), username: null, name: 'Harbour News' }]);
  await card(page).getByRole('heading', { name: 'Harbour News' }).waitFor();
  await card(page).getByText('Facebook', { exact: true }).waitFor();
  const link = card(page).getByRole('link', { name: 'Reconnect Harbour News on Facebook' });
  assert.equal(await link.getAttribute('href'), '/connect/facebook?reconnect=acc_1');
  assert.equal(await page.getByText('@null').count(), 0);
});

test('disconnecting says before what becomes of the planned posts', async () => {
  const asked = [];
  const page = await openAccounts([ACCOUNT], { '/api/v1/accounts/acc_1': accountThatGoes({ planned: 3 }, asked) });
  await page.getByRole('button', { name: 'Disconnect @sandbox_writer' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('3 posts are planned for this account.').waitFor();
  await dialog.getByText('our copy of the keys is destroyed').waitFor();
  await dialog.getByRole('button', { name: 'Keep it connected' }).click();
  assert.deepEqual(asked, ['GET'], 'nothing happens before the answer');

  await page.getByRole('button', { name: 'Disconnect @sandbox_writer' }).click();
  await dialog.getByRole('button', { name: 'Disconnect', exact: true }).click();
  await page.locator('[data-notice]').getByText('@sandbox_writer is disconnected.').waitFor();
  assert.deepEqual(asked, ['GET', 'GET', 'DELETE']);
});

test('an account without planned posts can be disconnected without a worry', async () => {
  const page = await openAccounts([ACCOUNT]);
  await page.getByRole('button', { name: 'Disconnect @sandbox_writer' }).click();
  await page.getByRole('dialog').getByText('No post is planned for it.').waitFor();
});

test('planned posts that cannot be counted are warned of all the same', async () => {
  const page = await openAccounts([ACCOUNT], { '/api/v1/accounts/acc_1': () => problem(500, 'internal', 'A fault.') });
  await page.getByRole('button', { name: 'Disconnect @sandbox_writer' }).click();
  await page.getByRole('dialog').getByText('Posts that are planned for it do not go out').waitFor();
});

for (const [detail, words, isLast] of [
  [{ siblings: 0 }, 'Access is taken back at X', true],
  [{ ...via('facebook'), siblings: 0 }, 'Access is taken back at Facebook', true],
  [{ ...via('facebook'), siblings: 1 }, 'The consent itself stays at Facebook, because another account lives on it', false],
  [{ ...via('instagram'), siblings: 4 }, 'The consent itself stays at Facebook, because 4 other accounts live on it', false],
  [{ ...via('instagram-direct'), siblings: 0 }, 'Instagram lets no program take the consent back', true],
]) {
  test(`disconnecting says what becomes of the consent: ${words}`, async () => {
    const account = { ...ACCOUNT, ...detail };
    const page = await openAccounts([account], { '/api/v1/accounts/acc_1': accountThatGoes(account) });
    await page.getByRole('button', { name: 'Disconnect @sandbox_writer' }).click();
    const consent = page.getByRole('dialog').locator('[data-consent]');
    await consent.getByText(words).waitFor();
    assert.equal(await consent.getByText('our copy of the keys is destroyed').count(), isLast ? 1 : 0);
  });
}

test('what the server stopped counting is said as no less', async () => {
  const page = await openAccounts([ACCOUNT], { '/api/v1/accounts/acc_1': accountThatGoes({ planned: 1_000 }) });
  await page.getByRole('button', { name: 'Disconnect @sandbox_writer' }).click();
  await page.getByRole('dialog').getByText('At least 1,000 posts are planned').waitFor();
});

/** An account of which the platform is asked: each method, and the card. */
async function openChecking(answer, account = ACCOUNT) {
  const asked = [];
  const page = await openAccounts([account], {
    '/api/v1/accounts/acc_1/check': (request) => {
      asked.push(request.method());
      return answer();
    },
  });
  await page.getByRole('button', { name: 'Check now: @sandbox_writer on X' }).click();
  return { page, asked };
}

test('an account is checked when it is asked for, and the card shows what was found', async () => {
  const message = 'This connection has ended. Reconnect the account; its posts wait.';
  const { page, asked } = await openChecking(() => ({ body: { ...ACCOUNT, health: { ...ENDED, message, checked_at: instant(0) } } }));
  await page.locator('[data-notice]').getByText('@sandbox_writer has to be reconnected.').waitFor();
  await card(page).locator('[data-health=needs_reconnect]').waitFor();
  await card(page).getByText(message).waitFor();
  assert.match(await card(page).locator('[data-facts]').innerText(), /Last checked\s+just now/);
  assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), 'Check now', 'the keyboard stays where it was');
  assert.deepEqual(asked, ['POST']);
});

test('a check that finds an account well takes away what was told of it', async () => {
  const lost = { kind: 'needs_reconnect', account: 'acc_1', ...via('x'), message: 'X no longer accepts our access.', hint: null };
  let isWell = false;
  const page = await openAccounts([LOST], {
    '/api/v1/notices': () => ({ body: { data: isWell ? [] : [lost] } }),
    '/api/v1/accounts/acc_1/check': () => {
      isWell = true;
      return { body: ACCOUNT };
    },
  });
  await card(page).getByText('X no longer accepts our access.').waitFor();
  await page.getByRole('button', { name: 'Check now: @sandbox_writer' }).click();
  await page.locator('[data-notice]').getByText('@sandbox_writer works.').waitFor();
  await card(page).locator('[data-health=connected]').waitFor();
  assert.equal(await card(page).getByText('X no longer accepts our access.').count(), 0);
});

for (const [name, answer, words] of [
  ['the platform does not tell', () => problem(503, 'platform_unavailable', 'The platform does not tell right now. Nothing was changed. Try again later.'), 'Nothing was changed.'],
  ['it was asked too often', () => problem(429, 'quota_exceeded', 'That was often. Try again in 12 minutes.'), 'Try again in 12 minutes.'],
  ['no answer comes', () => ({ status: 0 }), 'No answer came. Nothing was changed'],
]) {
  test(`a check is refused in words, and the account stays as it was: ${name}`, async () => {
    const { page } = await openChecking(answer);
    await page.locator('[data-notice]').getByText(words).waitFor();
    await card(page).locator('[data-health=connected]').waitFor();
    await page.getByRole('button', { name: 'Check now: @sandbox_writer' }).waitFor();
  });
}

test('a disconnection that fails is a sentence, and the account stays', async () => {
  const page = await openAccounts([ACCOUNT], { '/api/v1/accounts/acc_1': () => problem(503, 'unavailable', 'X did not answer.') });
  await page.getByRole('button', { name: 'Disconnect @sandbox_writer' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Disconnect', exact: true }).click();
  await page.locator('[data-notice]').getByText('X did not answer.').waitFor();
  await card(page).waitFor();
});

test('what waited is sent, planned anew or taken back', async () => {
  const asked = [];
  const sent = [];
  let isSent = false;
  const page = await openAccounts([ACCOUNT], {
    '/api/v1/posts': lists({ attention: () => ({ body: isSent ? waiting('missed') : waiting('held', 'missed') }) }, asked),
    '/api/v1/deliveries/dlv_held/send': (request) => {
      sent.push(request.postDataJSON());
      isSent = true;
      return { body: receipt(shapeOf('scheduled')) };
    },
  });
  const waited = page.locator('[data-waited=acc_1]');
  await waited.getByText('2 posts of @sandbox_writer waited').waitFor();
  const held = waited.locator('[data-waited-post=post_held]');
  for (const name of ['Send now', 'At another time…', 'Cancel this post']) await held.getByRole('button', { name }).waitFor();
  assert.equal(await waited.locator('[data-waited-post=post_missed]').getByRole('button', { name: 'Cancel this post' }).count(), 0);
  assert.equal(await held.getByRole('link').getAttribute('href'), '/posts/post_held');
  await held.getByRole('button', { name: 'Send now' }).click();
  await held.waitFor({ state: 'detached' });
  assert.deepEqual(sent, [{ now: true }]);
  const query = asked.find(({ state, account }) => state === 'attention' && account !== undefined);
  assert.deepEqual([query.account, query.order], ['acc_1', 'asc']);
});

test('an unconfirmed post is not among those that waited', async () => {
  const page = await openAccounts([ACCOUNT], { '/api/v1/posts': lists({ attention: waiting('unconfirmed') }) });
  await card(page).locator('[data-facts]').getByText('nothing yet').waitFor();
  assert.equal(await page.locator('[data-waited]').count(), 0);
});

test('what waits for an account to be reconnected is not offered to be sent', async () => {
  const page = await openAccounts([LOST], { '/api/v1/posts': lists({ attention: waiting('held') }) });
  const waited = page.locator('[data-waited=acc_1]');
  await waited.getByText('They wait for the account to be reconnected.').waitFor();
  await waited.getByRole('button', { name: 'Cancel this post' }).waitFor();
  assert.equal(await waited.getByRole('button', { name: 'Send now' }).count(), 0);
});

const OF_META = { 'Deauthorize callback URL': '/webhooks/meta/deauthorize', 'Data deletion request URL': '/webhooks/meta/data-deletion' };
/** What is entered at each provider, under the provider's own name for it. */
const ADDRESSES = {
  google: { 'Redirect URI': '/login/google/callback' },
  x: { 'Redirect URI': '/connect/x/callback' },
  tiktok: { 'Redirect URI': '/connect/tiktok/callback', 'Webhook callback URL': '/webhooks/tiktok' },
  facebook: { 'Redirect URI for Pages': '/connect/facebook/callback', 'Redirect URI for Instagram': '/connect/instagram/callback', ...OF_META },
  'instagram-direct': { 'Redirect URI': '/connect/instagram-direct/callback', ...OF_META },
};

test('the operator is given the exact addresses, to be copied', async () => {
  const page = await openAccounts([ACCOUNT], { '/api/v1/me': OPERATOR }, { permissions: ['clipboard-read', 'clipboard-write'] });
  const setup = page.locator('[data-setup]');
  await setup.waitFor();
  for (const [provider, addresses] of Object.entries(ADDRESSES)) {
    const part = setup.locator(`[data-provider=${provider}]`);
    assert.equal(await part.locator('[data-copy]').count(), Object.keys(addresses).length, provider);
    for (const [label, path] of Object.entries(addresses)) {
      assert.equal(await part.getByLabel(label, { exact: true }).inputValue(), `${BASE_URL}${path}`);
      await part.getByRole('button', { name: `Copy: ${label},` }).click();
      await part.locator('[data-copy]').filter({ hasText: label }).getByText('Copied').first().waitFor();
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), `${BASE_URL}${path}`);
    }
  }
});

test('a browser that does not let the page copy is said', async () => {
  const page = await openAccounts([ACCOUNT], { '/api/v1/me': OPERATOR });
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error('no'));
  });
  await page.locator('[data-provider=x]').getByRole('button', { name: /^Copy/ }).click();
  await page.getByText('Select the text and copy it yourself.').waitFor();
});

const WITHOUT_X = { '/api/v1/instance': { ...HOUSE, sign_ins: ['google'], platforms: [{ ...via('x'), is_set_up: false, problem: 'X is not set up on this instance.' }] } };

test('a platform that is not set up is said, and not offered', async () => {
  const page = await openAccounts([], WITHOUT_X);
  await page.getByText('No platform is set up on this instance yet.').waitFor();
  assert.equal(await page.locator('a[href="/connect/x"]').count(), 0);
  assert.equal(await page.locator('[data-setup]').count(), 0, 'only the operator is told how');
});

test('the operator is told the keys of every platform that has none', async () => {
  const page = await openAccounts([], { '/api/v1/instance': { ...HOUSE, sign_ins: [], platforms: platforms([]) }, '/api/v1/me': OPERATOR });
  for (const [provider, keys] of Object.entries({
    google: 'GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET',
    x: 'X_CLIENT_ID, X_CLIENT_SECRET',
    tiktok: 'TIKTOK_CLIENT_KEY, TIKTOK_CLIENT_SECRET',
    facebook: 'META_APP_ID, META_APP_SECRET',
    'instagram-direct': 'INSTAGRAM_APP_ID, INSTAGRAM_APP_SECRET',
  })) {
    await page.locator(`[data-provider=${provider}]`).getByText('Not set up').waitFor();
    await page.locator(`[data-provider=${provider}]`).getByText(keys).waitFor();
  }
});

test('what is set up wants no keys', async () => {
  const page = await openAccounts([], { '/api/v1/instance': FULL_HOUSE, '/api/v1/me': OPERATOR });
  await page.locator('[data-setup]').waitFor();
  assert.equal(await page.locator('[data-setup]').getByText('Set up', { exact: true }).count(), 5);
  assert.equal(await page.locator('[data-setup]').getByText('_SECRET').count(), 0);
});

test('others are told by name what is not set up, Instagram once and only where it has no way at all', async () => {
  const some = { ...HOUSE, platforms: platforms(['x', 'instagram-direct']) };
  const page = await openAccounts([ACCOUNT], { '/api/v1/instance': some });
  await page.getByText('Not set up on this instance: TikTok and Facebook.').waitFor();
});

test('the operator is told which keys are missing', async () => {
  const page = await openAccounts([], { ...WITHOUT_X, '/api/v1/me': OPERATOR });
  const part = page.locator('[data-provider=x]');
  await part.getByText('Not set up').waitFor();
  await part.getByText('X_CLIENT_ID, X_CLIENT_SECRET').waitFor();
  await page.locator('[data-provider=google]').getByText('Set up', { exact: true }).waitFor();
});

test('accounts that cannot be loaded are a sentence', async () => {
  const page = await openHouse(browser, '/connections', { '/api/v1/accounts': () => problem(503, 'unavailable', 'The database did not answer.') });
  await page.getByText('The accounts could not be loaded.').waitFor();
  await page.getByText('The database did not answer.').waitFor();
});

for (const [name, accounts, overrides, sign] of [
  ['connections-waited', [ACCOUNT, { ...LACKING, id: 'acc_2' }], { '/api/v1/me': OPERATOR, '/api/v1/posts': lists({ attention: waiting('held', 'missed') }) }, '[data-waited=acc_1]'],
  ['connections-setup', [], { '/api/v1/instance': FULL_HOUSE, '/api/v1/me': OPERATOR }, '[data-provider=instagram-direct]'],
  ['connections-empty', [], {}, 'a[href="/connect/x"]'],
  ['connections-not-set-up', [], { ...WITHOUT_X, '/api/v1/me': OPERATOR }, '[data-setup]'],
]) {
  holdsOn(name, async (options) => {
    const page = await openAccounts(accounts, overrides, options);
    await page.locator(sign).first().waitFor();
    return page;
  });
}

holdsOn('connections-disconnect', async (options) => {
  const page = await openAccounts([ACCOUNT], {}, options);
  await page.getByRole('button', { name: 'Disconnect @sandbox_writer' }).click();
  await page.getByRole('dialog').getByText('No post is planned').waitFor();
  return page;
});
