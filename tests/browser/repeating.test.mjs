//! Posts that repeat: written in the composer, seen, paused, changed and ended on their screen, and marked wherever they are.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACCOUNT, answersOf, open, post, problem, shapeOf } from './answers.mjs';
import { calendarOf, card, instantIn } from './cards.mjs';
import { holdsOn, seriousOf } from './findings.mjs';
import { AT, recurrence } from './recurring.mjs';
import { BASE_URL, browserOfThisFile, compose, openPage, signIn, uniqueText } from './stage.mjs';

const browser = await browserOfThisFile();

const rows = (page) => page.locator('[data-recurrence]');
const repeat = (page) => page.locator('[data-repeat]');
const upcoming = (page) => page.locator('[data-upcoming] time');
const dialog = (page) => page.getByRole('dialog');

const TIMES = [1, 2, 3, 4, 5].map((day) => ({ at: instantIn(day, '07:00'), local: instantIn(day, '09:00').slice(0, 19), zone: 'Europe/Bucharest', remark: null }));
const DOUBT = { path: 'targets[0].text', code: 'repeated_text_on_x', message: 'X refuses a post that says the same as one of the account’s latest.' };

/** The screen of these; each change that it sends is noted, and may be refused. */
async function openList(list, { path = '/repeating', refuse = () => null, options, overrides = {} } = {}) {
  const world = { list, changes: [] };
  const one = (id) => (request) => {
    const found = world.list.find((each) => each.id === id);
    const method = request.method();
    if (method === 'GET') return { body: found };
    world.changes.push({ method, version: request.headers()['if-match'], body: request.postDataJSON() });
    const refused = refuse(world);
    if (refused) return refused;
    const changed = { ...found, ...(method === 'DELETE' ? { state: 'ended', next_at: null } : request.postDataJSON()), version: found.version + 1 };
    if (changed.state !== 'paused') changed.reason = null;
    if (request.postDataJSON()?.skip_missed) changed.waits_for_missed = false;
    world.list = world.list.map((each) => (each.id === id ? changed : each));
    return { body: changed };
  };
  const page = await open(
    browser,
    path,
    {
      '/api/v1/recurrences': (request) => {
        const isOver = new URL(request.url()).searchParams.get('ended') === 'true';
        return { body: { data: world.list.filter(({ state }) => (state === 'ended') === isOver), next: null } };
      },
      '/api/v1/recurrences/validate': { errors: [], warnings: [DOUBT], upcoming: TIMES },
      ...Object.fromEntries(list.map(({ id }) => [`/api/v1/recurrences/${id}`, one(id)])),
      ...overrides,
    },
    options,
  );
  return { page, world };
}

test('a post that repeats is written, made once, and seen with its rule', async () => {
  const page = await openPage(browser);
  await signIn(page);
  const words = uniqueText('Every week');
  await compose(page);
  await page.locator('[data-field=who] input:not(:disabled)').first().check({ force: true });
  await page.getByLabel('What', { exact: true }).fill(words);
  await repeat(page).getByLabel('Repeat').selectOption('Every week');
  await upcoming(page).nth(3).waitFor();
  const days = repeat(page).locator('input[type=checkbox]:checked');
  assert.equal(await days.count(), 1, 'the day of the first one');
  await page.locator('[data-doubt]').getByText('X refuses a post that says the same').waitFor();
  assert.equal(await page.locator('[data-field=when]').getByText('Now', { exact: true }).count(), 0, 'it has a time of the day');
  await page.getByLabel('Ends').selectOption('After a number of posts');
  await page.getByLabel('Posts', { exact: true }).fill('3');
  await page.waitForFunction(() => document.querySelectorAll('[data-upcoming] time').length === 3);
  await page.locator('button[type=submit]').click();
  await page.locator('[data-result] [data-repeats] a').waitFor();
  await page.getByRole('link', { name: 'See how, or change it' }).click();
  const row = rows(page).filter({ hasText: words });
  await row.getByText(/^Every \w+day at 09:00 \(Europe\/Bucharest\), 3 times$/).waitFor();
  assert.equal(await row.locator('h2').evaluate((heading) => heading === document.activeElement), true);
  await row.getByRole('button', { name: /^Pause/ }).click();
  await row.getByText('Paused', { exact: true }).waitFor();
  await row.getByRole('button', { name: /^Resume/ }).click();
  await row.getByText('Active', { exact: true }).waitFor();
  await row.getByRole('button', { name: /^End/ }).click();
  await dialog(page).locator('[data-planned]').waitFor();
  await dialog(page).getByRole('button', { name: 'End it' }).click();
  await row.getByText('Ended', { exact: true }).waitFor();
  assert.equal(await row.getByRole('button').count(), 0, 'it has ended for good');
  assert.deepEqual(page.complaints, []);
});

test('an answer that is lost makes no second one, and the draft of it goes', async () => {
  const asked = [];
  let isLost = true;
  const page = await open(browser, '/compose', {
    '/api/v1/recurrences/validate': { errors: [], warnings: [], upcoming: TIMES },
    '/api/v1/recurrences': (request) => {
      if (request.method() !== 'POST') return { body: { data: [], next: null } };
      asked.push({ key: request.headers()['idempotency-key'], body: request.postDataJSON() });
      if (isLost) return { status: 0 };
      return { status: 201, body: recurrence() };
    },
    ...answersOf(shapeOf('scheduled'), { recurrence: 'rec_1' }),
  });
  await page.getByLabel('What', { exact: true }).fill('Once a month');
  await repeat(page).getByLabel('Repeat').selectOption('Every month');
  await page.getByLabel('On day').fill('31');
  await page.getByText('In shorter months it goes out on their last day.').waitFor();
  await page.locator('button[type=submit]').click();
  await page.locator('[data-send-bar] [role=alert]').getByText(/./).waitFor();
  isLost = false;
  await page.locator('button[type=submit]').click();
  await page.locator('[data-result] [data-repeats] a').waitFor();
  assert.equal(asked.length, 2);
  assert.equal(asked[0].key, asked[1].key);
  assert.deepEqual(asked[0].body, asked[1].body);
  const { repeat: rule, schedule } = asked[1].body;
  assert.equal(schedule, undefined);
  assert.deepEqual([rule.unit, rule.every, rule.day_of_month, rule.time, rule.zone], ['month', 1, 31, '09:00', 'Europe/Bucharest']);
  await page.getByRole('button', { name: 'Write another' }).click();
  assert.equal(await repeat(page).getByLabel('Repeat').inputValue(), 'none', 'the next one does not repeat by itself');
});

test('what is paused says why, and a notice leads to it', async () => {
  const reason = { code: 'unknown_account', message: 'An account that it goes to is not connected any more. Connect it again, or take it out.', account: 'acc_1' };
  const paused = recurrence({ state: 'paused', reason, next_at: null });
  const notice = { kind: 'recurrence_paused', recurrence: 'rec_1', since: AT, message: reason.message, hint: 'Mend that, then let the repeating post go on, or end it.' };
  const { page, world } = await openList([paused], {
    path: '/queue',
    overrides: { '/api/v1/notices': { data: [notice] } },
    refuse: ({ changes }) => (changes.length === 1 ? problem(422, 'invalid', 'No.', [{ path: 'targets[0].account', code: 'unknown_account', message: 'There is no such account.' }]) : null),
  });
  await page.locator('[data-standing=recurrence_paused]').getByRole('link', { name: 'Repeating' }).click();
  await rows(page).locator('[data-reason]').getByText('is not connected any more').waitFor();
  await page.getByRole('button', { name: /^Resume/ }).click();
  await rows(page).getByText('There is no such account.').waitFor();
  await page.getByRole('button', { name: /^Resume/ }).click();
  await rows(page).getByText('Active', { exact: true }).waitFor();
  assert.deepEqual(world.changes.map(({ body, version }) => [body, version]), [[{ state: 'active' }, '"4"'], [{ state: 'active' }, '"4"']]);
});

test('its words and its rule are changed for the posts that are still to be made', async () => {
  const { page, world } = await openList([recurrence()]);
  await page.getByRole('button', { name: /^Edit/ }).click();
  await dialog(page).getByText('The one that is made already stays as it is.').waitFor();
  await dialog(page).getByLabel('Text').fill('Good evening');
  await dialog(page).getByLabel('Monday').uncheck({ force: true });
  await dialog(page).getByLabel('Time', { exact: true }).fill('18:30');
  await upcoming(page).first().waitFor();
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  await rows(page).getByText('Every Friday at 18:30 (Europe/Bucharest)').waitFor();
  const [{ body, version }] = world.changes;
  assert.equal(version, '"4"');
  assert.equal(body.text, 'Good evening');
  assert.deepEqual(body.repeat, { every: 1, unit: 'week', days: ['friday'], time: '18:30', zone: 'Europe/Bucharest', starts_on: '2026-11-02' });
  await page.getByRole('button', { name: /^Edit/ }).click();
  await dialog(page).getByLabel('Text').fill('Good night');
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  await rows(page).getByText('Good night').waitFor();
  assert.deepEqual(world.changes[1].body, { text: 'Good night' }, 'a rule that was only looked at is not sent');
});

test('one that somebody else has changed is shown anew, and nothing is lost silently', async () => {
  const { page, world } = await openList([recurrence()], {
    refuse: (it) => {
      it.list = [recurrence({ version: 9, text: 'Theirs' })];
      return problem(412, 'stale', 'It changed.');
    },
  });
  await page.getByRole('button', { name: /^Pause/ }).click();
  await page.locator('[data-notice]').getByText('Somebody changed it meanwhile.').waitFor();
  await rows(page).getByText('Theirs').waitFor();
  assert.equal(world.changes.length, 1);
});

test('one whose last post was missed goes on without it when a person says so', async () => {
  const missed = recurrence({ waits_for_missed: true, post: { id: 'post_missed', at: AT, state: 'attention' } });
  const { page, world } = await openList([missed]);
  await rows(page).locator('[data-waits]').getByText('This one was missed.').waitFor();
  await page.getByRole('button', { name: /^Go on without it/ }).click();
  await page.locator('[data-notice]').getByText('It goes on.').waitFor();
  assert.deepEqual(world.changes[0].body, { skip_missed: true });
});

test('posts that repeat are marked in the calendar, and their page leads to the rule', async () => {
  const cards = [card(1, instantIn(0, '22:00'), { recurrence: 'rec_1' }), card(2, instantIn(0, '22:30'), { recurrence: null })];
  const { page } = await openList([recurrence()], {
    path: '/?view=list',
    overrides: { '/api/v1/calendar': calendarOf(() => cards), ...answersOf(shapeOf('scheduled'), { recurrence: 'rec_1' }) },
  });
  await page.locator('[data-post=post_c1] [data-repeats]').getByText('Repeats').waitFor();
  assert.equal(await page.locator('[data-post=post_c2] [data-repeats]').count(), 0);
  await page.goto(`${BASE_URL}/posts/post_scheduled`);
  await page.locator('[data-repeats]').getByRole('link').click();
  await rows(page).getByText('Every Monday and Friday at 09:00 (Europe/Bucharest)').waitFor();
  await page.goto(`${BASE_URL}/posts/post_scheduled/edit`);
  await page.getByText('What you change here concerns this one alone.').waitFor();
});

test('whoever disconnects an account is told what repeats there', async () => {
  const page = await open(browser, '/connections', { '/api/v1/accounts/acc_1': { ...ACCOUNT, planned: 0, repeating: 2 } });
  await page.getByRole('button', { name: /^Disconnect/ }).click();
  await page.locator('[data-repeating]').getByText('2 repeating posts go there').waitFor();
});

test('all of it is said in Spanish, too', async () => {
  const page = (await openList([recurrence({ repeat: { ...recurrence().repeat, unit: 'month', days: [], day_of_month: 31 } })], { options: { locale: 'es-ES' } })).page;
  await page.getByRole('heading', { level: 1, name: 'Publicaciones que se repiten' }).waitFor();
  await rows(page).getByText('Cada mes el día 31, o el último de un mes más corto, a las 09:00 (Europe/Bucharest)').waitFor();
  await page.getByRole('button', { name: /^Editar/ }).click();
  await dialog(page).getByText('Las próximas veces').waitFor();
  assert.deepEqual(seriousOf(page), []);
});

const REASON = { code: 'needs_reconnect', message: 'The connection to this account has ended. Reconnect it first.', account: 'acc_1' };
const MANY = [
  recurrence(),
  recurrence({ id: 'rec_2', state: 'paused', next_at: null, reason: REASON, text: 'A longer text that says a good deal more than the first one does, so that it needs several lines on a small phone' }),
  recurrence({ id: 'rec_3', waits_for_missed: true, post: { id: 'post_missed', at: AT, state: 'attention' } }),
  recurrence({ id: 'rec_4', state: 'ended', next_at: null }),
];

holdsOn('repeating', async (options) => {
  const { page } = await openList(MANY, { options });
  await page.getByLabel('Show those that have ended').check({ force: true });
  await rows(page).nth(3).waitFor();
  return page;
});

holdsOn('repeating-none', async (options) => {
  const { page } = await openList([], { options });
  await page.getByText('Nothing repeats yet').waitFor();
  return page;
});

holdsOn('repeating-edit', async (options) => {
  const { page } = await openList([recurrence()], { options });
  await page.getByRole('button', { name: /^Edit/ }).click();
  await upcoming(page).first().waitFor();
  return page;
});

holdsOn('repeating-compose', async (options) => {
  const { page } = await openList([], { path: '/compose', options, overrides: { '/api/v1/posts/post_scheduled': post(shapeOf('scheduled')) } });
  await page.getByLabel('What', { exact: true }).fill('Each week');
  await repeat(page).getByLabel('Repeat').selectOption('Every week');
  await page.getByLabel('Ends').selectOption('On a day');
  await upcoming(page).first().waitFor();
  return page;
});

test('three posts in a row that failed pause it, with a reason of their own', async () => {
  const reason = { code: 'fails_each_time', message: 'Its last three posts failed. The page of the last one says why.', account: null };
  const paused = recurrence({ state: 'paused', reason, next_at: null, post: { id: 'post_failed', at: AT, state: 'failed' } });
  const { page, world } = await openList([paused]);
  const shown = rows(page).locator('[data-reason]');
  await shown.getByText(reason.message).waitFor();
  assert.doesNotMatch(await shown.innerText(), /could not be made/);
  await page.getByRole('button', { name: /^Resume/ }).click();
  await rows(page).getByText('Active', { exact: true }).waitFor();
  assert.deepEqual(world.changes.map(({ body }) => body), [{ state: 'active' }]);
  const spanish = await openList([paused], { options: { locale: 'es-ES' } });
  await rows(spanish.page).getByText('Sus tres últimas publicaciones han fallado.').waitFor();
});
