//! The status: whether posts go out, how punctually, and what only the operator sees.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problem, via } from './answers.mjs';
import { holdsOn } from './findings.mjs';
import { FOR_OPERATOR, NOTHING_MEASURED, OPERATOR, STATUS, instant, openHouse } from './household.mjs';
import { BASE_URL, browserOfThisFile, takeClock } from './stage.mjs';

const browser = await browserOfThisFile();

const PATH = '/api/v1/status';
const HOUR_MS = 3_600_000;
const LATE = { ...STATUS, heartbeat: { started_at: instant(-401_000), finished_at: instant(-400_000), age_s: 400, is_late: true } };
const NEVER = { ...STATUS, heartbeat: { started_at: null, finished_at: null, age_s: null, is_late: false } };
const openStatus = (status, overrides = {}, options = {}) => openHouse(browser, '/status', { [PATH]: status, ...overrides }, options);
const verdict = (page, kind) => page.locator(`[data-verdict=${kind}]`);
const figure = (page, section, name) => page.locator(`[data-section=${section}] [data-figure="${name}"] dd`);

test('an instance that runs in time says so, with its last run', async () => {
  const page = await openStatus(STATUS);
  await verdict(page, 'inTime').getByText('Publishing in time').waitFor();
  await verdict(page, 'inTime').getByText('240 ms').waitFor();
  assert.match(await verdict(page, 'inTime').innerText(), /\d+ (s|min) ago/);
});

test('an instance that is late says so clearly, and what it means', async () => {
  const page = await openStatus(LATE);
  await verdict(page, 'late').getByText('Publishing is delayed').waitFor();
  await verdict(page, 'late').getByText('6 min ago').waitFor();
  await verdict(page, 'late').getByText('Posts go out as soon as it catches up').waitFor();
});

test('an instance that never ran is not called punctual', async () => {
  const page = await openStatus(NEVER);
  await verdict(page, 'never').getByText('Not started yet').waitFor();
  assert.equal(await page.getByText('Publishing in time').count(), 0);
});

test('punctuality is told in figures that people read', async () => {
  const page = await openStatus({ ...STATUS, lateness: { ...STATUS.lateness, count: 1_280, max_ms: 184_000 } });
  assert.equal(await figure(page, 'lateness', 'Half within').innerText(), '212 ms');
  assert.equal(await figure(page, 'lateness', '99 of 100 within').innerText(), '864 ms');
  assert.equal(await figure(page, 'lateness', 'The latest').innerText(), '3 min');
  assert.equal(await figure(page, 'lateness', 'Published').innerText(), '1,280');
});

test('where nothing was published nothing is measured', async () => {
  const page = await openStatus({ ...STATUS, lateness: NOTHING_MEASURED });
  await page.locator('[data-section=lateness]').getByText('there is nothing to measure').waitFor();
  assert.equal(await page.locator('[data-section=lateness] [data-figure]').count(), 0);
});

test('deliveries are counted by state, and lead to what is counted', async () => {
  const page = await openStatus(STATUS);
  const deliveries = page.locator('[data-section=deliveries]');
  await deliveries.waitFor();
  assert.deepEqual(await deliveries.locator('dd').allInnerTexts(), ['14', '2', '128', '1']);
  const hrefs = await deliveries.locator('a').evaluateAll((links) => links.map((link) => link.getAttribute('href').replace(/date=.*/, 'date=…')));
  assert.deepEqual(hrefs, ['/?view=list&state=scheduled', '/', '/?view=list&state=published&date=…', '/?view=list&state=failed&date=…']);
});

for (const [name, changes, words] of [
  ['ready', {}, ['Ready', 'Last published 4 min ago']],
  ['paused', { paused_until: instant(3 * HOUR_MS) }, [/^Paused until/, 'Last published 4 min ago']],
  ['resumed', { paused_until: instant(-HOUR_MS), last_published_at: null }, ['Ready', 'Nothing published yet']],
  ['absent', { is_set_up: false, last_published_at: null }, ['Not set up', 'Nothing published yet']],
]) {
  test(`a platform says whether it takes posts, and when it last did: ${name}`, async () => {
    const page = await openStatus({ ...STATUS, platforms: [{ ...STATUS.platforms[0], ...changes }] });
    for (const said of words) await page.locator('[data-platform=x]').getByText(said).waitFor();
  });
}

test('each way to a network is named, and is ready where it was never used', async () => {
  const others = ['instagram', 'instagram-direct'].map((door) => ({ ...STATUS.platforms[0], ...via(door), last_published_at: null }));
  const page = await openStatus({ ...STATUS, platforms: [...STATUS.platforms, ...others] });
  const platform = (name) => page.locator(`[data-platform=${name}]`);
  await platform('instagram').getByText('Instagram through Facebook').waitFor();
  await platform('instagram-direct').getByText('Instagram directly').waitFor();
  assert.equal(await page.getByText('Ready', { exact: true }).count(), 3);
});

test('what concerns the whole instance is for the operator alone', async () => {
  const page = await openStatus(STATUS);
  await verdict(page, 'inTime').waitFor();
  assert.equal(await page.locator('[data-operator]').count(), 0);
});

test('the operator sees counts, everybody’s punctuality, and which key can go', async () => {
  const page = await openStatus({ ...STATUS, operator: FOR_OPERATOR }, { '/api/v1/me': OPERATOR });
  const part = page.locator('[data-operator]');
  await part.getByText('Sign-up: By invitation.').waitFor();
  assert.deepEqual(await part.locator('[data-section=instance] dd').allInnerTexts(), ['3', '3', '7', '1', '41', '0']);
  assert.equal(await figure(page, 'all-lateness', 'Half within').innerText(), '212 ms');
  await part.locator('[data-key=k2]').getByText('Active').waitFor();
  await part.locator('[data-key=k1]').getByText('For reading only').waitFor();
  await part.locator('[data-key=k0]').getByText('Can be removed').waitFor();
});

test('it renews itself, and says when it could not', async () => {
  let current = STATUS;
  const page = await openHouse(browser, '/settings', { [PATH]: () => (current ? { body: current } : problem(503, 'unavailable', 'The database did not answer.')) });
  await takeClock(page);
  await page.goto(`${BASE_URL}/status`);
  await verdict(page, 'inTime').waitFor();
  current = LATE;
  await page.clock.runFor(16_000);
  await verdict(page, 'late').waitFor();
  current = null;
  await page.clock.runFor(16_000);
  await page.locator('[data-stale]').waitFor();
  await verdict(page, 'late').waitFor();
  current = STATUS;
  await page.clock.runFor(16_000);
  await verdict(page, 'inTime').waitFor();
  assert.equal(await page.locator('[data-stale]').count(), 0);
});

test('a status that cannot be loaded is a sentence, with a way to try again', async () => {
  let isUp = false;
  const page = await openStatus(() => (isUp ? { body: STATUS } : problem(503, 'not_migrated', 'The database has no tables yet.')));
  await page.getByText('The status could not be loaded.').waitFor();
  await page.getByText('The database has no tables yet.').waitFor();
  isUp = true;
  await page.getByRole('button', { name: 'Try again' }).click();
  await verdict(page, 'inTime').waitFor();
});

for (const [name, status, overrides = {}] of [
  ['status', STATUS],
  ['status-late', { ...LATE, lateness: NOTHING_MEASURED }],
  ['status-never', { ...NEVER, platforms: [{ ...STATUS.platforms[0], paused_until: instant(HOUR_MS) }] }],
  ['status-operator', { ...STATUS, operator: FOR_OPERATOR }, { '/api/v1/me': OPERATOR }],
]) {
  holdsOn(name, async (options) => {
    const page = await openStatus(status, overrides, options);
    await page.locator('[data-verdict]').waitFor();
    return page;
  });
}

holdsOn('status-unavailable', async (options) => {
  const page = await openStatus(() => problem(503, 'unavailable', 'The database did not answer.'), {}, options);
  await page.locator('[data-load-failure]').waitFor();
  return page;
});
