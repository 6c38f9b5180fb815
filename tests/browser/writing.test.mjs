//! The composer as a screen of its own: what it begins with, what it says afterwards, and that nothing written is lost by a slip.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PERSON, open, post, problem, shapeOf } from './answers.mjs';
import { openPlanned, save } from './planned.mjs';
import { browserOfThisFile } from './stage.mjs';

const browser = await browserOfThisFile();

const MADE = post(shapeOf('scheduled'));

/** The composer at `path`, and every post that it sends. */
async function openComposer(path = '/compose', overrides = {}, options = {}) {
  const sent = [];
  const page = await open(
    browser,
    path,
    {
      '/api/v1/posts': (request) => {
        if (request.method() !== 'POST') return { body: { data: [], next: null } };
        sent.push(request.postDataJSON());
        return { status: 201, body: MADE };
      },
      ...overrides,
    },
    options,
  );
  await page.getByLabel('What', { exact: true }).waitFor();
  return { page, sent };
}

const dialog = (page) => page.getByRole('dialog', { name: 'Leave without saving?' });
const isComposing = (page) => new URL(page.url()).pathname === '/compose';

test('times are chosen in the zone of the profile, not in that of the browser', async () => {
  const { page, sent } = await openComposer('/compose?at=2031-05-20T15:00', { '/api/v1/me': { ...PERSON, zone: 'Asia/Tokyo' } });
  await page.locator('[data-summary]').getByText('15:00:00 (Asia/Tokyo)').waitFor();
  await page.getByLabel('What', { exact: true }).fill('From far away');
  await save(page);
  await page.locator('[data-result]').getByText('Planned').waitFor();
  assert.deepEqual(sent[0].schedule, { local: '2031-05-20T15:00', zone: 'Asia/Tokyo' });
});

test('a day in the address that is none is left out', async () => {
  const { page } = await openComposer('/compose?at=2031-02-30T99:00');
  assert.ok(await page.getByRole('radio', { name: 'Tomorrow 09:00' }).isChecked());
  assert.equal(await page.getByLabel('Day', { exact: true }).count(), 0);
});

test('afterwards it says what happened, shows how it stands, and leads to the receipt and to the next post', async () => {
  const { page } = await openComposer();
  await page.getByLabel('What', { exact: true }).fill('Done');
  await save(page);
  const result = page.locator('[data-result]');
  await result.getByRole('heading', { name: /^Planned/ }).waitFor();
  assert.match(await page.evaluate(() => document.activeElement.textContent), /^\s*Planned/, 'the keyboard and the screen reader go there');
  await result.locator('[data-state=scheduled]').waitFor();
  assert.equal(await page.locator('form').count(), 0, 'no second press can send it twice');
  assert.equal(await result.getByRole('link', { name: 'See its receipt' }).getAttribute('href'), '/posts/post_scheduled');

  await page.getByRole('button', { name: 'Write another' }).click();
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'TEXTAREA');
  assert.equal(await page.getByLabel('What', { exact: true }).inputValue(), '');
});

test('leaving what was written asks first, by link and by going back', async () => {
  const page = await open(browser, '/');
  await page.getByRole('link', { name: 'New post' }).first().click();
  await page.getByLabel('What', { exact: true }).fill('Not yet saved');
  await page.getByRole('link', { name: 'Connections' }).first().click();
  await dialog(page).getByRole('button', { name: 'Keep writing' }).click();
  assert.ok(isComposing(page));
  assert.equal(await page.getByLabel('What', { exact: true }).inputValue(), 'Not yet saved');

  await page.goBack();
  await dialog(page).waitFor();
  assert.ok(isComposing(page), 'the address stays with what is shown');
  await page.keyboard.press('Escape');
  assert.equal(await dialog(page).count(), 0);
  assert.ok(isComposing(page));

  await page.goBack();
  await dialog(page).getByRole('button', { name: 'Leave' }).click();
  await page.locator('[data-calendar]').waitFor();
  assert.equal(new URL(page.url()).pathname, '/');
});

test('leaving by a link goes where it leads once the person agrees', async () => {
  const { page } = await openComposer();
  await page.getByLabel('What', { exact: true }).fill('Not yet saved');
  await page.getByRole('link', { name: 'Connections' }).first().click();
  await dialog(page).getByRole('button', { name: 'Leave' }).click();
  await page.waitForURL('**/connections');
});

test('closing the tab with something unsaved asks first, and an empty form never asks', async () => {
  const asks = (page) => page.evaluate(() => !dispatchEvent(new Event('beforeunload', { cancelable: true })));
  const { page } = await openComposer();
  assert.equal(await asks(page), false);
  await page.getByLabel('What', { exact: true }).fill('Not yet saved');
  assert.equal(await asks(page), true);
  await page.getByLabel('What', { exact: true }).fill('');
  await page.getByRole('link', { name: 'Connections' }).first().click();
  await page.waitForURL('**/connections');
  assert.equal(await dialog(page).count(), 0);
});

test('what was saved is left without a question', async () => {
  const { page } = await openComposer();
  await page.getByLabel('What', { exact: true }).fill('Saved');
  await save(page);
  await page.getByRole('link', { name: 'See its receipt' }).click();
  await page.waitForURL('**/posts/post_scheduled');
  assert.equal(await dialog(page).count(), 0);
});

test('a post that was not saved stays in the form', async () => {
  const { page } = await openComposer('/compose', { '/api/v1/posts': (request) => (request.method() === 'POST' ? problem(503, 'unavailable', 'Later, please.') : { body: { data: [], next: null } }) });
  await page.getByLabel('What', { exact: true }).fill('Precious');
  await save(page);
  await page.getByText('Later, please.').waitFor();
  assert.equal(await page.getByLabel('What', { exact: true }).inputValue(), 'Precious');
});

test('a change that was not saved asks before it is left, an untouched form does not', async () => {
  const { page } = await openPlanned(browser, '/edit');
  await page.getByLabel('Part 1 of 2').waitFor();
  await page.getByRole('link', { name: 'Back to the post' }).click();
  await page.waitForURL('**/posts/post_scheduled');
  assert.equal(await dialog(page).count(), 0);
  await page.getByRole('link', { name: 'Edit' }).click();
  await page.getByLabel('Part 1 of 2').fill('Other words');
  await page.getByRole('link', { name: 'Back to the post' }).click();
  await dialog(page).waitFor();
  assert.ok(page.url().endsWith('/edit'));
});

test('a question that is asked again while it closes is asked', async () => {
  const page = await open(browser, '/');
  await page.getByRole('link', { name: 'New post' }).first().click();
  await page.getByLabel('What', { exact: true }).fill('Not yet saved');
  const leave = page.getByRole('link', { name: 'Connections' }).first();
  await leave.click();
  await dialog(page).waitFor();
  // In one go, so that the browser has not told of the closing yet.
  await leave.evaluate((link) => {
    document.querySelector('dialog[open]').close();
    link.click();
  });
  await dialog(page).getByRole('button', { name: 'Keep writing' }).click();
  assert.equal(await dialog(page).count(), 0);
  assert.ok(isComposing(page));
});
