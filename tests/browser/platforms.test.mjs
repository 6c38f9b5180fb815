//! Each platform against the real Worker: given at its consent page, chosen where there is a choice, looked after, and taken back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seriousOf } from './findings.mjs';
import { BASE_URL, SANDBOX_URL, SOON, browserOfThisFile, newcomer, openPage } from './stage.mjs';

const browser = await browserOfThisFile();

const newName = () => `n${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`;
const notice = (page, words) => page.locator('[data-notice]').getByText(words).waitFor(SOON);
const picker = (page) => page.locator('[data-picker]');
const card = (page, name) => page.locator('[data-account]').filter({ hasText: name });

/** Creates somebody on Facebook with these Pages. */
async function personWith(...pages) {
  const name = `Person ${newName()}`;
  const response = await fetch(`${SANDBOX_URL}/__sandbox/meta/people`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ name, pages }) });
  assert.equal(response.status, 200, await response.clone().text());
  return response.json();
}

/** Answers the consent page: as somebody new by `username`, or as somebody known by `user`. */
async function consent(page, { username, user, without, decision = 'allow' }) {
  const button = page.locator(`button[name=decision][value=${decision}]`);
  await button.waitFor(SOON);
  if (username) await page.locator('input[name=username]').fill(username);
  if (user) await page.locator(`input[name=user][value="${user}"]`).check({ force: true });
  if (without) await page.locator(`input[value="${without}"]:enabled`).uncheck({ force: true });
  await button.click();
}

/** A window in which somebody came in by Google, on the page of the connections. */
async function newcomerAtConnections() {
  const page = await newcomer(browser, newName());
  await connections(page);
  return page;
}

async function connections(page) {
  await page.goto(`${BASE_URL}/connections`);
  await page.locator('[data-ways], [data-account]').first().waitFor(SOON);
}

/** Begins to connect, whichever way the page offers it now. */
async function connect(page, title) {
  if ((await page.locator('[data-ways]').count()) === 0) await page.getByRole('button', { name: 'Connect an account' }).click();
  await page.locator('[data-ways]').getByRole('link', { name: title }).click();
}

for (const [title, platform] of [
  ['Connect TikTok', 'TikTok'],
  ['Connect Instagram directly', 'Instagram'],
]) {
  test(`${platform}: an account is connected in one step, checked, and disconnected`, async () => {
    const page = await newcomerAtConnections();
    const username = newName();
    await connect(page, title);
    await consent(page, { username });
    await notice(page, 'is connected.');
    await connections(page);
    const account = page.locator('[data-account]');
    await account.locator('[data-health=connected]').waitFor(SOON);
    assert.equal(await account.count(), 1);
    assert.ok((await account.innerText()).includes(platform === 'TikTok' ? platform : username));

    await account.getByRole('button', { name: /^Check now/ }).click();
    await notice(page, 'works.');
    await account.getByRole('button', { name: /^Disconnect/ }).click();
    await page.getByRole('dialog').getByText('No post is planned for it.').waitFor(SOON);
    await page.getByRole('dialog').getByRole('button', { name: 'Disconnect', exact: true }).click();
    await notice(page, 'is disconnected.');
    await page.locator('[data-ways]').waitFor(SOON);
    assert.deepEqual(seriousOf(page), []);
  });
}

test('TikTok: what was not granted is said quietly, and a draft says that it needs it', async () => {
  const page = await newcomerAtConnections();
  await connect(page, 'Connect TikTok');
  await consent(page, { username: newName(), without: 'video.upload' });
  await notice(page, 'is connected.');
  await connections(page);
  await page.locator('[data-missing=quiet]').getByText('Nothing can be put into the drafts of the app.').waitFor(SOON);
  await page.goto(`${BASE_URL}/compose`);
  await page.getByLabel('What', { exact: true }).fill('A draft');
  await page.getByText('Onto the TikTok profile.').click();
  await page.getByLabel('Where it goes on TikTok').selectOption('inbox');
  await page.getByText('The connection may not send drafts.').first().waitFor(SOON);
});

test('Facebook: the Pages of a consent are chosen, and one that is lost is noticed and connected again', async () => {
  const [mine, other] = [`Mine ${newName()}`, `Other ${newName()}`];
  const person = await personWith({ name: mine }, { name: other, tasks: ['ANALYZE'] });
  const page = await newcomerAtConnections();
  await connect(page, 'Connect Facebook Pages');
  await consent(page, { user: person.id });
  await picker(page).getByText(mine).waitFor(SOON);
  assert.ok(await picker(page).getByRole('checkbox', { name: new RegExp(other) }).isDisabled());
  await picker(page).locator('[data-obstacle]').waitFor();
  await page.reload();
  await picker(page).getByRole('button', { name: 'Connect 1 account' }).click();
  await notice(page, `${mine} is connected.`);
  assert.equal(page.url(), `${BASE_URL}/connections`);
  await card(page, mine).locator('[data-health=connected]').waitFor(SOON);
  assert.equal(await card(page, other).count(), 0);

  const { id } = person.pages.find(({ name }) => name === mine);
  await fetch(`${SANDBOX_URL}/__sandbox/meta/people/${person.id}/lose-page/${id}`, { method: 'POST' });
  await card(page, mine).getByRole('button', { name: /^Check now/ }).click();
  await notice(page, 'has to be reconnected.');
  await card(page, mine).locator('[data-health=needs_reconnect]').waitFor();

  await fetch(`${SANDBOX_URL}/__sandbox/meta/people/${person.id}/pages`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ id }) });
  await card(page, mine).getByRole('link', { name: /^Reconnect/ }).click();
  await consent(page, { user: person.id });
  await notice(page, `${mine} is connected.`);
  await connections(page);
  await card(page, mine).locator('[data-health=connected]').waitFor(SOON);
  assert.deepEqual(seriousOf(page), []);
});

test('Facebook: what is connected is not offered again, and two accounts on one consent are told of each other', async () => {
  const [first, second] = [`First ${newName()}`, `Second ${newName()}`];
  const person = await personWith({ name: first }, { name: second });
  const page = await newcomerAtConnections();
  await connect(page, 'Connect Facebook Pages');
  await consent(page, { user: person.id });
  await picker(page).locator('label').filter({ hasText: second }).click();
  await picker(page).getByRole('button', { name: 'Connect 1 account' }).click();
  await notice(page, `${first} is connected.`);

  await connect(page, 'Connect Facebook Pages');
  await consent(page, { user: person.id });
  await picker(page).locator('[data-standing=connected]').filter({ hasText: first }).waitFor(SOON);
  await picker(page).getByRole('button', { name: 'Connect 1 account' }).click();
  await notice(page, `${second} is connected.`);
  await card(page, first).getByRole('button', { name: /^Disconnect/ }).click();
  await page.getByRole('dialog').getByText('The consent itself stays at Facebook, because another account lives on it').waitFor(SOON);
});

test('Facebook: a person signs up by it, chooses nothing, and has a workspace all the same', async () => {
  const person = await personWith({ name: `Page ${newName()}` });
  const page = await openPage(browser);
  await page.goto(`${BASE_URL}/`);
  await page.getByRole('link', { name: 'Continue with Facebook' }).click();
  await consent(page, { user: person.id });
  await picker(page).getByRole('button', { name: 'None of these' }).click();
  await notice(page, 'Nothing was connected.');
  await page.locator('[data-first-steps]').waitFor(SOON);
  await page.goto(`${BASE_URL}/settings`);
  await page.locator('[data-section=identities]').getByText('Facebook').first().waitFor(SOON);
});

test('Facebook: what was declined is asked for again by whoever continues with it again', async () => {
  const name = `Page ${newName()}`;
  const person = await personWith({ name });
  const page = await newcomerAtConnections();
  await connect(page, 'Connect Facebook Pages');
  await consent(page, { user: person.id, without: 'pages_manage_posts' });
  await picker(page).locator('[data-remark=missing_scopes]').getByText('Not allowed: pages_manage_posts').waitFor(SOON);
  await picker(page).getByRole('link', { name: 'Continue with Facebook again' }).click();
  await page.locator(`input[name=user][value="${person.id}"]`).check({ force: true });
  await page.locator('input[value=pages_manage_posts]:enabled').check({ force: true });
  await page.locator('button[name=decision][value=allow]').click();
  await picker(page).getByRole('button', { name: 'Connect 1 account' }).click();
  await notice(page, `${name} is connected.`);
  await card(page, name).locator('[data-health=connected]').waitFor(SOON);
  assert.equal(await card(page, name).locator('[data-missing]').count(), 0);
});

test('Facebook: somebody without a Page is told why there is nothing to choose', async () => {
  const person = await personWith();
  const page = await newcomerAtConnections();
  await connect(page, 'Connect Facebook Pages');
  await consent(page, { user: person.id });
  await picker(page).getByRole('heading', { name: 'Facebook showed us no Page' }).waitFor(SOON);
  await picker(page).locator('[data-remark=no_pages]').waitFor();
  await picker(page).getByRole('button', { name: 'Done' }).click();
  await page.locator('[data-ways]').waitFor(SOON);
});

test('Instagram through Facebook: the profile behind a Page is chosen', async () => {
  const username = newName();
  const person = await personWith({ name: `Page ${username}`, instagram: username });
  const page = await newcomerAtConnections();
  await connect(page, 'Connect Instagram through Facebook');
  await consent(page, { user: person.id });
  await picker(page).getByRole('button', { name: 'Connect 1 account' }).click();
  await notice(page, `@${username} is connected.`);
  await card(page, `@${username}`).locator('[data-health=connected]').waitFor(SOON);
  assert.deepEqual(seriousOf(page), []);
});

test('Instagram signs nobody in: whoever begins there signed out is told what to do first', async () => {
  const page = await openPage(browser);
  await page.goto(`${BASE_URL}/`);
  // The address bar is no other site, and so is not refused as one.
  await page.goto(`${BASE_URL}/connect/instagram-direct`);
  await notice(page, 'Sign in another way first');
  assert.equal(page.url(), `${BASE_URL}/`);
});

for (const title of ['Connect TikTok', 'Connect Facebook Pages', 'Connect Instagram through Facebook', 'Connect Instagram directly']) {
  test(`a refusal at the platform connects nothing, and is said: ${title}`, async () => {
    const page = await newcomerAtConnections();
    await connect(page, title);
    await consent(page, { decision: 'deny' });
    await notice(page, 'access was not given');
    await connections(page);
    assert.equal(await page.locator('[data-account]').count(), 0);
  });
}
