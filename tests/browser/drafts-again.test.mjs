//! Drafts with an account that was disconnected, and planned posts that become drafts again.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACCOUNT, answersOf, open, post, shapeOf } from './answers.mjs';
import { draft, openShelf } from './shelves.mjs';
import { browserOfThisFile } from './stage.mjs';

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
