//! Small things that would make a person doubt the rest.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answer, answersOf, open, shapeOf } from './answers.mjs';
import { calendarOf, card, instantIn, openCalendar } from './cards.mjs';
import { NOBODY } from './household.mjs';
import { noonIn } from './planned.mjs';
import { BASE_URL, browserOfThisFile, openPage } from './stage.mjs';

const browser = await browserOfThisFile();

test('a post that was taken back waits for no moment', async () => {
  const due = noonIn(5);
  const schedule = { at: due, local: due.slice(0, 19), zone: 'UTC', remark: null };
  for (const [state, counts] of [['cancelled', 0], ['published', 0], ['failed', 0], ['scheduled', 1], ['held', 1]]) {
    const page = await open(browser, `/posts/post_${state}`, answersOf(shapeOf(state), { schedule }));
    await page.locator('[data-event]').first().waitFor();
    assert.equal(await page.locator('[data-countdown]').count(), counts, state);
  }
});

test('a dialog that asks for a moment begins at the one that is chosen', async () => {
  const chosen = (page) => page.evaluate(() => [document.activeElement.value, document.activeElement.checked]);
  const { page } = await openCalendar(browser, '/?view=list', [card(1, instantIn(2))]);
  await page.locator('[data-post=post_c1] button').click();
  await page.getByRole('dialog').waitFor();
  assert.deepEqual(await chosen(page), ['exact', true]);
  const post = await open(browser, '/posts/post_scheduled');
  await post.getByRole('button', { name: 'Move…' }).click();
  await post.getByRole('dialog').waitFor();
  assert.deepEqual(await chosen(post), ['day_later', true]);
});

test('a day that is over does not light up as if a post could be dropped there', async () => {
  const today = '2031-05-20T09:00:00Z';
  const page = await openPage(browser);
  await answer(
    page,
    { '/api/v1/calendar': calendarOf(() => [card(1, '2031-05-22T10:00:00.000Z')]), '/api/v1/posts': { data: [], next: null } },
    () => ({ date: new Date(today).toUTCString() }),
  );
  /** Moves the mouse there as a hand does, by way of many points. */
  const over = async (place) => {
    const { x, y, width, height } = await page.locator(place).boundingBox();
    await page.mouse.move(x + width / 2, y + height / 2, { steps: 5 });
    await page.mouse.move(x + width / 2 + 3, y + height / 2 + 3, { steps: 2 });
  };
  const background = (place) => page.locator(place).evaluate((cell) => getComputedStyle(cell).backgroundColor);
  for (const [view, past, ahead] of [
    ['month', '[data-day="2031-05-19"]', '[data-day="2031-05-21"]'],
    ['week', '[data-at="2031-05-19T12"]', '[data-at="2031-05-21T12"]'],
  ]) {
    await page.goto(`${BASE_URL}/?view=${view}&date=2031-05-20`);
    await page.locator('[data-post=post_c1]').hover();
    // The page learns the time of the server with its first answers.
    await page.locator('[data-day="2031-05-20"] h2 .bg-accent').waitFor();
    const before = [await background(past), await background(ahead)];
    await page.mouse.down();
    await over(ahead);
    assert.notEqual(await background(ahead), before[1], `${view}: it lights up where a post can be dropped`);
    await over(past);
    assert.equal(await background(past), before[0], view);
    assert.equal(await background(ahead), before[1], view);
    await page.mouse.up();
  }
});

test('a visit without a session is no error', async () => {
  const page = await openPage(browser);
  const [errors, asked] = [[], []];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('response', (response) => asked.push([new URL(response.url()).pathname, response.status()]));
  await answer(page, NOBODY);
  await page.goto(`${BASE_URL}/`);
  await page.getByRole('link', { name: 'Continue with X' }).waitFor();
  assert.deepEqual(errors, []);
  assert.deepEqual(asked.filter(([, status]) => status >= 400), []);
});

test('the calendar keeps still while it loads, on a screen of any width', async () => {
  for (const viewport of [{ width: 1440, height: 1000 }, { width: 360, height: 740 }]) {
    for (const path of ['/', '/?view=list', '/?view=week']) {
      const page = await openPage(browser, { viewport });
      await page.addInitScript(() => {
        window.shifts = [];
        new PerformanceObserver((list) => {
          for (const { value, hadRecentInput, sources } of list.getEntries())
            if (!hadRecentInput) window.shifts.push([value, ...sources.map(({ node }) => node?.nodeType === 1 ? node.outerHTML.slice(0, 120) : String(node?.data))]);
        }).observe({ type: 'layout-shift', buffered: true });
      });
      await answer(page, { '/api/v1/calendar': calendarOf(() => [card(1, instantIn(1)), card(2, instantIn(2))]) });
      await page.goto(`${BASE_URL}${path}`);
      await page.locator('[data-post]').first().waitFor();
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
      const shifts = await page.evaluate(() => window.shifts);
      const sum = shifts.reduce((total, [value]) => total + value, 0);
      assert.ok(sum < 0.005, `${path} at ${viewport.width}: ${JSON.stringify(shifts)}`);
      await page.context().close();
    }
  }
});
