//! Accounts through which nothing goes out: they are seen where the posts are, and something is offered for the posts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { account } from './accounts.mjs';
import { ACCOUNT, AT, ENDED, answersOf, cardOf, open, post, postsThatAre, shapeOf, via } from './answers.mjs';
import { noonIn } from './planned.mjs';
import { browserOfThisFile, picture } from './stage.mjs';

const browser = await browserOfThisFile();

const BROKEN = { ...ACCOUNT, health: ENDED };
const HEIR = account('acc_2', 'x', 'harbour_news', 'Harbour News');
const GONE = { id: 'acc_1', ...via('x'), username: 'sandbox_writer', name: 'Sandbox Writer', disconnected_at: AT, planned: 312 };
const SCHEDULED = shapeOf('scheduled');
const due = noonIn(2);
const planned = (id = 'post_scheduled', changes = {}) => ({
  ...post(SCHEDULED),
  id,
  text: `Planned as ${id}`,
  schedule: { at: due, local: due.slice(0, 19), zone: 'UTC', remark: null },
  deliveries: post(SCHEDULED).deliveries.map((delivery) => ({ ...delivery, id: `dlv_${id}`, due_at: due })),
  ...changes,
});

/** A house whose account is broken, or gone, with posts that are planned for it. */
const house = (accounts, posts = [planned()], more = {}) => ({
  '/api/v1/accounts': accounts,
  '/api/v1/accounts/acc_1': { ...BROKEN, planned: 312 },
  '/api/v1/posts': postsThatAre(posts),
  '/api/v1/calendar': { data: posts.map(cardOf) },
  ...more,
});
const ofBroken = { data: [BROKEN, HEIR] };
const ofGone = { data: [HEIR], former: [GONE] };

// --- home ---

test('a broken account is told of on the home screen, with how many posts wait for it and the way to mend it', async () => {
  const page = await open(browser, '/', house(ofBroken));
  const banner = page.locator('[data-stranded]');
  await banner.getByText('@sandbox_writer has to be reconnected.').waitFor();
  await banner.getByText('312 posts are planned for it').waitFor();
  assert.equal(await banner.getByRole('link', { name: 'Reconnect' }).getAttribute('href'), '/connect/x?reconnect=acc_1');
  await banner.getByRole('link', { name: 'See its posts' }).click();
  await page.waitForURL('**/connections?stranded=acc_1');
  await page.locator('[data-stranded-posts=acc_1]').waitFor();
});

test('an account that was disconnected is told of as long as posts are planned for it', async () => {
  const page = await open(browser, '/', house(ofGone));
  await page.locator('[data-stranded]').getByText('@sandbox_writer is disconnected.').waitFor();
  const quiet = await open(browser, '/', house({ data: [HEIR], former: [{ ...GONE, planned: 0 }] }, []));
  await quiet.locator('[data-calendar]').waitFor();
  assert.equal(await quiet.locator('[data-stranded]').count(), 0);
});

test('accounts that work are not told of', async () => {
  const page = await open(browser, '/');
  await page.locator('[data-calendar]').waitFor();
  assert.equal(await page.locator('[data-stranded]').count(), 0);
});

for (const [state, accounts, why] of [
  ['broken', ofBroken, '@sandbox_writer has to be reconnected.'],
  ['gone', ofGone, '@sandbox_writer is disconnected.'],
]) {
  test(`a post for an account that is ${state} does not read “Scheduled”, and says why`, async () => {
    for (const view of ['list', 'month', 'week']) {
      const page = await open(browser, `/?view=${view}&date=${due.slice(0, 10)}`, house(accounts));
      const row = page.locator('[data-calendar] [data-post=post_scheduled]');
      await row.locator('[data-state=blocked]').waitFor();
      assert.match(await row.textContent(), /Blocked/);
      assert.ok((await row.textContent()).includes(why), `${view}: ${await row.textContent()}`);
      assert.equal(await row.locator('[data-state=scheduled]').count(), 0);
    }
  });

  test(`the page of such a post says so and offers what helps: ${state}`, async () => {
    const shape = { ...SCHEDULED, delivery: { due_at: due } };
    const page = await open(browser, '/posts/post_scheduled', { ...house(accounts), ...answersOf(shape) });
    const blocked = page.locator(`[data-blocked=${state}]`);
    await blocked.waitFor();
    await page.locator('[data-delivery] h2').getByText('@sandbox_writer').waitFor();
    assert.equal(await page.locator('[data-state=scheduled]').count(), 0);
    const name = state === 'broken' ? 'Reconnect @sandbox_writer' : 'Connect @sandbox_writer again';
    const [first, second] = await blocked.getByRole('link').all();
    assert.equal(await first.textContent(), name);
    assert.equal(await second.getAttribute('href'), '/posts/post_scheduled/edit');
    await picture(page, `blocked-${state}`);
  });
}

test('an account keeps its name after it was disconnected, also on what is over', async () => {
  const page = await open(browser, '/posts/post_published', house(ofGone));
  await page.locator('[data-delivery] h2').getByText('@sandbox_writer').waitFor();
});

test('a post whose account is gone is given to another one by editing it', async () => {
  const sent = [];
  const page = await open(browser, '/posts/post_scheduled/edit', {
    ...house(ofGone),
    '/api/v1/posts/post_scheduled': (request) => {
      if (request.method() === 'PATCH') sent.push(request.postDataJSON());
      return { body: planned() };
    },
  });
  await page.locator('[data-gone]').waitFor();
  await page.getByRole('checkbox', { name: /@sandbox_writer/ }).click({ force: true });
  await page.getByRole('checkbox', { name: /@harbour_news/ }).check({ force: true });
  await page.locator('button[type=submit]').click();
  await page.waitForURL('**/posts/post_scheduled');
  assert.deepEqual(sent[0].targets, [{ account: 'acc_2' }]);
});

// --- what is offered for the posts ---

/** Connections of such a house, whose posts take every change; what was sent is kept in order. */
async function openConnections(accounts, posts) {
  const sent = [];
  const take = (id) => (request) => {
    sent.push({ id, method: request.method(), version: request.headers()['if-match'], body: request.postDataJSON() });
    return request.method() === 'DELETE' ? { status: 204 } : { body: posts.find((each) => each.id === id) };
  };
  const page = await open(browser, '/connections', {
    ...house(accounts, posts),
    ...Object.fromEntries(posts.map(({ id }) => [`/api/v1/posts/${id}`, take(id)])),
  });
  return { page, sent };
}

const TWO = [planned('post_a'), planned('post_b', { targets: ['acc_1', 'acc_2'].map((id) => ({ account: id, text: null, options: {} })) })];

test('each post of an account through which nothing goes out can be moved, given to another account, and cancelled', async () => {
  const { page, sent } = await openConnections(ofGone, TWO);
  const row = page.locator('[data-stranded-post=post_a]');
  await row.getByRole('button', { name: 'Move…' }).waitFor();
  assert.equal(await row.getByRole('link', { name: 'Choose another account' }).getAttribute('href'), '/posts/post_a/edit');
  await row.getByRole('button', { name: 'Cancel this post' }).click();
  await page.getByRole('button', { name: 'Cancel the post' }).click();
  await page.locator('[data-notice]').getByText('will not be published').waitFor();
  assert.deepEqual(sent.map(({ id, method }) => [id, method]), [['post_a', 'DELETE']]);
  await picture(page, 'stranded');
});

test('all of its posts are given to another account, and none is sent twice there', async () => {
  const { page, sent } = await openConnections(ofGone, TWO);
  await page.getByRole('button', { name: 'Give all to another account…' }).click();
  await page.getByRole('button', { name: 'Give them to it' }).click();
  await page.locator('[data-notice]').getByText('2 posts go out through @harbour_news now.').waitFor();
  assert.deepEqual(sent.map(({ id, method, version, body }) => [id, method, version, body.targets]), [
    ['post_a', 'PATCH', '"3"', [{ account: 'acc_2' }]],
    ['post_b', 'PATCH', '"3"', [{ account: 'acc_2' }]],
  ]);
});

test('all of its posts are cancelled, and what goes to others too still goes to those', async () => {
  const { page, sent } = await openConnections(ofBroken, TWO);
  await page.getByRole('button', { name: 'Cancel all…' }).click();
  await page.getByRole('button', { name: 'Cancel them' }).click();
  await page.locator('[data-notice]').getByText('2 posts are cancelled.').waitFor();
  assert.deepEqual(sent.map(({ id, method }) => [id, method]), [['post_a', 'DELETE'], ['post_b', 'PATCH']]);
  assert.deepEqual(sent[1].body.targets, [{ account: 'acc_2' }]);
});

// --- a held post ---

const HELD = shapeOf('held', {
  delivery: { error: { class: 'reconnect', code: 'needs_reconnect', message: 'The connection to @sandbox_writer has ended.', hint: 'Reconnect the account.' } },
});

test('on the page of a post that is held for its account, what helps comes first', async () => {
  // The accounts may have been read before it broke.
  for (const accounts of [{ data: [ACCOUNT] }, { data: [BROKEN] }]) {
    const page = await open(browser, '/posts/post_held', { ...answersOf(HELD), '/api/v1/accounts': accounts });
    const offered = page.locator('[data-send]').locator('a, button');
    await page.locator('[data-send]').getByRole('link', { name: 'Reconnect @sandbox_writer' }).waitFor();
    assert.equal(await offered.first().textContent(), 'Reconnect @sandbox_writer');
    await picture(page, 'held');
  }
});

test('a post that is held for an account that is gone offers to connect it again', async () => {
  const page = await open(browser, '/posts/post_held', { ...answersOf(HELD), '/api/v1/accounts': ofGone });
  const again = page.locator('[data-send]').getByRole('link', { name: 'Connect @sandbox_writer again' });
  assert.equal(await again.getAttribute('href'), '/connect/x');
});

test('what may still go out is “not yet” live, and nothing is called “never”', async () => {
  for (const [state, word] of [['held', 'not yet'], ['missed', 'no'], ['failed', 'no'], ['cancelled', 'no']]) {
    const page = await open(browser, `/posts/post_${state}`);
    const live = page.locator('[data-delivery] dl div').filter({ has: page.getByText('Live', { exact: true }) }).locator('dd');
    await live.waitFor();
    assert.equal((await live.textContent()).trim(), word, state);
    assert.equal(await page.getByText('never', { exact: true }).count(), 0);
  }
});
