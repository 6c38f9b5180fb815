//! Whose time counts: the server's, however wrong the computer's clock is; a zone that the browser has the rules of; and
//! dates as they are written where the person is at home.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dateLocaleOf, firstWeekdayOf, regionOf } from '../../dashboard/src/time/region.ts';
import { asKnown, instantOf, isKnownZone, knownZones, wallClock } from '../../dashboard/src/time/zone.ts';
import { PERSON, answer, answersOf, open, post, shapeOf } from './answers.mjs';
import { STATUS } from './household.mjs';
import { noonIn } from './planned.mjs';
import { BASE_URL, browserOfThisFile, openPage } from './stage.mjs';

const browser = await browserOfThisFile();

const HOUR_MS = 3_600_000;
const what = (page) => page.getByLabel('What', { exact: true });
const submit = (page) => page.locator('button[type=submit]');

/** The composer on a computer whose clock is wrong by so much; what is sent is kept. */
async function openWrong(wrongByMs) {
  const sent = [];
  const page = await openPage(browser);
  await page.addInitScript((ms) => {
    const now = Date.now.bind(Date);
    globalThis.Date = class extends Date {
      constructor(...given) {
        super(...(given.length === 0 ? [now() + ms] : given));
      }
      static now = () => now() + ms;
    };
  }, wrongByMs);
  const posts = (request) => {
    if (request.method() !== 'POST') return { body: { data: [], next: null } };
    sent.push(request.postDataJSON());
    return { status: 201, body: post(shapeOf('scheduled')) };
  };
  await answer(page, { '/api/v1/posts': posts }, () => ({ date: new Date().toUTCString() }));
  await page.goto(`${BASE_URL}/compose`);
  await what(page).fill('By the clock of the server');
  return { page, sent };
}

for (const [words, wrongByMs] of [['two hours ahead', 2 * HOUR_MS], ['two hours behind', -2 * HOUR_MS], ['a year ahead', 365 * 24 * HOUR_MS]]) {
  test(`a computer whose clock is ${words} plans for the right moment`, async () => {
    const { page, sent } = await openWrong(wrongByMs);
    await page.getByText('In 2 minutes', { exact: true }).click();
    await submit(page).click();
    await page.locator('[data-result] [data-post]').waitFor();
    const off = Date.parse(sent[0].schedule.at) - Date.now() - 120_000;
    assert.ok(Math.abs(off) < 15_000, `${off} ms off`);
  });
}

test('a computer whose clock is ahead does not refuse a moment that lies in the future', async () => {
  const { page, sent } = await openWrong(2 * HOUR_MS);
  await page.getByText('Pick a time', { exact: true }).click();
  const at = new Date(Math.ceil((Date.now() + HOUR_MS) / 60_000) * 60_000);
  const [day, time] = wallClock(at.getTime(), 'Europe/Bucharest').split('T');
  await page.getByLabel('Day').fill(day);
  await page.getByLabel('Time', { exact: true }).fill(time.slice(0, 5));
  await submit(page).click();
  await page.locator('[data-result] [data-post]').waitFor();
  assert.equal(sent.length, 1);
});

test('a computer whose clock is behind does not send a moment that has passed', async () => {
  const { page, sent } = await openWrong(-2 * HOUR_MS);
  await page.getByText('Pick a time', { exact: true }).click();
  const [day, time] = wallClock(Date.now() - HOUR_MS, 'Europe/Bucharest').split('T');
  await page.getByLabel('Day').fill(day);
  await page.getByLabel('Time', { exact: true }).fill(time.slice(0, 5));
  await submit(page).click();
  await page.getByText('This moment has passed.').waitFor();
  assert.deepEqual(sent, []);
});

// --- zones ---

test('a zone that nobody knows has no clock, and harms none', () => {
  assert.equal(isKnownZone('Mars/Olympus_Mons'), false);
  for (const zone of ['Mars/Olympus_Mons', '', 'Etc/Unknown x']) assert.doesNotThrow(() => [wallClock(0, zone), instantOf('2031-05-01T09:00', zone), knownZones(zone)]);
  assert.ok(!knownZones('Mars/Olympus_Mons').includes('Mars/Olympus_Mons'));
  assert.equal(asKnown('Europe/Kyiv') === null, false, 'under one name or the other');
});

const MARS = { at: noonIn(3), local: '2031-05-01T09:00:00', zone: 'Mars/Olympus_Mons', remark: null };

test('a profile whose zone this browser does not know leaves every screen usable', async () => {
  const me = { '/api/v1/me': { ...PERSON, zone: 'Mars/Olympus_Mons' }, '/api/v1/status': STATUS };
  for (const [path, sign] of [['/', '[data-calendar]'], ['/?view=week', '[data-day]'], ['/compose', 'textarea'], ['/settings', '[data-zone-picker]'], ['/posts/post_published', '[data-event]'], ['/status', 'h1'], ['/connections', '[data-account]']]) {
    const page = await open(browser, path, me);
    await page.locator(sign).first().waitFor();
    assert.deepEqual(page.complaints, [], path);
    await page.context().close();
  }
  const page = await open(browser, '/', me);
  await page.locator('[data-unknown-zone]').getByText('This browser does not know Mars/Olympus_Mons.').waitFor();
  await page.getByText('Times are those of Europe/Bucharest.').waitFor();
});

test('a post that was planned in a zone that this browser does not know is shown, changed, copied and moved', async () => {
  const overrides = answersOf(shapeOf('scheduled'), { schedule: MARS });
  for (const [path, sign] of [['', '[data-event]'], ['/edit', 'textarea'], ['/copy', 'textarea']]) {
    const page = await open(browser, `/posts/post_scheduled${path}`, overrides);
    await page.locator(sign).first().waitFor();
    assert.deepEqual(page.complaints, [], path);
    if (path === '') {
      await page.getByText('2031-05-01, 09:00:00 in Mars/Olympus_Mons').waitFor();
      await page.getByRole('button', { name: 'Move…' }).click();
      await page.getByRole('dialog').getByText('Pick a time').click();
      await page.getByRole('combobox', { name: 'Time zone' }).waitFor();
      assert.deepEqual(page.complaints, []);
    }
  }
});

// --- regions ---

test('the region is that of the first language', () => {
  assert.equal(regionOf(['de-DE', 'en-US']), 'DE');
  assert.equal(regionOf(['en', 'en-GB']), 'GB');
  assert.equal(regionOf(['he']), 'IL');
  assert.equal(regionOf(['not a language!']), undefined);
  assert.equal(regionOf([]), undefined);
});

test('weeks begin as they do in that region', () => {
  for (const [languages, day] of [[['de-DE', 'en-US'], 1], [['en-US'], 7], [['he-IL', 'en'], 7], [['ar-EG'], 6], [['pt-BR', 'en-GB'], 7], [['en', 'en-GB'], 1], [[], 1]]) {
    assert.equal(firstWeekdayOf(languages), day, languages.join());
  }
});

test('dates are in the form of that region, in the language of the page', () => {
  const first = (languages, language = 'en', otherwise = 'en-GB') => new Intl.DateTimeFormat(dateLocaleOf(languages, language, otherwise), { day: 'numeric', month: 'long' }).format(Date.UTC(2031, 4, 1, 12));
  assert.equal(first(['en-US']), 'May 1');
  assert.equal(first(['de-DE', 'en-US']), '1 May');
  assert.equal(first(['ro-RO', 'en-US']), '1 May');
  assert.equal(first([]), '1 May');
  assert.equal(first(['es-MX'], 'es', 'es'), '1 de mayo');
  assert.equal(dateLocaleOf(['es-MX', 'en'], 'es', 'es'), 'es-MX');
  assert.equal(dateLocaleOf(['de-DE'], 'es', 'es'), 'es');
});

test('the calendar begins its weeks as the region does, and as the person chooses', async () => {
  const firstDay = (page) => page.locator('[data-day]').first().evaluate((day) => new Date(`${day.dataset.day}T00:00:00Z`).getUTCDay());
  for (const [locale, day] of [['de-DE', 1], ['he-IL', 0], ['en-US', 0], ['en-GB', 1]]) {
    const page = await open(browser, '/?view=month&date=2031-05-01', {}, { locale });
    await page.locator('[data-day]').first().waitFor();
    assert.equal(await firstDay(page), day, locale);
  }
  const page = await open(browser, '/settings');
  await page.getByLabel('Weeks begin on').selectOption('Sunday');
  await page.getByLabel('Dates are written').selectOption('Month first: December 1');
  await page.goto(`${BASE_URL}/?view=month&date=2031-05-01`);
  await page.locator('[data-day]').first().waitFor();
  assert.equal(await firstDay(page), 0);
  await page.getByRole('heading', { level: 2, name: /Thursday,? May 1/ }).first().waitFor();
});
