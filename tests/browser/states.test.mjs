//! Every state that a post can be in, as a person sees it.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { AT, STATES, open } from './answers.mjs';
import { browserOfThisFile, picture } from './stage.mjs';

const browser = await browserOfThisFile();
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

for (const shape of STATES) {
  test(`a delivery that is ${shape.state} says so, why, and what can be done`, async () => {
    const page = await open(browser, `/posts/post_${shape.state}`);
    const card = page.locator('[data-delivery]');
    await card.locator(`[data-state=${shape.state}]`).getByText(shape.word).waitFor();
    if (shape.says) {
      await card.locator('[data-error], [data-unconfirmed]').getByText(shape.says).waitFor();
      await card.getByText('A reason in words.').waitFor();
      await card.getByText('A thing to do.').waitFor();
    }
    const offered = page.locator('[data-actions], [data-send], [data-unconfirmed]').locator('button, a:not(.quiet-link)');
    assert.deepEqual(await offered.allInnerTexts(), shape.offers);
  });
}

test('an event that this page does not know is shown by its name', async () => {
  const page = await open(browser, '/posts/post_published');
  await page.locator('[data-event=something_new]').getByText('something_new').waitFor();
});

for (const colorScheme of ['light', 'dark']) {
  test(`axe finds nothing where every state stands in one list, in ${colorScheme}`, async () => {
    const page = await open(browser, `/?view=list&date=${AT.slice(0, 10)}`, {}, { colorScheme });
    // What is cancelled is shown where it is asked for.
    await page.locator('[data-calendar] [data-post]').nth(STATES.length - 2).waitFor();
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run({ resultTypes: ['violations'] }));
    assert.deepEqual(violations.map((found) => found.id), []);
    await picture(page, `states-${colorScheme}`);
  });
}

test('what needs a decision stands above the calendar, whatever part of it is shown', async () => {
  const page = await open(browser, '/?date=2020-01-01', { '/api/v1/calendar': { data: [] } });
  const waiting = page.locator('[data-group=attention] [data-post]');
  await waiting.first().waitFor();
  const states = await waiting.locator('[data-state]').evaluateAll((found) => found.map((badge) => badge.dataset.state));
  assert.deepEqual(states, ['held', 'unconfirmed', 'missed']);
  const isAbove = await page.evaluate(() => {
    const [list, calendar] = ['[data-group=attention]', '[data-calendar]'].map((place) => document.querySelector(place).getBoundingClientRect());
    return list.bottom <= calendar.top;
  });
  assert.ok(isAbove);
});
