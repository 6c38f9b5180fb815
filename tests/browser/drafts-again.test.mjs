//! Drafts with an account that was disconnected, and planned posts that become drafts again.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACCOUNT, answersOf, open, post, shapeOf } from './answers.mjs';
import { save } from './planned.mjs';
import { draft, openShelf } from './shelves.mjs';
import { BASE_URL, browserOfThisFile, until } from './stage.mjs';

const browser = await browserOfThisFile();

const what = (page) => page.getByLabel('What', { exact: true });
const saved = (page) => page.getByText(/^Draft saved/).waitFor();
const dialog = (page) => page.getByRole('dialog');
const textsOf = (world) => [...world.kept.values()].map(({ text }) => text);
/** What a planned post has, and a draft has not. */
const plannedParts = () => {
  const { schedule, deliveries } = post(shapeOf('scheduled'));
  return { schedule, deliveries };
};

/** Waits until the server has these words. */
async function keeps(page, world, words) {
  for (let times = 0; times < 100 && !textsOf(world).includes(words); times += 1) await page.waitForTimeout(100);
  assert.ok(textsOf(world).includes(words), JSON.stringify(textsOf(world)));
  await saved(page);
}

test('an account that was disconnected stays in its draft, is shown as such, and goes only where a person takes it out', async () => {
  const gone = { id: 'acc_9', platform: 'x', connected_through: 'x', username: 'gone', name: 'Gone', disconnected_at: new Date().toISOString(), planned: 0 };
  const targets = ['acc_1', 'acc_9'].map((account) => ({ account, text: null, media: null, options: {} }));
  const { page, world } = await openShelf(browser, '/compose?draft=post_d1', [draft('post_d1', 'For both', { targets })], {
    overrides: { '/api/v1/accounts': { data: [ACCOUNT], former: [gone] } },
  });
  await page.locator('[data-gone]').getByText('@gone is disconnected.').waitFor();
  await what(page).fill('For both of them');
  await keeps(page, world, 'For both of them');
  assert.deepEqual(world.saved.at(-1).targets.map(({ account }) => account), ['acc_1', 'acc_9'], 'nothing is taken out by itself');
  await page.locator('[data-field=who]').getByRole('checkbox', { name: /gone/ }).click({ force: true });
  await page.locator('[data-gone]').waitFor({ state: 'detached' });
  for (let times = 0; times < 100 && world.saved.at(-1).targets.length > 1; times += 1) await page.waitForTimeout(100);
  assert.deepEqual(world.saved.at(-1).targets.map(({ account }) => account), ['acc_1']);
  assert.deepEqual(page.complaints, []);
});

test('a planned post becomes a draft again, and is written on', async () => {
  const planned = draft('post_d1', 'Not yet', { state: 'scheduled', ...plannedParts() });
  const unplanned = draft('post_d1', 'Not yet', { version: 2 });
  const asked = [];
  const page = await open(browser, '/posts/post_d1', {
    '/api/v1/posts/post_d1': (request) => {
      if (request.method() === 'PATCH') asked.push([request.headers()['if-match'], request.postDataJSON()]);
      return { body: asked.length === 0 ? planned : unplanned };
    },
  });
  await page.getByRole('button', { name: 'Cancel this post' }).click();
  await dialog(page).getByRole('button', { name: 'Make it a draft' }).click();
  await page.waitForURL(/\/compose\?draft=post_d1$/);
  assert.equal(await what(page).inputValue(), 'Not yet');
  await page.locator('[data-notice]').getByText('It is a draft now').waitFor();
  assert.deepEqual(asked, [['"1"', { schedule: null }]]);
});

test('the time that was chosen for a draft is kept on the server, and shown where it is opened elsewhere', async () => {
  const { page, world } = await openShelf(browser, '/compose');
  await what(page).fill('For the first of May');
  await until('it is kept', () => world.saved.length > 0);
  assert.equal(world.saved.at(-1).intended, null, 'nobody has chosen yet');
  await page.getByText('Pick a time', { exact: true }).click();
  await page.getByLabel('Day').fill('2031-05-01');
  await page.getByLabel('Time', { exact: true }).fill('18:30');
  const chosen = { schedule: { local: '2031-05-01T18:30', zone: 'Europe/Bucharest' } };
  await until('the time is kept', () => JSON.stringify(world.saved.at(-1).intended) === JSON.stringify(chosen));
  const [kept] = world.kept.values();

  // Another browser knows nothing but what the server has.
  const elsewhere = await openShelf(browser, `/compose?draft=${kept.id}`, [kept]);
  assert.equal(await elsewhere.page.getByLabel('Day').inputValue(), '2031-05-01');
  assert.equal(await elsewhere.page.getByLabel('Time', { exact: true }).inputValue(), '18:30');
  await elsewhere.page.waitForTimeout(2_000);
  assert.deepEqual(elsewhere.world.saved, [], 'nothing is saved because it was opened');
  await elsewhere.page.getByText('Now', { exact: true }).click();
  await until('the other choice is kept', () => JSON.stringify(elsewhere.world.saved.at(-1)?.intended) === '{"schedule":{"now":true}}');

  // The first browser remembers its own choice, and shows the later one.
  const [later] = elsewhere.world.kept.values();
  world.kept.set(kept.id, later);
  await page.evaluate(() => sessionStorage.clear());
  await page.goto(`${BASE_URL}/drafts`);
  await page.locator('[data-draft]').getByRole('link').first().click();
  await what(page).waitFor();
  assert.equal(await page.getByRole('radio', { name: 'Now' }).isChecked(), true);
  await save(page);
  await page.locator('[data-result]').waitFor();
  assert.equal('intended' in world.saved.at(-1), false, 'what is planned has a schedule instead');
});

test('how a draft is to come again is kept, too', async () => {
  const weekly = { repeat: { unit: 'week', every: 2, days: ['monday'], time: '18:30', zone: 'Europe/Bucharest', starts_on: '2031-05-05', ends_after: 3 } };
  const { page, world } = await openShelf(browser, '/compose?draft=post_d1', [draft('post_d1', 'Every other Monday', { intended: weekly })]);
  await page.locator('[data-upcoming], [data-repeat]').first().waitFor();
  assert.equal(await page.getByLabel('Time', { exact: true }).inputValue(), '18:30');
  await what(page).fill('Every other Monday, again');
  await until('it is kept', () => world.saved.length > 0);
  assert.deepEqual(world.saved.at(-1).intended, weekly);
});

test('the three answers to cancelling stand beside each other, or where they cannot, below each other', async () => {
  for (const [locale, width, isBeside] of [['en-GB', 1440, true], ['es-ES', 800, true], ['en-GB', 494, false], ['es-ES', 360, false]]) {
    const page = await open(browser, '/posts/post_held', answersOf(shapeOf('held'), { recurrence: null }), { locale, viewport: { width, height: 800 } });
    await page.getByRole('button', { name: /^(Cancel this post|Cancelar esta publicación)$/ }).click();
    const boxes = await dialog(page).getByRole('button').evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON()));
    assert.equal(boxes.length, 3);
    const places = (side) => new Set(boxes.map((box) => Math.round(box[side]))).size;
    assert.deepEqual([places('top'), places('left')], isBeside ? [1, 3] : [3, 1], `${locale} at ${width} px`);
  }
});

test('what repeats, or has gone out in part, is not offered as a draft', async () => {
  const repeats = answersOf(shapeOf('held'), { recurrence: 'rec_1' });
  const isPartlyPublic = answersOf(shapeOf('held', { delivery: { published_parts: 1 } }), { recurrence: null });
  const whole = answersOf(shapeOf('held'), { recurrence: null });
  for (const [answers, offered] of [[repeats, 0], [isPartlyPublic, 0], [whole, 1]]) {
    const page = await open(browser, '/posts/post_held', answers);
    await page.getByRole('button', { name: 'Cancel this post' }).click();
    await dialog(page).getByRole('button', { name: 'Cancel the post' }).waitFor();
    assert.equal(await dialog(page).getByRole('button', { name: 'Make it a draft' }).count(), offered);
  }
});
