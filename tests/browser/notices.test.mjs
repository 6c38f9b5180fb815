//! What lasts and should be known: a platform that is paused, an account that is limited.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACCOUNT, AT, ENDED, health, open, post, postsThatAre, problem, shapeOf, via } from './answers.mjs';
import { browserOfThisFile, takeClock, until } from './stage.mjs';

const browser = await browserOfThisFile();

const UNTIL = new Date(Date.now() + 3 * 86_400_000).toISOString();
const LIMITED = { ...ACCOUNT, health: health({ state: 'limited', reason: 'window_full', message: 'X takes no more posts for now.', until: UNTIL }) };
const LIMIT = { kind: 'account_limited', account: 'acc_1', until: UNTIL, message: 'X takes no more posts for now.', hint: 'Planned posts wait.' };
const PAUSE = { kind: 'platform_paused', ...via('x'), since: AT, until: UNTIL, message: 'The credit is used up.', hint: 'Add credit.' };
const notices = (...data) => ({ '/api/v1/notices': { data } });

test('a paused platform is a banner with what happened and what to do', async () => {
  const page = await open(browser, '/connections', notices(PAUSE));
  const banner = page.locator('[data-standing=platform_paused]');
  await banner.getByText('Publishing to X is paused.').waitFor();
  await banner.getByText('The credit is used up. Add credit. It is tried again at').waitFor();
});

test('without a notice there is no banner', async () => {
  const page = await open(browser, '/');
  await page.locator('[data-calendar]').first().waitFor();
  assert.equal(await page.locator('[data-standing]').count(), 0);
});

test('a limited account says on its card why, until when, and what to do', async () => {
  const page = await open(browser, '/connections', { ...notices(LIMIT), '/api/v1/accounts': { data: [LIMITED] } });
  const card = page.locator('[data-account=acc_1]');
  await card.locator('[data-health=limited]').getByText('Limited for now').waitFor();
  await card.getByText('Planned posts wait.').waitFor();
  await card.getByText('Posts can go out again from').waitFor();
  assert.equal(await card.getByText('X takes no more posts for now.').count(), 1, 'it is said once');
  assert.equal(await page.locator('[data-standing=platform_paused]').count(), 0);
});

test('a limited account can still be written for, with the limit in view', async () => {
  const page = await open(browser, '/compose', { ...notices(LIMIT), '/api/v1/accounts': { data: [LIMITED] } });
  const warning = page.locator('[data-field=who] [data-warned=acc_1]');
  await warning.getByText('@sandbox_writer is limited for now.').waitFor();
  await warning.getByText('Posts can go out again from').waitFor();
  assert.ok(await page.locator('[data-field=who] input').isEnabled());
});

test('a connection that ends soon is told by its notice once, with its day', async () => {
  const message = 'X ends this connection soon. Reconnect the account before that day.';
  const expiring = { ...ACCOUNT, health: health({ state: 'expiring', reason: 'ends_soon', message, until: UNTIL }) };
  const notice = { kind: 'expiring', account: 'acc_1', ...via('x'), until: UNTIL, message, hint: null };
  const page = await open(browser, '/connections', { ...notices(notice), '/api/v1/accounts': { data: [expiring] } });
  const card = page.locator('[data-account=acc_1]');
  await card.locator('[data-standing=expiring]').waitFor();
  await card.getByText('It ends on').waitFor();
  assert.equal(await card.getByText(message).count(), 1);
});

test('an account to reconnect says on its card what its notice says', async () => {
  const lost = { kind: 'needs_reconnect', account: 'acc_1', message: 'X no longer accepts our access.', hint: 'Reconnect it.' };
  const page = await open(browser, '/connections', { ...notices(lost), '/api/v1/accounts': { data: [{ ...ACCOUNT, health: ENDED }] } });
  await page.locator('[data-account=acc_1]').getByText('Reconnect it.').waitFor();
});

test('notices that cannot be read take nothing away', async () => {
  const page = await open(browser, '/', { '/api/v1/notices': () => problem(500, 'internal', 'A fault.') });
  await page.locator('[data-calendar]').first().waitFor();
  assert.equal(await page.locator('[data-standing]').count(), 0);
});

/** A browser that asks nobody, keeps what it would show in `told`, and is not looked at. */
function elsewhere() {
  window.told = [];
  document.hasFocus = () => false;
  window.Notification = class {
    static permission = 'default';
    static requestPermission = async () => (this.permission = 'granted');
    close = () => {};
    constructor(title, options) {
      window.told.push({ title, ...options, press: () => this.onclick() });
    }
  };
}

test('a person who looks elsewhere is told once of what needs them, where they turned it on, without their words', async () => {
  const posts = [post(shapeOf('held'))];
  const page = await open(browser, '/settings', { '/api/v1/posts': postsThatAre(posts) });
  const told = () => page.evaluate(() => window.told.map(({ title, body }) => [title, body].join(' ')));
  const aMinute = () => page.clock.runFor(61_000);
  await takeClock(page);
  await page.addInitScript(elsewhere);
  await page.reload();
  const section = page.locator('[data-section=notices]');
  await section.getByText('This browser does not tell you.').waitFor();
  await section.getByRole('button', { name: 'Tell me here' }).click();
  await section.getByText('This browser tells you.').waitFor();
  posts.push(post(shapeOf('failed')));
  await aMinute();
  await until('a notice', async () => (await told()).length > 0);
  await aMinute();
  assert.deepEqual(await told(), ['Failed: a post for @sandbox_writer Open it to see what happened and what you can do.']);
  await page.evaluate(() => window.told[0].press());
  await page.waitForURL('**/posts/post_failed');
  await page.goBack();
  await section.getByRole('button', { name: 'Stop telling me' }).click();
  posts.push({ ...post(shapeOf('missed')) });
  await aMinute();
  await page.locator('[data-waiting]').first().getByText('3').waitFor();
  assert.equal((await told()).length, 1);
});
