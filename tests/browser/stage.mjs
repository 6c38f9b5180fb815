//! The stage of the browser tests: one browser, one signed-in person, and the sandbox's public feed as the witness.
//!
//! Started against a running Worker and sandbox, one file after the other; several stacks run several files side by side:
//! `BASE_URL=… SANDBOX_URL=… CHROMIUM=… TICK_URL=… node --test tests/browser/calendar.test.mjs`
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, afterEach } from 'node:test';
import { chromium } from 'playwright-core';

/** The address of the Worker. */
export const BASE_URL = needed('BASE_URL').replace(/\/$/, '');
/** The address of the sandbox. */
export const SANDBOX_URL = needed('SANDBOX_URL').replace(/\/$/, '');

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // A window's pages share one process, with all that it has compiled: also those of the sandbox, which differs by its port.
  '--process-per-site',
];
const WIDTHS = [1440, 360];
const ZONE = 'Europe/Bucharest';
/** How many windows with the same options are used again: few tests have more than two people. */
const MOST_KEPT = 2;

/** How long a person waits at most for something that is due now. */
export const SOON = { timeout: 30_000 };

/** Opens the browser with a profile of its own, which goes when it is closed. */
export function openBrowser() {
  return chromium.launch({ executablePath: needed('CHROMIUM'), args: FLAGS });
}

/** One browser for all tests of a file: behind each test a few of its windows are emptied and the others closed, the browser at the end. */
export async function browserOfThisFile() {
  const browser = await openBrowser();
  afterEach(async () => {
    for (const context of browser.contexts().filter((context, _, all) => !isKept(context, all))) await context.close();
    for (const context of browser.contexts()) await Promise.all(pagesOfTests(context).map((page) => page.close()));
  });
  after(() => browser.close());
  return browser;
}

/**
 * A person's window; `options` are those of Playwright's contexts. Colours and motion are set on the page, whatever its
 * window. Every error of the page is collected in `page.complaints`.
 */
export async function openPage(browser, { colorScheme, reducedMotion, ...options } = {}) {
  const page = await newPage((await emptiedWindow(browser, options)) ?? (await newWindow(browser, options)));
  if (colorScheme || reducedMotion) await page.emulateMedia({ colorScheme, reducedMotion });
  page.complaints = [];
  page.on('pageerror', (error) => page.complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !isExpected(message.text())) page.complaints.push(message.text());
  });
  return page;
}

/** Makes the page's clock stand still and go on by hand. Its window belongs to this test alone. */
export async function takeClock(page) {
  kept.delete(page.context());
  await page.clock.install();
}

/** Goes through "Continue with X" to the sandbox's consent page. */
export async function goToConsent(page) {
  await page.goto(`${BASE_URL}/`);
  await page.getByRole('link', { name: 'Continue with X' }).click();
  await page.locator('button[name=decision][value=allow]').waitFor();
}

/** Signs in with one of the sandbox's users, the first unless another is named by its place, and arrives at the calendar. */
export async function signIn(page, place = 0) {
  await goToConsent(page);
  await page.locator('input[name=user]').nth(place).check({ force: true });
  await page.locator('button[name=decision][value=allow]').click();
  await page.locator('[data-calendar]').waitFor(SOON);
}

/** Opens the composer, empty. */
export async function compose(page) {
  await page.goto(`${BASE_URL}/compose`);
  await page.getByLabel('What', { exact: true }).waitFor();
}

/** A window in which somebody new came in by Google. */
export async function newcomer(browser, username) {
  const page = await openPage(browser);
  await page.goto(`${BASE_URL}/`);
  await page.getByRole('link', { name: 'Continue with Google' }).click();
  await page.locator('input[name=username]').fill(username);
  await page.locator('button[name=decision][value=allow]').click();
  await page.getByRole('button', { name: /^Menu of/ }).waitFor(SOON);
  return page;
}

/** A text that no other test writes. */
export function uniqueText(words) {
  return `${words} ${Date.now().toString(36)}${Math.random().toString(36).slice(2, 7)}`;
}

/** A post on the screen, by its text. */
export function rowOf(page, text) {
  return page.locator('[data-post]').filter({ hasText: text });
}

/** In the composer: writes a post for the first account at one of the offered moments and sends the form. */
export async function write(page, text, moment) {
  await chooseAccount(page);
  await page.getByLabel('What', { exact: true }).fill(text);
  await page.getByText(moment, { exact: true }).click();
  await page.locator('button[type=submit]').click();
}

/** In the composer: plans a post for an exact instant, as a person would type it; a whole second of the browser's zone. */
export async function plan(page, text, instant) {
  await chooseAccount(page);
  await page.getByLabel('What', { exact: true }).fill(text);
  await page.getByText('Pick a time', { exact: true }).click();
  const [day, time] = wallClock(instant).split('T');
  await page.getByLabel('Day').fill(day);
  await page.getByLabel('Time', { exact: true }).fill(time);
  await page.locator('button[type=submit]').click();
  await page.locator('[data-result]').getByText('Planned').waitFor();
}

/** Everything that became public in the sandbox's X with that text. */
export async function publicPosts(text) {
  const response = await fetch(`${SANDBOX_URL}/__sandbox/x/public`);
  const { posts } = await response.json();
  return posts.filter((post) => post.text === text);
}

/** Asks again and again until `condition` gives something; fails with `what` in words. */
export async function until(what, condition, timeoutMs = SOON.timeout) {
  const end = Date.now() + timeoutMs;
  while (Date.now() < end) {
    const found = await condition();
    if (found) return found;
    await pause(200);
  }
  throw new Error(`waited in vain: ${what}`);
}

/** Waits. */
export function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Runs the cron once, as the harness does every few seconds. */
export async function tick() {
  if (process.env.TICK_URL) await fetch(process.env.TICK_URL);
}

/** Keeps pictures of the page, wide and narrow, where SCREENSHOTS names a folder. */
export async function picture(page, name) {
  const folder = process.env.SCREENSHOTS;
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  const before = page.viewportSize();
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: before.height });
    await page.screenshot({ path: join(folder, `${name}-${width}.png`), fullPage: true });
  }
  await page.setViewportSize(before);
}

/**
 * The windows that are used again, with their options and their first page. That page stands empty as long as its window, and opens the
 * others: so they are drawn by its process, and nothing of the dashboard is compiled twice.
 */
const kept = new Map();

/** Whether it is among the first windows of its kind. */
function isKept(context, all) {
  const options = kept.get(context)?.options;
  return options !== undefined && all.filter((other) => kept.get(other)?.options === options).indexOf(context) < MOST_KEPT;
}

/** The pages of a window but for its first one. */
const pagesOfTests = (context) => context.pages().filter((page) => page !== kept.get(context)?.first);

/** Whether nothing stays behind in such a window that cannot be taken out of it. */
const canBeEmptied = ({ storageState, permissions }) => !storageState && !permissions;

/** A window that another test has left, without anything of that test. */
async function emptiedWindow(browser, options) {
  const isFree = (context) => kept.get(context)?.options === JSON.stringify(options) && pagesOfTests(context).length === 0;
  const context = browser.contexts().find(isFree);
  if (!context) return undefined;
  await context.clearCookies();
  await context.clearPermissions();
  const session = await context.newCDPSession(kept.get(context).first);
  for (const origin of [BASE_URL, SANDBOX_URL]) await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
  await session.detach();
  return context;
}

async function newWindow(browser, options) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 1000 }, timezoneId: ZONE, locale: 'en-GB', ...options });
  if (canBeEmptied(options)) {
    const first = await context.newPage();
    // Of the dashboard's headers, which keep its pages apart from those of others.
    await first.goto(`${BASE_URL}/icon.svg`);
    kept.set(context, { first, options: JSON.stringify(options) });
    context.on('close', () => kept.delete(context));
  }
  return context;
}

async function newPage(context) {
  const first = kept.get(context)?.first;
  if (!first) return context.newPage();
  const opened = first.waitForEvent('popup');
  await first.evaluate(() => {
    window.open('about:blank').opener = null;
  });
  return opened;
}

async function chooseAccount(page) {
  const chip = page.locator('[data-field=who] input:not(:disabled)').first();
  await chip.waitFor({ state: 'attached' });
  await chip.check({ force: true });
}

function wallClock(instant) {
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, dateStyle: 'short', timeStyle: 'medium' });
  return parts.format(instant).replace(' ', 'T');
}

/** A signed-out page asks who is there and is told "nobody": the browser reports that 401 as an error. */
function isExpected(message) {
  return /status of (401|422)/.test(message);
}

function needed(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: see tests/browser/stage.mjs`);
  return value;
}
