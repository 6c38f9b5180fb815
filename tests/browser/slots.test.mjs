//! Weekly slots: set in the settings, offered by the composer, drawn in the calendar.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACCOUNT, PERSON, open, post, problem, shapeOf } from './answers.mjs';
import { calendarOf, card } from './cards.mjs';
import { holdsOn } from './findings.mjs';
import { save } from './planned.mjs';
import { BASE_URL, browserOfThisFile, compose, openPage, signIn, uniqueText } from './stage.mjs';

const browser = await browserOfThisFile();

const SECOND = { ...ACCOUNT, id: 'acc_2', username: 'second' };
const slot = (day, time, account = null) => ({ account, day, time });
const form = (page) => page.locator('[data-slots]');
const times = (page, day) => page.locator(`[data-weekday=${day}] li span`).allTextContents();

/** A page at `path` whose server keeps slots, each change of which is noted. */
async function openSlots(path, slots, { overrides = {}, options } = {}) {
  const world = { slots, version: 1, sets: [], refuse: () => null };
  const page = await open(
    browser,
    path,
    {
      '/api/v1/slots': (request) => {
        if (request.method() === 'PUT') {
          const refused = world.refuse();
          if (refused) return refused;
          if (request.headers()['if-match'] !== `"${world.version}"`) return problem(412, 'stale', 'It was changed meanwhile. Read it again.');
          world.version += 1;
          world.slots = request.postDataJSON().slots;
          world.sets.push(world.slots);
        }
        return { body: { version: world.version, zone: 'Europe/Bucharest', slots: world.slots } };
      },
      '/api/v1/me/identities': { data: [] },
      '/api/v1/me/sessions': { data: [] },
      ...overrides,
    },
    options,
  );
  return { page, world };
}

test('slots are added and removed day by day, and what another window changed stays and is told', async () => {
  const { page, world } = await openSlots('/settings', [slot('monday', '09:00')]);
  await form(page).waitFor();
  assert.deepEqual(await times(page, 'monday'), ['09:00']);
  // Another window adds one, and this page does not know of it.
  [world.slots, world.version] = [[...world.slots, slot('sunday', '20:00')], 2];
  await form(page).getByLabel('Day').selectOption('Monday to Friday');
  await form(page).getByLabel('Time').fill('18:30');
  await form(page).getByRole('button', { name: 'Add' }).click();
  await page.locator('[data-weekday=friday]').getByText('18:30').waitFor();
  assert.deepEqual(await times(page, 'monday'), ['09:00', '18:30']);
  assert.deepEqual(await times(page, 'sunday'), ['20:00']);
  assert.equal(world.slots.length, 7);
  await form(page).locator('[data-met]').getByText('Your slots were changed in another window meanwhile. Here are both changes.').waitFor();
  await page.getByRole('button', { name: 'Remove Monday, 09:00' }).click();
  await page.getByRole('button', { name: 'Remove Monday, 09:00' }).waitFor({ state: 'detached' });
  assert.deepEqual(await times(page, 'monday'), ['18:30']);
  assert.equal(await form(page).locator('[data-met]').innerText(), '', 'nothing was in the way this time');
  // What another window removed is not there again, and what this one removes is gone.
  [world.slots, world.version] = [world.slots.filter(({ day }) => day !== 'friday'), world.version + 1];
  await page.getByRole('button', { name: 'Remove Tuesday, 18:30' }).click();
  await form(page).locator('[data-met]').getByText('Here are both changes.').waitFor();
  assert.deepEqual([await times(page, 'tuesday'), await times(page, 'friday')], [[], []]);
  await page.getByRole('button', { name: 'Remove Monday, 18:30' }).click();
  await page.getByRole('button', { name: 'Remove Monday, 18:30' }).waitFor({ state: 'detached' });
  assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), 'Monday', 'the keyboard goes on at its day');
});

test('slots of a person who has no zone yet are by the clock that is shown, which becomes theirs', async () => {
  const changes = [];
  const me = (request) => {
    if (request.method() === 'PATCH') changes.push(request.postDataJSON());
    return { body: { ...PERSON, zone: null, ...changes.at(-1) } };
  };
  const { page, world } = await openSlots('/settings', [], { overrides: { '/api/v1/me': me } });
  await form(page).getByRole('button', { name: 'Add' }).click();
  await page.locator('[data-weekday=monday]').getByText('09:00').waitFor();
  assert.deepEqual(changes, [{ zone: 'Europe/Bucharest' }]);
  await form(page).getByLabel('Time').fill('10:00');
  await form(page).getByRole('button', { name: 'Add' }).click();
  await page.locator('[data-weekday=monday]').getByText('10:00').waitFor();
  assert.equal(changes.length, 1, 'it is asked for once');
  assert.equal(world.sets.length, 2);
});

test('the same slot is not added twice, and a refusal is said', async () => {
  const { page, world } = await openSlots('/settings', [slot('monday', '09:00')]);
  await form(page).getByRole('button', { name: 'Add' }).click();
  await form(page).getByText('This slot is there already.').waitFor();
  world.refuse = () => problem(422, 'invalid', 'No.', [{ path: 'slots', code: 'too_many', message: 'A workspace has at most 500 slots.' }]);
  await form(page).getByLabel('Time').fill('10:00');
  await form(page).getByRole('button', { name: 'Add' }).click();
  await form(page).getByText('A workspace has at most 500 slots.').waitFor();
  assert.deepEqual(world.sets, []);
});

test('an account has slots of its own where there are several', async () => {
  const accounts = { '/api/v1/accounts': { data: [ACCOUNT, SECOND] } };
  const { page, world } = await openSlots('/settings', [slot('monday', '09:00')], { overrides: accounts });
  await form(page).getByLabel('For').selectOption('@second');
  await page.getByText('uses the slots of every account until it has some').waitFor();
  await form(page).getByLabel('Time').fill('15:00');
  await form(page).getByRole('button', { name: 'Add' }).click();
  await page.locator('[data-weekday=monday]').getByText('15:00').waitFor();
  assert.deepEqual(world.slots, [slot('monday', '09:00'), slot('monday', '15:00', 'acc_2')]);
  await form(page).getByLabel('For').selectOption('Every account');
  assert.deepEqual(await times(page, 'monday'), ['09:00']);
});

test('the composer offers the next free slot with its time, for the accounts that are chosen', async () => {
  const asked = [];
  const sent = [];
  const next = { at: '2031-12-02T07:00:00.000Z', local: '2031-12-02T09:00:00', zone: 'Europe/Bucharest', remark: null };
  const { page } = await openSlots('/compose', [], {
    overrides: {
      '/api/v1/accounts': { data: [ACCOUNT, SECOND] },
      '/api/v1/slots/next': (request) => {
        asked.push(new URL(request.url()).search);
        return { body: { next } };
      },
      '/api/v1/posts': (request) => {
        if (request.method() !== 'POST') return { body: { data: [], next: null } };
        sent.push(request.postDataJSON());
        return { status: 201, body: { ...post(shapeOf('scheduled')), schedule: next } };
      },
    },
  });
  await page.locator('[data-field=who] label').first().click();
  await page.getByText('Next free slot (Tue, 2 Dec 2031 09:00)').click();
  await page.locator('[data-summary]').getByText('09:00:00 (Europe/Bucharest)').waitFor();
  await page.getByLabel('What', { exact: true }).fill('Whenever it suits');
  await save(page);
  await page.locator('[data-result]').getByText('Planned').waitFor();
  assert.deepEqual(sent[0].schedule, { slot: 'next' });
  assert.deepEqual(asked.slice(0, 2), ['', '?account=acc_1']);
});

test('without slots the composer offers none', async () => {
  const { page } = await openSlots('/compose', []);
  await page.getByText('Pick a time', { exact: true }).waitFor();
  assert.equal(await page.getByText('Next free slot').count(), 0);
});

test('two posts take two slots of the server, and the calendar shows which are free', async () => {
  const page = await openPage(browser, { locale: 'en-GB' });
  await signIn(page, 1);
  await page.goto(`${BASE_URL}/settings`);
  await form(page).getByLabel('Day').selectOption('Every day');
  await form(page).getByLabel('Time').fill('04:45');
  await form(page).getByRole('button', { name: 'Add' }).click();
  await page.locator('[data-weekday=sunday]').getByText('04:45').waitFor();
  const planned = [];
  for (const number of [1, 2]) {
    await compose(page);
    await page.locator('[data-field=who] input:not(:disabled)').first().check({ force: true });
    await page.getByLabel('What', { exact: true }).fill(uniqueText(`Slot ${number}`));
    await page.getByText(/Next free slot \(/).click();
    planned.push(await page.locator('[data-summary]').innerText());
    await save(page);
    await page.locator('[data-result]').getByText('Planned').waitFor();
  }
  assert.equal(new Set(planned.map((summary) => summary.split(',').slice(0, 2).join())).size, 2, planned.join('\n'));
  await page.goto(`${BASE_URL}/?view=week`);
  await page.locator('[data-calendar=week]').waitFor();
  for (let times = 0; times < 2 && (await page.locator('[data-slot]').count()) === 0; times += 1) {
    await page.getByRole('link', { name: 'The week after' }).click();
    await page.waitForTimeout(500);
  }
  const free = page.locator('[data-slot] a').first();
  assert.equal(await free.innerText(), '04:45');
  assert.match(await free.getAttribute('href'), /^\/compose\?at=\d{4}-\d\d-\d\dT04:45$/);
  assert.deepEqual(page.complaints, []);
});

/** Slots at noon every day, and one post that fills one of them. */
const DAILY = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map((day) => slot(day, '12:00'));
const noon = (days) => {
  const day = new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const hours = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Bucharest', hour: '2-digit', hourCycle: 'h23' });
  return new Date(Date.parse(`${day}T12:00:00Z`) - (Number(hours.format(Date.parse(`${day}T12:00:00Z`))) - 12) * 3_600_000).toISOString();
};
const filled = () => [card(1, noon(2)), card(2, noon(3), { state: 'cancelled' })];
const drawn = { '/api/v1/calendar': calendarOf(filled) };

for (const view of ['month', 'week']) {
  test(`a free slot is drawn in the ${view}, a filled one and a past one are not`, async () => {
    const { page } = await openSlots(`/?view=${view}&date=${noon(2).slice(0, 10)}`, DAILY, { overrides: drawn });
    await page.locator('[data-slot]').first().waitFor();
    const shown = await page.locator('[data-slot]').evaluateAll((all) => all.map((each) => Number(each.dataset.slot)));
    assert.ok(!shown.includes(Date.parse(noon(2))), 'a post fills it');
    if (shown.some((at) => at > Date.parse(noon(3)))) assert.ok(shown.includes(Date.parse(noon(3))), 'what is cancelled fills nothing');
    assert.ok(shown.every((at) => at > Date.now()));
    await page.goto(`${BASE_URL}/?view=${view}&date=${noon(2).slice(0, 10)}&account=acc_1`);
    await page.locator('[data-calendar]').waitFor();
    assert.equal(await page.locator('[data-slot]').count(), 0, 'where only some posts are shown, what looks free may not be');
  });
}

const shown = (path, slots, reach, overrides = {}) => async (options) => {
  const { page } = await openSlots(path, slots, { overrides, options });
  await reach(page);
  return page;
};

holdsOn('settings-slots', shown('/settings', [...DAILY, ...DAILY.map(({ day }) => slot(day, '18:30'))], (page) => form(page).waitFor()));
holdsOn('calendar-slots', shown('/?view=week', DAILY, (page) => page.locator('[data-calendar]').waitFor(), { ...drawn, '/api/v1/me': PERSON }));
holdsOn('calendar-month-slots', shown('/?view=month', DAILY, (page) => page.locator('[data-calendar]').waitFor(), drawn));
