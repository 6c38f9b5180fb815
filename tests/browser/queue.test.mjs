//! The queue: what comes next, slot after slot, and posts that change places by mouse and by keyboard.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACCOUNT, open, post, problem, shapeOf } from './answers.mjs';
import { calendarOf, card } from './cards.mjs';
import { holdsOn } from './findings.mjs';
import { noonIn } from './planned.mjs';
import { BASE_URL, browserOfThisFile, openPage, plan, compose, signIn, uniqueText } from './stage.mjs';

const browser = await browserOfThisFile();

const DAILY = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map((day) => ({ account: null, day, time: '12:00' }));
const SECOND = { ...ACCOUNT, id: 'acc_2', username: 'second' };
const rows = (page) => page.locator('[data-queue]');
const lines = (page) => page.locator('[data-queue=post] a').allTextContents();
const notice = (page, words) => page.locator('[data-notice]').getByText(words).waitFor();

/** The queue of these cards; `world.orders` and `world.moves` take what is asked for, `world.refuse` may answer instead. */
async function openQueue(cards, { slots = DAILY, overrides = {}, options, path = '/queue' } = {}) {
  const world = { cards: new Map(cards.map((each) => [each.id, each])), orders: [], moves: [], refuse: () => null };
  const all = () => [...world.cards.values()];
  const told = ({ id, at, version }) => ({ ...post(shapeOf('scheduled')), id, version, schedule: { at, local: at.slice(0, 19), zone: 'UTC', remark: null } });
  const change = (id) => (request) => {
    if (request.method() !== 'PATCH') return { body: told(world.cards.get(id)) };
    world.moves.push({ id, ...request.postDataJSON() });
    const { schedule } = request.postDataJSON();
    const at = schedule.at ?? noonOn(schedule.local);
    const next = { ...world.cards.get(id), at, version: world.cards.get(id).version + 1 };
    world.cards.set(id, next);
    return { body: told(next) };
  };
  const page = await open(
    browser,
    path,
    {
      '/api/v1/slots': { version: 1, zone: 'Europe/Bucharest', slots },
      '/api/v1/calendar': calendarOf(all),
      '/api/v1/posts/reorder': (request) => {
        const order = request.postDataJSON().posts;
        const refused = world.refuse();
        if (refused) return refused;
        world.orders.push(order.map(({ id }) => id));
        const times = order.map(({ id }) => world.cards.get(id).at).sort();
        order.forEach(({ id }, index) => world.cards.set(id, { ...world.cards.get(id), at: times[index], version: world.cards.get(id).version + 1 }));
        return { body: { data: order.map(({ id }) => told(world.cards.get(id))) } };
      },
      ...Object.fromEntries(cards.map(({ id }) => [`/api/v1/posts/${id}`, change(id)])),
      ...overrides,
    },
    options,
  );
  return { page, world };
}

const noonOn = (local) => [1, 2, 3, 4, 5, 6, 7, 8, 9].map(noonIn).find((at) => at.startsWith(local.slice(0, 10))) ?? local;
const line = (count) => Array.from({ length: count }, (_, index) => card(index + 1, noonIn(index + 1)));

test('the queue shows what fills the slots, what is free, and what has a time of its own', async () => {
  const between = new Date(Date.parse(noonIn(2)) + 3_600_000).toISOString();
  const { page } = await openQueue([card(1, noonIn(1)), card(2, between), card(3, noonIn(3), { state: 'cancelled' })]);
  await rows(page).first().waitFor();
  assert.deepEqual(await lines(page), ['Card number 1', 'Card number 2']);
  await page.locator('[data-post=post_c2]').getByText('At a time of its own').waitFor();
  assert.equal(await page.locator('[data-post=post_c1]').getByText('At a time of its own').count(), 0);
  const free = page.locator('[data-queue=free] a').nth(1);
  assert.match(await free.getAttribute('href'), /^\/compose\?at=\d{4}-\d\d-\d\dT12:00$/);
  assert.match(await free.textContent(), /^Free: write a post for /);
});

test('by keyboard a post changes places with its neighbour, the focus goes with it, and it can be undone', async () => {
  const { page, world } = await openQueue(line(3));
  await page.getByRole('button', { name: 'Move “Card number 3” up' }).focus();
  await page.keyboard.press('Enter');
  await notice(page, '“Card number 3” goes out');
  assert.deepEqual(world.orders, [['post_c3', 'post_c2']]);
  assert.deepEqual(await lines(page), ['Card number 1', 'Card number 3', 'Card number 2']);
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), 'Move “Card number 3” up');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelector('[data-queue=post] a').textContent === 'Card number 3');
  assert.deepEqual(await lines(page), ['Card number 3', 'Card number 1', 'Card number 2']);
  await page.getByRole('button', { name: 'Undo' }).click();
  await notice(page, 'As it was before.');
  assert.deepEqual(await lines(page), ['Card number 1', 'Card number 3', 'Card number 2']);
});

test('a post moves into a free slot, and nothing else moves', async () => {
  const { page, world } = await openQueue([card(1, noonIn(1)), card(2, noonIn(3))]);
  await page.getByRole('button', { name: 'Move “Card number 2” up' }).click();
  await notice(page, '“Card number 2” goes out');
  assert.deepEqual(world.orders, []);
  assert.equal(world.moves.length, 1);
  assert.equal(world.cards.get('post_c2').at, noonIn(2));
});

test('by mouse a post goes to any place, and those in between follow', async () => {
  const { page, world } = await openQueue(line(4));
  await page.locator('[data-post=post_c4]').dragTo(page.locator('[data-post=post_c1]'));
  await notice(page, '“Card number 4” goes out');
  assert.deepEqual(world.orders, [['post_c4', 'post_c1', 'post_c2', 'post_c3']]);
  assert.deepEqual(await lines(page), ['Card number 4', 'Card number 1', 'Card number 2', 'Card number 3']);
  await page.locator('[data-post=post_c4]').dragTo(page.locator('[data-post=post_c2]'));
  await page.waitForFunction(() => document.querySelector('[data-queue=post] a').textContent === 'Card number 1');
  assert.deepEqual(await lines(page), ['Card number 1', 'Card number 2', 'Card number 4', 'Card number 3']);
});

test('what another window changed is told, and what is under way does not move', async () => {
  const { page, world } = await openQueue([card(1, noonIn(1), { state: 'publishing' }), card(2, noonIn(2)), card(3, noonIn(3))]);
  await rows(page).first().waitFor();
  assert.equal(await page.getByRole('button', { name: 'Move “Card number 1” down' }).count(), 0);
  assert.equal(await page.getByRole('button', { name: 'Move “Card number 2” up' }).getAttribute('aria-disabled'), 'true');
  world.refuse = () => problem(412, 'stale', 'It was changed meanwhile.');
  await page.getByRole('button', { name: 'Move “Card number 3” up' }).click();
  await page.locator('[data-notice]').waitFor();
  assert.deepEqual(await lines(page), ['Card number 1', 'Card number 2', 'Card number 3']);
});

test('the queue of one account has its slots and its posts', async () => {
  const own = [...DAILY, { account: 'acc_2', day: 'monday', time: '15:00' }];
  const cards = [card(1, noonIn(1)), card(2, noonIn(2), { accounts: [{ id: 'acc_2', platform: 'x' }] })];
  const { page } = await openQueue(cards, { slots: own, overrides: { '/api/v1/accounts': { data: [ACCOUNT, SECOND] } } });
  await page.getByLabel('Account').selectOption('@second');
  await page.waitForFunction(() => document.querySelectorAll('[data-queue=post]').length === 1);
  assert.equal(new URL(page.url()).search, '?account=acc_2');
  const times = await page.locator('[data-queue=free] a').evaluateAll((all) => all.map((each) => each.getAttribute('href').slice(-5)));
  assert.deepEqual([...new Set(times)], ['15:00']);
});

test('two planned posts of the server change places, and go out at each other’s times', async () => {
  const page = await openPage(browser, { locale: 'en-GB' });
  await signIn(page, 2);
  const [first, second] = [uniqueText('Queued first'), uniqueText('Queued second')];
  const soon = Math.ceil(Date.now() / 60_000) * 60_000 + 3 * 3_600_000;
  for (const [words, at] of [[first, soon], [second, soon + 3_600_000]]) {
    await compose(page);
    await plan(page, words, at);
  }
  await page.goto(`${BASE_URL}/queue`);
  const of = async (words) => page.locator('[data-queue=post]').filter({ hasText: words }).locator('time').getAttribute('datetime');
  await page.locator('[data-queue=post]').filter({ hasText: second }).waitFor();
  const [one, two] = [await of(first), await of(second)];
  await page.getByRole('button', { name: `Move “${second}” up` }).click();
  await notice(page, `“${second}” goes out`);
  assert.deepEqual([await of(first), await of(second)], [two, one]);
  assert.deepEqual(page.complaints, []);
});

const shown = (cards, extra, reach) => async (options) => {
  const { page } = await openQueue(cards, { ...extra, options });
  await reach(page);
  return page;
};
const MANY = [...line(3), card(4, noonIn(2), { line: '' }), card(5, noonIn(4), { state: 'publishing' }), card(6, noonIn(5), { line: 'A long line. '.repeat(30), accounts: [ACCOUNT, SECOND, { ...SECOND, id: 'acc_3' }, { ...SECOND, id: 'acc_4' }] })];

holdsOn('queue', shown(MANY, { overrides: { '/api/v1/accounts': { data: [ACCOUNT, SECOND] } } }, (page) => rows(page).first().waitFor()));
holdsOn('queue-empty', shown([], { slots: [] }, (page) => page.getByText('No slots yet').waitFor()));
holdsOn('queue-failed', async (options) => {
  const failing = { '/api/v1/calendar': () => problem(503, 'unavailable', 'The database does not answer.') };
  const { page } = await openQueue([], { overrides: failing, options });
  await page.getByText('The queue could not be loaded.').waitFor();
  return page;
});
