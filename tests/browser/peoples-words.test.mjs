//! What people write is shown as they wrote it: from right to left where it is, and never translated by the browser.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { account } from './accounts.mjs';
import { ACCOUNT, PERSON, answersOf, cardOf, open, post, postsThatAre, receipt, shapeOf } from './answers.mjs';
import { card, instantIn, openCalendar } from './cards.mjs';
import { noonIn } from './planned.mjs';
import { browserOfThisFile } from './stage.mjs';

const browser = await browserOfThisFile();

const ARABIC = 'مرحبا بالعالم! Noctin';
const NAME = 'نشرة الميناء';
const SCHEDULED = shapeOf('scheduled');
const PAGE = account('acc_1', 'facebook', null, NAME);
const written = (shape) => ({ ...post(shape), text: ARABIC });
const direction = (found) => found.evaluate((element) => getComputedStyle(element).direction);

test('a text from right to left is read from right to left wherever it stands', async () => {
  const overrides = {
    ...answersOf(SCHEDULED, { text: ARABIC }),
    '/api/v1/posts': postsThatAre([written(shapeOf('held'))]),
    '/api/v1/calendar': { data: [{ ...cardOf(written(SCHEDULED)), at: instantIn(1) }] },
  };
  const places = [
    ['/?view=list', '[data-calendar] [data-post] a'],
    ['/?view=month', `[data-calendar] [data-post] a >> text=${ARABIC}`],
    ['/', '[data-group=attention] p:has(a)'],
    ['/posts/post_scheduled', '[data-text]'],
    ['/posts/post_scheduled/edit', 'textarea'],
    ['/posts/post_scheduled/copy', 'textarea'],
    ['/connections', '[data-waited-post] p:has(a)'],
  ];
  for (const [path, place] of places) {
    const page = await open(browser, path, overrides);
    await page.locator(place).first().waitFor();
    assert.equal(await direction(page.locator(place).first()), 'rtl', `${path} ${place}`);
    await page.context().close();
  }
});

test('a name from right to left leaves the sentence around it as it is', async () => {
  const page = await open(browser, '/connections', { '/api/v1/accounts': { data: [PAGE] } });
  assert.equal(await direction(page.locator('[data-account] h2')), 'rtl');
  const label = await page.getByRole('button', { name: 'Disconnect' }).getAttribute('aria-label');
  assert.ok(label.includes(`\u2068${NAME}\u2069`), JSON.stringify(label));
  const settings = await open(browser, '/settings', { '/api/v1/me': { ...PERSON, name: NAME } });
  assert.equal(await direction(settings.getByLabel('Name', { exact: true })), 'rtl');
});

test('left to right stays left to right, without marks that nobody needs', async () => {
  const page = await open(browser, '/posts/post_scheduled');
  assert.equal(await direction(page.locator('[data-text]')), 'ltr');
  assert.doesNotMatch(await page.locator('main').textContent(), /[\u2068\u2069]/);
});

/** What a browser does that translates: each text becomes an element of its own, except where that is not wanted. */
const translate = (page) =>
  page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) found.push(walker.currentNode);
    for (const node of found) {
      if (node.data.trim() === '' || node.parentElement.closest('[translate=no], script, style, textarea')) continue;
      const font = document.createElement('font');
      font.textContent = `«${node.data.trim()}»`;
      node.replaceWith(font);
    }
  });

test('a translated page still counts: letters, minutes and states go on changing', async () => {
  const page = await open(browser, '/compose');
  const field = page.locator('textarea');
  await field.fill('One');
  await translate(page);
  const counter = page.locator('[data-part] [id$=-count]');
  const before = await counter.textContent();
  await field.fill('One two three');
  assert.notEqual(await counter.textContent(), before);
  await page.getByRole('radio', { name: /Now/ }).check({ force: true });
  await page.locator('[data-summary]').getByText('Goes out as soon as you press the button.').waitFor();
  await page.getByRole('button', { name: 'Publish now' }).waitFor();
});

test('a state that changes on a translated page is seen', async () => {
  const shape = { ...SCHEDULED, delivery: { due_at: new Date(Date.now() + 30_000).toISOString() } };
  let current = shape;
  const page = await open(browser, '/posts/post_scheduled', {
    '/api/v1/posts/post_scheduled': () => ({ body: { ...post(current), id: 'post_scheduled' } }),
    '/api/v1/deliveries/dlv_scheduled': () => ({ body: { ...receipt(current), id: 'dlv_scheduled' } }),
    '/api/v1/deliveries/dlv_published': () => ({ body: receipt(current) }),
  });
  await page.locator('[data-delivery] [data-state=scheduled]').waitFor();
  await translate(page);
  current = shapeOf('published');
  await page.locator('[data-delivery] [data-state=published]').getByText('Published', { exact: true }).waitFor();
  assert.equal(await page.locator('[data-state] font').count(), 0);
});

test('a message and a heading that change on a translated page are seen', async () => {
  const { page } = await openCalendar(browser, '/?view=list', [card(1, instantIn(2)), card(2, instantIn(3))]);
  const heading = page.getByRole('heading', { level: 1 });
  const before = await heading.textContent();
  await translate(page);
  await page.getByRole('link', { name: 'The four weeks after' }).click();
  await page.waitForFunction((words) => !document.querySelector('h1').textContent.includes(words), before.trim());
});

test('facts are never translated: texts, names, counters, times, states', async () => {
  const at = noonIn(0);
  const screens = [
    ['/?view=list', ['[data-calendar] [data-post] a', '[data-calendar] time', '[data-calendar] [data-state]']],
    ['/?view=month', ['[data-calendar] [data-post] time']],
    ['/posts/post_published', ['[data-text]', '[data-delivery] h2 span', '[data-state]', 'time', '[data-lateness]']],
    ['/compose', ['textarea', '[id$=-count]', '[data-summary]', '[data-field=who] label > span.font-medium']],
    ['/connections', ['[data-account] h2', '[data-health]', '[data-facts] dd']],
  ];
  for (const [path, places] of screens) {
    const page = await open(browser, path, { '/api/v1/calendar': { data: [{ ...cardOf(post(SCHEDULED)), at }] }, '/api/v1/accounts': { data: [ACCOUNT] } });
    for (const place of places) {
      await page.locator(place).first().waitFor();
      const open = await page.locator(place).evaluateAll((found) => found.filter((element) => !element.closest('[translate=no]')).length);
      assert.equal(open, 0, `${path} ${place}`);
    }
    await page.context().close();
  }
});
