//! The frame around every screen: the ways through it, by mouse, keyboard and thumb, and what stays while screens change.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { open, problem } from './answers.mjs';
import { card, instantIn, openCalendar } from './cards.mjs';
import { intercept } from './network.mjs';
import { browserOfThisFile, takeClock } from './stage.mjs';

const browser = await browserOfThisFile();

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
const focused = (page) => page.evaluate(() => document.activeElement?.textContent?.trim());
const menu = (page) => page.getByRole('button', { name: 'Menu of Sandbox Writer' });

test('each navigation moves the focus to the heading of the screen, and names the document', async () => {
  const page = await open(browser, '/');
  for (const [name, title] of [['Connections', 'Connections'], ['New post', 'New post']]) {
    await page.getByRole('link', { name, exact: true }).first().click();
    await page.waitForFunction((wanted) => document.activeElement?.tagName === 'H1' && document.title.includes(wanted), title);
  }
});

test('the person’s menu opens by keyboard, leads on, and closes by Escape with the focus where it was', async () => {
  const page = await open(browser, '/');
  await menu(page).focus();
  await page.keyboard.press('Enter');
  const settings = page.getByRole('link', { name: 'Settings' });
  await settings.waitFor();
  await page.keyboard.press('Escape');
  await settings.waitFor({ state: 'hidden' });
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('aria-label')), 'Menu of Sandbox Writer');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  assert.equal(await focused(page), 'Settings');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/settings');
  await settings.waitFor({ state: 'hidden' });
});

test('the skip link leads past the navigation', async () => {
  const page = await open(browser, '/connections');
  await page.locator('[data-account]').waitFor();
  await page.keyboard.press('Tab');
  assert.equal(await focused(page), 'Skip to the content');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'main');
});

test('on a phone the navigation is at the thumb, and nothing of it is there twice', async () => {
  const page = await open(browser, '/', {}, PHONE);
  const nav = page.getByRole('navigation', { name: 'Main' });
  await nav.first().waitFor();
  assert.equal(await nav.count(), 1);
  const box = await nav.boundingBox();
  assert.ok(box.y + box.height > 735 && box.height >= 56);
  await nav.getByRole('link', { name: 'New post' }).tap();
  await page.waitForURL('**/compose');
  await nav.getByRole('link', { name: 'Connections' }).tap();
  await page.waitForURL('**/connections');
  assert.equal(await nav.getByRole('link', { name: 'Connections' }).getAttribute('aria-current'), 'page');
});

test('the last line of a screen is not hidden behind the bar of a phone', async () => {
  const page = await open(browser, '/connections', {}, PHONE);
  await page.locator('[data-account]').last().waitFor();
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  const [last, bar] = await Promise.all([page.locator('main').locator('button').last().boundingBox(), page.getByRole('navigation', { name: 'Main' }).boundingBox()]);
  assert.ok(last.y + last.height <= bar.y);
});

test('good news goes by itself, but not while somebody is at it; a fault stays', async () => {
  const page = await openPaced('/posts/post_scheduled');
  await page.getByRole('button', { name: 'Cancel this post' }).click();
  await page.getByRole('button', { name: 'Cancel the post' }).click();
  const news = page.locator('[data-notice]').getByText('will not be published');
  await news.waitFor();
  await page.getByRole('button', { name: 'Close' }).hover();
  await page.clock.fastForward(30_000);
  assert.equal(await news.count(), 1);
  await page.mouse.move(5, 5);
  await page.clock.fastForward(11_000);
  await news.waitFor({ state: 'detached' });

  const refusal = problem(409, 'already_sending', 'No.');
  await intercept(page, (url) => url.pathname === '/api/v1/posts/post_scheduled', (route) => route.fulfill({ status: 409, json: refusal.body }));
  await page.getByRole('button', { name: 'Cancel this post' }).click();
  await page.getByRole('button', { name: 'Cancel the post' }).click();
  const fault = page.locator('[data-notice]').getByText('being sent already');
  await fault.waitFor();
  await page.clock.fastForward(60_000);
  assert.equal(await fault.count(), 1);
});

test('what can be undone stays offered on the next screen', async () => {
  const { page, moves } = await openCalendar(browser, `/?view=list`, [card(1, instantIn(2), { line: 'Moved' }), card(2, instantIn(3))]);
  await page.locator('[data-post=post_c1]').dragTo(page.locator('[data-post=post_c2]'));
  await page.locator('[data-notice]').getByText('Moved').waitFor();
  await page.getByRole('link', { name: 'Connections' }).first().click();
  await page.locator('[data-account]').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.locator('[data-notice]').getByText('Back where it was').waitFor();
  assert.equal(moves.length, 2);
});

test('a screen whose file is gone says what helps', async () => {
  const page = await open(browser, '/');
  await page.locator('[data-calendar]').waitFor();
  await page.route('**/assets/Settings-*.js', (route) => route.abort());
  await menu(page).click();
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByText('This screen could not be loaded').waitFor();
  await page.unroute('**/assets/Settings-*.js');
  await page.getByRole('button', { name: 'Load again' }).click();
  await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
});

/** A screen whose time the test moves. */
async function openPaced(path) {
  const page = await open(browser, '/connections');
  await takeClock(page);
  await page.goto(`${new URL(page.url()).origin}${path}`);
  return page;
}
