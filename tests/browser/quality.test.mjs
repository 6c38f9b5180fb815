//! What holds on every screen: accessibility, no sideways scrolling, the security policy, and a light first load.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { axeFindsNothing, fitsAPhone } from './findings.mjs';
import { BASE_URL, browserOfThisFile, compose, openPage, signIn, uniqueText, write } from './stage.mjs';

const FIRST_LOAD_LIMIT = 120 * 1024;

const browser = await browserOfThisFile();
let session;

before(async () => {
  const page = await openPage(browser);
  await signIn(page);
  await compose(page);
  await write(page, uniqueText('For the record.'), 'Tomorrow 09:00');
  await page.locator('[data-result] [data-post]').waitFor();
  session = await page.context().storageState();
  await page.context().close();
});

/** Every screen, and how to know that it stands. */
const SCREENS = [
  { name: 'calendar', path: '/?view=list', sign: '[data-post]' },
  { name: 'month', path: '/?view=month', sign: '[data-day]' },
  { name: 'week', path: '/?view=week', sign: '[data-day]' },
  { name: 'compose', path: '/compose', sign: '[data-field=who] input' },
  { name: 'connections', path: '/connections', sign: '[data-account]' },
  { name: 'missing', path: '/nothing', sign: 'h1', status: 404 },
];

/** A page of the person who has signed in. */
async function openSignedIn(options) {
  const page = await openPage(browser, options);
  await page.context().addCookies(session.cookies);
  return page;
}

async function visit(screen, options) {
  const page = await openSignedIn(options);
  await page.goto(`${BASE_URL}${screen.path}`);
  await page.locator(screen.sign).first().waitFor();
  return page;
}

const calmly = { reducedMotion: 'reduce' };

test('axe finds nothing on any screen in light and dark, nothing scrolls sideways at 360 px, and there is room to press', async () => {
  for (const screen of SCREENS) {
    const page = await visit(screen, calmly);
    await axeFindsNothing(page, screen.name);
    await fitsAPhone(page, screen.name);
    await page.close();
  }
  const welcome = await openPage(browser, calmly);
  await welcome.goto(`${BASE_URL}/`);
  await welcome.getByRole('link', { name: 'Continue with X' }).waitFor();
  await axeFindsNothing(welcome, 'welcome');
});

test('axe finds nothing on a receipt, nor in its dialog, in light and dark', async () => {
  const page = await visit(SCREENS[0], calmly);
  await page.locator('[data-calendar] [data-post] a').last().click();
  await page.locator('[data-event]').first().waitFor();
  await axeFindsNothing(page, 'receipt');
  await page.getByRole('button', { name: 'Cancel this post' }).click();
  await axeFindsNothing(page, 'dialog');
});

test('the privacy page is one click from the welcome page, readable, and free of findings', async () => {
  const page = await openPage(browser);
  await page.goto(`${BASE_URL}/`);
  await page.getByRole('link', { name: /^Privacy/ }).click();
  await page.getByRole('heading', { level: 1, name: 'Privacy' }).waitFor();
  await axeFindsNothing(page, 'privacy');
  assert.deepEqual(page.complaints, []);
});

test('no screen breaks the security policy or loads anything from elsewhere', async () => {
  for (const screen of SCREENS) {
    const page = await openSignedIn();
    const elsewhere = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(BASE_URL)) elsewhere.push(request.url());
    });
    await page.goto(`${BASE_URL}${screen.path}`);
    await page.locator(screen.sign).first().waitFor();
    assert.deepEqual(elsewhere, [], screen.name);
    const unexpected = page.complaints.filter((complaint) => !complaint.includes(`a status of ${screen.status}`));
    assert.deepEqual(unexpected, [], screen.name);
    await page.close();
  }
});

test('every page of the dashboard carries the security headers', async () => {
  for (const path of ['/', '/connections', '/posts/post_1']) {
    const { headers } = await fetch(`${BASE_URL}${path}`);
    const policy = headers.get('content-security-policy') ?? '';
    for (const rule of ["default-src 'none'", "script-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"]) {
      assert.ok(policy.includes(rule), `${path}: ${rule}`);
    }
    assert.doesNotMatch(policy, /unsafe/);
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.equal(headers.get('cross-origin-opener-policy'), 'same-origin');
    assert.match(headers.get('strict-transport-security') ?? '', /max-age=\d{8}/);
    assert.ok(headers.get('referrer-policy'));
  }
});

test('the first load is under 120 KB of compressed JavaScript', async () => {
  const page = await openPage(browser, { storageState: session });
  const scripts = new Set();
  page.on('request', (request) => request.resourceType() === 'script' && scripts.add(request.url()));
  await page.goto(`${BASE_URL}/`);
  await page.locator('[data-calendar]').waitFor();
  assert.ok(scripts.size > 1, 'the screen comes as a file of its own');
  const sizes = await Promise.all([...scripts].map(async (script) => gzipSync(Buffer.from(await (await fetch(script)).arrayBuffer())).length));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  assert.ok(total < FIRST_LOAD_LIMIT, `${total} bytes`);
});

test('the page keeps still while it loads', async () => {
  const page = await openPage(browser, { storageState: session });
  await page.addInitScript(() => {
    window.shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto(`${BASE_URL}/?view=list`);
  await page.locator('[data-post]').first().waitFor();
  const shift = await page.evaluate(() => window.shift);
  // Google's threshold of a good page: https://web.dev/articles/cls
  assert.ok(shift < 0.1, `layout shift of ${shift}`);
});
