//! The calendar: what it shows of which range, and what is moved in it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACCOUNT, PERSON, problem } from './answers.mjs';
import { calendarOf, card, instantIn, openCalendar } from './cards.mjs';
import { intercept } from './network.mjs';
import { browserOfThisFile } from './stage.mjs';

const browser = await browserOfThisFile();

const SECOND = { ...ACCOUNT, id: 'acc_2', username: 'harbour_news', name: 'Harbour News' };
/** A month far enough ahead that all of it can be planned for. */
const YEAR = new Date().getFullYear() + 1;
const MAY = `/?view=month&date=${YEAR}-05-01`;
const inMay = (day, time = '09:00') => `${YEAR}-05-${day}T${time}:00.000Z`;
const personIn = (zone) => ({ '/api/v1/me': { ...PERSON, zone } });
const on = (page, day) => page.locator(`[data-day="${YEAR}-05-${day}"]`);
const notice = (page, words) => page.locator('[data-notice]').getByText(words);

test('a card stands on its day in the zone of the profile, wherever the browser is', async () => {
  const cards = [card(1, inMay('11', '23:30'))];
  const { page } = await openCalendar(browser, MAY, cards, { overrides: personIn('Asia/Tokyo') });
  await on(page, '12').getByText('08:30', { exact: true }).waitFor();
  assert.equal(await on(page, '11').locator('[data-post]').count(), 0);
  await page.getByText('Times are those of Asia/Tokyo.').waitFor();
});

test('only what is shown is asked for, from the first midnight to the last', async () => {
  const { page, asked } = await openCalendar(browser, MAY, [card(1, inMay('11'))]);
  await page.locator('[data-post]').waitFor();
  const days = await page.locator('[data-day]').evaluateAll((found) => found.map((day) => day.dataset.day));
  assert.equal(days.length % 7, 0);
  // Bucharest is three hours ahead of UTC in May.
  const midnight = (day, after = 0) => new Date(Date.parse(`${day}T00:00:00Z`) - 3 * 3_600_000 + after).toISOString();
  assert.deepEqual(asked, [{ from: midnight(days[0]), to: midnight(days.at(-1), 86_400_000) }]);

  await page.getByRole('link', { name: 'The month after' }).click();
  await page.getByRole('heading', { level: 1, name: 'June' }).waitFor();
  assert.equal(await page.locator('[data-post]').count(), 0);
  await page.goBack();
  await page.getByRole('heading', { level: 1, name: 'May' }).waitFor();
  assert.equal(await page.locator('[data-post]').count(), 1, 'what was seen before is there at once');
});

test('form, date and filters stand in the address, and going back undoes them', async () => {
  const cards = [card(1, inMay('11')), card(2, inMay('12'), { accounts: [{ id: 'acc_2', platform: 'x' }] }), card(3, inMay('13'), { state: 'failed' })];
  const { page, asked } = await openCalendar(browser, MAY, cards, { overrides: { '/api/v1/accounts': { data: [ACCOUNT, SECOND] } } });
  const count = (number) => waitForCards(page, number);
  await count(3);
  await page.getByLabel('Account', { exact: true }).selectOption('acc_2');
  await count(1);
  assert.equal(new URL(page.url()).search, `?date=${YEAR}-05-01&account=acc_2`);
  assert.equal(asked.at(-1).account, 'acc_2');
  await page.getByLabel('State', { exact: true }).selectOption('failed');
  await page.getByText('No post here fits these filters.').waitFor();
  await page.reload();
  await page.getByText('No post here fits these filters.').waitFor();
  await page.goBack();
  await count(1);
  await page.goBack();
  await count(3);
  await page.getByRole('link', { name: 'List', exact: true }).click();
  assert.equal(new URL(page.url()).search, `?view=list&date=${YEAR}-05-01`);
  await page.locator('[data-calendar=list]').waitFor();
});

test('a card is dragged to another day, keeps its time of day, and goes back for as long as that is offered', async () => {
  const before = card(1, inMay('11', '06:15'));
  const { page, moves } = await openCalendar(browser, MAY, [before]);
  await page.locator('[data-post=post_c1]').dragTo(on(page, '20'));
  await on(page, '20').getByText('09:15', { exact: true }).waitFor();
  await notice(page, '09:15:00').waitFor();
  assert.equal(await on(page, '11').locator('[data-post]').count(), 0);
  assert.deepEqual(moves, [{ id: 'post_c1', version: '"1"', schedule: { local: `${YEAR}-05-20T09:15:00`, zone: 'Europe/Bucharest' } }]);

  await page.getByRole('button', { name: 'Undo' }).click();
  await notice(page, 'Back where it was').waitFor();
  await on(page, '11').getByText('09:15', { exact: true }).waitFor();
  assert.deepEqual(moves[1], { id: 'post_c1', version: '"2"', schedule: { local: `${YEAR}-05-11T09:15:00`, zone: 'Europe/Bucharest' } });
  assert.equal(await page.getByRole('button', { name: 'Undo' }).count(), 0, 'undoing is done once');
});

test('a move is undone by the keyboard', async () => {
  const { page, moves } = await openCalendar(browser, MAY, [card(1, inMay('11'))]);
  await page.locator('[data-post=post_c1]').dragTo(on(page, '20'));
  await notice(page, 'Moved').waitFor();
  await page.keyboard.press('Control+z');
  await notice(page, 'Back where it was').waitFor();
  assert.equal(moves.length, 2);
});

test('in a week a card falls on another hour and keeps its minute', async () => {
  const { page, moves } = await openCalendar(browser, `/?view=week&date=${YEAR}-05-12`, [card(1, inMay('12', '06:45'))]);
  await page.locator(`[data-at="${YEAR}-05-12T9"] [data-post]`).dragTo(page.locator(`[data-at="${YEAR}-05-13T11"]`));
  await page.locator(`[data-at="${YEAR}-05-13T11"] [data-post]`).getByText('11:45').waitFor();
  assert.deepEqual(moves[0].schedule, { local: `${YEAR}-05-13T11:45:00`, zone: 'Europe/Bucharest' });
});

test('a move that comes too late is taken back and told', async () => {
  const { page } = await openCalendar(browser, MAY, [card(1, inMay('11'))], { refuse: () => problem(409, 'already_sending', 'The commit has begun.') });
  await page.locator('[data-post=post_c1]').dragTo(on(page, '20'));
  await notice(page, 'being sent already').waitFor();
  await on(page, '11').locator('[data-post]').waitFor();
  assert.equal(await on(page, '20').locator('[data-post]').count(), 0);
  assert.equal(await page.getByRole('button', { name: 'Undo' }).count(), 0);
});

test('a move of what somebody else changed is taken back and told', async () => {
  const { page } = await openCalendar(browser, MAY, [card(1, inMay('11'))], { refuse: () => problem(412, 'stale', 'It changed.') });
  await page.locator('[data-post=post_c1]').dragTo(on(page, '20'));
  await notice(page, 'changed in the meantime').waitFor();
  await on(page, '11').locator('[data-post]').waitFor();
});

test('a card that is being moved stays at its new place, whatever the calendar is told meanwhile', async () => {
  const { page, moves } = await openCalendar(browser, MAY, [card(1, inMay('11'))]);
  const saved = Promise.withResolvers();
  await intercept(page, (url) => url.pathname === '/api/v1/posts/post_c1', async (route) => {
    await saved.promise;
    return route.fallback();
  });
  await page.locator('[data-post=post_c1]').dragTo(on(page, '20'));
  await on(page, '20').locator('[data-post]').waitFor();
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await page.waitForTimeout(1_200);
  assert.equal(await on(page, '20').locator('[data-post]').count(), 1);
  assert.deepEqual(moves, [], 'nothing has been answered yet');
  saved.resolve();
  await notice(page, 'Moved').waitFor();
  await on(page, '20').locator('[data-post]').waitFor();
});

test('a move whose answer was lost is looked up and shown as it is', async () => {
  const before = card(1, inMay('11'));
  const moved = { ...before, at: inMay('20'), version: 2 };
  let isMoved = false;
  const { page } = await openCalendar(browser, MAY, [before], {
    refuse: () => {
      isMoved = true;
      return { status: 0 };
    },
    overrides: { '/api/v1/calendar': calendarOf(() => [isMoved ? moved : before]) },
  });
  await page.locator('[data-post=post_c1]').dragTo(on(page, '20'));
  await notice(page, 'No answer came.').waitFor();
  await on(page, '20').locator('[data-post]').waitFor();
  assert.equal(await on(page, '11').locator('[data-post]').count(), 0);
});

test('a card that falls where it was is not moved, also in the second pass of a doubled hour', async () => {
  const october = new Date(Date.UTC(YEAR, 9, 31));
  const sunday = new Date(Date.UTC(YEAR, 9, 31 - october.getUTCDay())).toISOString().slice(0, 10);
  const { page, moves } = await openCalendar(browser, `/?view=week&date=${sunday}`, [card(1, `${sunday}T01:30:00.000Z`)]);
  const hour = page.locator(`[data-at="${sunday}T3"]`);
  await hour.locator('[data-post]').dragTo(hour, { targetPosition: { x: 10, y: 44 } });
  await page.waitForTimeout(300);
  assert.deepEqual(moves, []);
  assert.equal(await page.locator('[data-notice]').innerText(), '');
});

test('nothing is moved into the past, and what is over is not moved at all', async () => {
  const cards = [card(1, instantIn(1, '22:00')), card(2, instantIn(-1, '09:00'), { state: 'published' })];
  const { page, moves } = await openCalendar(browser, '/?view=week', cards, { overrides: personIn('UTC') });
  // Yesterday and tomorrow may lie in different weeks; a list has both.
  const first = instantIn(-2).slice(0, 10);
  await page.goto(`${page.url().split('?')[0]}?view=list&date=${first}`);
  await page.locator('[data-post=post_c1]').dragTo(page.locator('[data-post=post_c2]'));
  await notice(page, 'That moment has passed').waitFor();
  assert.deepEqual(moves, []);
  assert.equal(await page.locator('[data-post=post_c2]').getAttribute('draggable'), null);
  assert.equal(await page.locator('[data-post=post_c2]').getByRole('button').count(), 0);
});

test('a card is moved with the keyboard alone, which stays with it', async () => {
  const { page, moves } = await openCalendar(browser, MAY, [card(1, inMay('11'), { line: 'By keys' })]);
  await page.locator('[data-post=post_c1] a').focus();
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), 'Move “By keys” to …');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  await dialog.getByLabel('Day', { exact: true }).fill(`${YEAR}-05-21`);
  for (let steps = 0; steps < 20 && (await page.evaluate(() => document.activeElement?.textContent?.trim())) !== 'Move it'; steps += 1) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await on(page, '21').locator('[data-post]').waitFor();
  await notice(page, 'Moved').waitFor();
  assert.deepEqual(moves[0].schedule, { local: `${YEAR}-05-21T12:00`, zone: 'Europe/Bucharest' });
  assert.equal(await page.evaluate(() => document.activeElement.closest('[data-post]')?.dataset.post), 'post_c1');
});

test('a card is moved by touch, where nothing can be dragged', async () => {
  const options = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
  const { page, moves } = await openCalendar(browser, `/?view=list&date=${YEAR}-05-10`, [card(1, inMay('11'), { line: 'By hand' })], { options });
  await page.getByRole('button', { name: 'Move “By hand” to …' }).tap();
  await page.getByRole('dialog').getByText('1 day later', { exact: true }).tap();
  await page.getByRole('button', { name: 'Move it' }).tap();
  await notice(page, 'Moved').waitFor();
  assert.equal(moves[0].schedule.local, `${YEAR}-05-12T12:00:00`);
});

test('a day of many posts shows the first and opens the others', async () => {
  const cards = Array.from({ length: 2_000 }, (_, index) => card(index, inMay(String(1 + (index % 28)).padStart(2, '0'), `${String(6 + (index % 12)).padStart(2, '0')}:00`)));
  const { page } = await openCalendar(browser, MAY, cards);
  await page.locator('[data-post]').first().waitFor();
  const drawn = await page.locator('[data-post]').count();
  assert.ok(drawn <= 42 * 3, `${drawn} cards are drawn`);
  await page.getByRole('button', { name: /more on .*12 May/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('heading', { name: /12 May/ }).waitFor();
  assert.equal(await dialog.locator('[data-post]').count(), 72);
  const line = await dialog.getByRole('link', { name: 'Card number 11', exact: true }).boundingBox();
  assert.ok(line.width > 100, `a line is ${line.width} wide`);
  await page.keyboard.press('Escape');
  assert.equal(await dialog.count(), 0);
});

test('where the server cannot answer it is asked again after a pause, not at once and without end', async () => {
  for (const [answer, words] of [
    [problem(503, 'unavailable', 'The database does not answer.'), 'The server cannot answer right now.'],
    [{ status: 0 }, 'No connection.'],
  ]) {
    let isDown = false;
    let asked = 0;
    const answers = calendarOf(() => [card(1, instantIn(3))]);
    const { page } = await openCalendar(browser, '/', [], {
      overrides: { '/api/v1/calendar': (request) => ((asked += 1), isDown ? answer : answers(request)) },
    });
    await page.locator('[data-post]').waitFor();
    isDown = true;
    await page.evaluate(() => dispatchEvent(new Event('online')));
    await page.getByText(words).waitFor();
    const before = asked;
    await page.waitForTimeout(3_000);
    assert.ok(asked - before <= 1, `${asked - before} questions in three seconds`);
    isDown = false;
    await page.getByText(words).waitFor({ state: 'detached' });
  }
});

test('the way back from a post leads to the calendar as it was left', async () => {
  const { page } = await openCalendar(browser, `/?view=list&date=${YEAR}-05-10`, [card(1, inMay('11'), { line: 'Far ahead' })]);
  await page.getByRole('link', { name: 'Far ahead', exact: true }).click();
  await page.getByRole('link', { name: 'Back to the calendar' }).click();
  await page.getByRole('link', { name: 'Far ahead', exact: true }).waitFor();
  assert.equal(new URL(page.url()).search, `?view=list&date=${YEAR}-05-10`);
});

test('a range with too much in it says what to do', async () => {
  const { page } = await openCalendar(browser, MAY, [], { overrides: { '/api/v1/calendar': () => problem(422, 'range_too_wide', 'Over 2,500 posts.') } });
  await page.getByText('There is too much here for one page').waitFor();
});

test('a day leads to the composer with that day, an hour with that hour', async () => {
  const { page } = await openCalendar(browser, MAY, []);
  const add = on(page, '20').getByRole('link', { name: /New post on .*20 May/ });
  await add.focus();
  await page.keyboard.press('Enter');
  await page.getByLabel('Day', { exact: true }).waitFor();
  assert.equal(await page.getByLabel('Day', { exact: true }).inputValue(), `${YEAR}-05-20`);
  assert.equal(await page.getByLabel('Time', { exact: true }).inputValue(), '09:00');
  await page.goBack();
  await page.getByRole('link', { name: 'Week', exact: true }).click();
  await page.locator('[data-at$="T15"] a').first().click();
  await page.getByLabel('Time', { exact: true }).waitFor();
  assert.equal(await page.getByLabel('Time', { exact: true }).inputValue(), '15:00');
});

test('days that are over offer no new post', async () => {
  const { page } = await openCalendar(browser, '/?view=month&date=2020-05-01', []);
  await page.locator('[data-day="2020-05-12"]').waitFor();
  assert.equal(await page.getByRole('link', { name: /New post on/ }).count(), 0);
});

test('an empty calendar teaches what to do with it', async () => {
  const { page } = await openCalendar(browser, MAY, []);
  await page.getByText('Press + in a day to write a post for it').waitFor();
  await page.getByRole('link', { name: 'List', exact: true }).click();
  await page.getByText('What you plan appears here day by day').waitFor();
});

test('around a due moment the page looks every second, at what is due alone, and says what became of it', async () => {
  const soon = new Date(Date.now() + 20_000).toISOString();
  const { page, asked, known } = await openCalendar(browser, '/?view=list', [card(1, soon, { line: 'Any moment' })]);
  await page.locator('[data-state=scheduled]').waitFor();
  known.set('post_c1', { ...known.get('post_c1'), state: 'published' });
  await page.locator('[data-post=post_c1] [data-state=published]').waitFor();
  await page.locator('[aria-live=polite]').getByText('Published: Any moment').waitFor({ state: 'attached' });
  const narrow = asked.slice(1).find(({ from, to }) => Date.parse(to) - Date.parse(from) < 3_600_000);
  assert.ok(narrow, 'it does not ask for everything again');
});

test('a post that somebody moves to a near moment meanwhile stands once, at its new time', async () => {
  const soon = (seconds) => new Date(Date.now() + seconds * 1000).toISOString();
  const { page, known } = await openCalendar(browser, '/?view=list', [card(1, soon(30)), card(2, instantIn(5), { line: 'Wanderer' })]);
  await page.locator('[data-post=post_c2]').waitFor();
  const at = soon(45);
  known.set('post_c2', { ...known.get('post_c2'), at, version: 2 });
  await page.locator(`[data-post=post_c2] time[datetime="${at}"]`).waitFor();
  assert.equal(await page.locator('[data-post=post_c2]').count(), 1);
  assert.deepEqual(page.complaints, []);
});

test('a week in which the clocks change has the hour that they skip marked, and its cards on their days', async () => {
  const march = new Date(Date.UTC(YEAR, 2, 31));
  const sunday = new Date(Date.UTC(YEAR, 2, 31 - march.getUTCDay())).toISOString().slice(0, 10);
  const { page } = await openCalendar(browser, `/?view=week&date=${sunday}`, [card(1, `${sunday}T01:30:00.000Z`)]);
  await page.locator(`[data-at="${sunday}T4"] [data-post]`).getByText('04:30').waitFor();
  assert.equal(await page.locator(`[data-at="${sunday}T3"]`).getAttribute('title'), 'The clocks skip this hour.');
  assert.equal(await page.locator(`[data-at="${sunday}T3"] a`).count(), 0);
});

/** Waits until so many cards are drawn. */
async function waitForCards(page, number) {
  await page.waitForFunction((wanted) => document.querySelectorAll('[data-calendar] [data-post]').length === wanted, number);
}
