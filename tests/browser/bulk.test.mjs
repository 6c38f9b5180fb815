//! Several posts of the list at once: selected by mouse and by keyboard, moved, cancelled, duplicated, and taken back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AT, delivery, post, problem, shapeOf } from './answers.mjs';
import { card, instantIn, openCalendar } from './cards.mjs';
import { axeFindsNothing, fitsAPhone, seriousOf } from './findings.mjs';
import { intercept } from './network.mjs';
import { browserOfThisFile } from './stage.mjs';

const browser = await browserOfThisFile();

const LIST = '/?view=list';
const cards = () => [1, 2, 3, 4].map((number) => card(number, instantIn(number)));
const box = (page, number) => page.getByRole('checkbox', { name: `Select “Card number ${number}”` });
const bar = (page) => page.locator('[data-selection-bar]');
const says = (page, words) => bar(page).locator('[data-selected]').getByText(words, { exact: true }).waitFor();
const press = (page, name) => bar(page).getByRole('button', { name, exact: true }).click();
const notice = (page, words) => page.locator('[data-notice]').getByText(words).waitFor();
/** A post for several accounts, with the delivery of each. */
const postFor = (id, shapes) => ({
  ...post(shapeOf('scheduled')),
  id,
  targets: shapes.map((_, index) => ({ account: `acc_${index + 1}`, text: null, media: null, options: {} })),
  deliveries: shapes.map((shape, index) => ({ ...delivery(shape), id: `dlv_${id}_${index + 1}`, post: id, account: `acc_${index + 1}` })),
});
/** A post as its cancelling leaves it: what waited is cancelled. */
const cancelledFrom = (before) => ({
  ...before,
  state: 'cancelled',
  deliveries: before.deliveries.map((each) => (['scheduled', 'preparing', 'ready', 'held'].includes(each.state) ? { ...each, state: 'cancelled' } : each)),
});
const shifted = (iso, days) => new Date(Date.parse(iso) + days * 86_400_000).toISOString().slice(0, 10);

/**
 * The list with posts that can be read, taken back and made; what was asked for is kept. `posts` says how some are read, and
 * `after` how their cancelling leaves them; of what is made, the answers with the numbers in `lost` do not come.
 */
async function openList({ refuse = {}, posts = {}, after = {}, lost = [], options, list = cards() } = {}) {
  const [cancelled, made] = [[], []];
  const opened = await openCalendar(browser, LIST, list, {
    options,
    overrides: {
      '/api/v1/posts': (request) => {
        if (request.method() !== 'POST') return { body: { data: [], next: null } };
        made.push({ ...request.postDataJSON(), key: request.headers()['idempotency-key'] });
        if (lost.includes(made.length)) return { status: 0 };
        return { status: 201, body: { ...post(shapeOf('scheduled')), id: `post_m${made.length}`, version: 1, created_at: AT } };
      },
      drafts: (request) => {
        made.push({ ...request.postDataJSON(), key: request.headers()['idempotency-key'] });
        if (lost.includes(made.length)) return { status: 0 };
        return { status: 201, body: { ...post(shapeOf('scheduled')), id: `post_m${made.length}`, version: 1, state: 'draft', schedule: null, created_at: AT } };
      },
    },
  });
  const { page, known } = opened;
  // What is asked of one post, beside its moves.
  await intercept(page, (url) => /\/api\/v1\/posts\/post_\w+$/.test(url.pathname), async (route) => {
    const request = route.request();
    const id = request.url().split('/').at(-1);
    const refused = request.method() === 'GET' ? null : await refuse[id];
    if (refused) return route.fulfill({ status: refused.status, json: refused.body });
    if (request.method() === 'GET' && posts[id]) return route.fulfill({ json: posts[id] });
    if (request.method() !== 'DELETE') return route.fallback();
    cancelled.push({ id, version: request.headers()['if-match'] });
    const entry = known.get(id);
    if (entry) known.set(id, { ...entry, state: 'cancelled', version: entry.version + 1 });
    return route.fulfill({ status: entry ? 200 : 204, ...(entry && { json: { ...(after[id] ?? cancelledFrom(posts[id] ?? { ...post(shapeOf('scheduled')), id })), version: entry.version + 1 } }) });
  });
  await page.locator('[data-post]').first().waitFor();
  return { ...opened, cancelled, made };
}

test('several posts move by days together, and one press takes all of it back', async () => {
  const list = cards();
  const { page, moves } = await openList({ list });
  await page.getByRole('button', { name: 'Select', exact: true }).click();
  await says(page, '0 selected');
  await box(page, 1).click();
  await box(page, 3).click();
  await says(page, '2 selected');
  await press(page, 'Move by days…');
  await page.getByLabel('By how many days').fill('0');
  await page.getByRole('button', { name: 'Move them' }).click();
  await page.getByRole('dialog').getByText('Write a whole number').waitFor();
  assert.equal(moves.length, 0);
  await page.getByLabel('By how many days').fill('2');
  await page.getByRole('dialog').getByText(/^The first goes from/).waitFor();
  await page.getByRole('button', { name: 'Move them' }).click();
  await notice(page, '2 posts moved.');
  assert.deepEqual(moves.map(({ id, version }) => [id, version]).sort(), [['post_c1', '"1"'], ['post_c3', '"1"']]);
  for (const { id, schedule } of moves) {
    const before = list.find((entry) => entry.id === id);
    assert.equal(schedule.local.slice(0, 10), shifted(before.at, 2));
    assert.equal(schedule.zone, 'Europe/Bucharest');
  }
  assert.equal(await bar(page).count(), 0, 'it is done');
  await page.getByRole('button', { name: 'Undo' }).click();
  await notice(page, '2 posts as before.');
  assert.deepEqual(moves.slice(2).map(({ id, version }) => [id, version]).sort(), [['post_c1', '"2"'], ['post_c3', '"2"']]);
  assert.deepEqual(page.complaints, []);
});

test('what is refused says why and stays selected, and the others stay done', async () => {
  const list = [...cards(), card(5, instantIn(5), { state: 'published' })];
  const refuse = { post_c2: problem(409, 'already_sending', 'It is on its way.'), post_c3: problem(412, 'stale', 'It changed.') };
  const { page, moves } = await openList({ list, refuse });
  await page.getByRole('button', { name: 'Select', exact: true }).click();
  await box(page, 1).click();
  await page.keyboard.press('Tab');
  await box(page, 5).click({ modifiers: ['Shift'] });
  await says(page, '5 selected');
  await press(page, 'Move by days…');
  await page.getByRole('button', { name: 'Move them' }).click();
  await notice(page, '2 posts moved.');
  const failures = bar(page).locator('[data-bulk-failures]');
  await failures.getByText('These 3 stay as they were:').first().waitFor();
  assert.match(await failures.innerText(), /“Card number 5”: It is on its way or over/);
  assert.equal(await failures.locator('li').count(), 3);
  await says(page, '3 selected');
  assert.deepEqual(moves.map(({ id }) => id).sort(), ['post_c1', 'post_c4']);
  assert.deepEqual(await Promise.all([1, 2, 3, 4, 5].map((number) => box(page, number).isChecked())), [false, true, true, false, true]);
  await failures.getByRole('button', { name: 'Hide this list' }).click();
  assert.equal(await failures.count(), 0);
  assert.deepEqual(seriousOf(page), []);
});

test('the words of a post and of the server are marked as what they are, on a Spanish page', async () => {
  const words = 'The server says something that is not translated.';
  const refuse = { post_c1: problem(422, 'invalid', 'No.', [{ path: 'schedule', code: 'odd', message: words }]) };
  const { page } = await openList({ refuse, options: { locale: 'es-ES' } });
  await page.locator('[data-post=post_c1] a').click({ modifiers: ['Control'] });
  await press(page, 'Mover…');
  await page.getByRole('button', { name: 'Moverlas' }).click();
  const failure = bar(page).locator('[data-bulk-failures] li');
  await failure.waitFor();
  assert.equal((await failure.innerText()).trim(), `«Card number 1»: ${words}`);
  assert.equal(await failure.locator('[translate=no][dir=auto]').innerText(), '«Card number 1»');
  assert.equal(await failure.locator('[lang=en]').innerText(), words);
});

test('several posts are cancelled after a question, and planned again as they were', async () => {
  const list = cards();
  const { page, cancelled, made, moves } = await openList({ list });
  await page.locator('[data-post=post_c2] a').click({ modifiers: ['Control'] });
  await page.locator('[data-post=post_c3] a').click();
  await says(page, '2 selected');
  await press(page, 'Cancel');
  await page.getByRole('dialog', { name: 'Cancel 2 posts?' }).waitFor();
  assert.deepEqual(cancelled, []);
  await page.getByRole('button', { name: 'Cancel them' }).click();
  await notice(page, '2 posts cancelled.');
  assert.deepEqual(cancelled.map(({ id, version }) => [id, version]).sort(), [['post_c2', '"1"'], ['post_c3', '"1"']]);
  await page.locator('[data-post=post_c2]').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await notice(page, '2 posts as before.');
  // The same posts, at the times that they had.
  assert.deepEqual(made, []);
  assert.deepEqual(moves.map(({ id, version }) => [id, version]).sort(), [['post_c2', '"2"'], ['post_c3', '"2"']]);
  assert.ok(moves.every(({ schedule, text, targets }) => schedule.zone === 'Europe/Bucharest' && text === undefined && targets === undefined), JSON.stringify(moves));
  for (const { id } of moves) await page.locator(`[data-post=${id}]`).waitFor();
});

test('what had gone out before a post was cancelled is not made again', async () => {
  const partly = shapeOf('held', { delivery: { published_parts: 1 } });
  const c1 = postFor('post_c1', ['published', 'scheduled', 'preparing', 'ready', 'held', 'failed', 'unconfirmed', 'missed'].map((state) => shapeOf(state)));
  const c2 = postFor('post_c2', [shapeOf('published'), partly]);
  // One of them begins to go out while it is being cancelled.
  const c3 = postFor('post_c3', [shapeOf('scheduled'), shapeOf('scheduled')]);
  const late = cancelledFrom(c3);
  late.deliveries[0].state = 'committing';
  const list = cards().map((entry, index) => (index < 2 ? { ...entry, state: 'attention' } : entry));
  const { page, cancelled, made } = await openList({ list, posts: { post_c1: c1, post_c2: c2, post_c3: c3 }, after: { post_c3: late } });
  await page.locator('[data-post=post_c1] a').click({ modifiers: ['Control'] });
  await page.locator('[data-post=post_c3] a').click({ modifiers: ['Shift'] });
  await says(page, '3 selected');
  await press(page, 'Cancel');
  await page.getByRole('button', { name: 'Cancel them' }).click();
  await notice(page, '3 posts cancelled.');
  assert.equal(cancelled.length, 3);
  await page.getByRole('button', { name: 'Undo' }).click();
  await notice(page, 'This one stays as it was: “Card number 2”: Nothing of it can be planned again without publishing something twice.');
  assert.deepEqual(made.map(({ targets }) => targets.map(({ account }) => account)).sort(), [['acc_2'], ['acc_2', 'acc_3', 'acc_4', 'acc_5']]);
  assert.deepEqual(page.complaints, []);
});

test('several posts are duplicated, as drafts or some days later', async () => {
  const list = cards();
  const { page, made, cancelled } = await openList({ list });
  const duplicate = async () => {
    await page.locator('[data-post=post_c1] a').click({ modifiers: ['Control'] });
    await page.locator('[data-post=post_c2] a').click({ modifiers: ['Shift'] });
    await says(page, '2 selected');
    await press(page, 'Duplicate…');
  };
  await duplicate();
  await page.getByRole('button', { name: 'Duplicate them' }).click();
  await notice(page, '2 drafts made.');
  assert.deepEqual(made.map(({ schedule }) => schedule), [null, null]);
  assert.equal(new Set(made.map(({ key }) => key)).size, 2);
  await page.getByRole('button', { name: 'Undo' }).click();
  await notice(page, '2 posts as before.');
  assert.deepEqual(cancelled.map(({ id }) => id).sort(), ['post_m1', 'post_m2']);
  await duplicate();
  await page.getByLabel('Planned some days later').check();
  await page.getByLabel('How many days later').fill('14');
  await page.getByRole('button', { name: 'Duplicate them' }).click();
  await notice(page, '2 posts duplicated.');
  assert.deepEqual(made.slice(2).map(({ schedule }) => schedule.local.slice(0, 10)).sort(), [shifted(list[0].at, 14), shifted(list[1].at, 14)]);
});

test('a duplicate whose answer is lost is asked for again with the same key', async () => {
  const { page, made } = await openList({ lost: [1, 2, 3] });
  const duplicate = async (days) => {
    await press(page, 'Duplicate…');
    if (days) await page.getByLabel('Planned some days later').check();
    if (days) await page.getByLabel('How many days later').fill(days);
    await page.getByRole('button', { name: 'Duplicate them' }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  };
  const selected = () => page.locator('[data-post=post_c1] a').click({ modifiers: ['Control'] });
  await selected();
  await duplicate('14');
  await bar(page).locator('[data-bulk-failures]').getByText('No answer came.').waitFor();
  await duplicate();
  await duplicate('14');
  await duplicate('14');
  await notice(page, '1 post duplicated.');
  await selected();
  await duplicate();
  await notice(page, '1 draft made.');
  await selected();
  await duplicate();
  await notice(page, '1 draft made.');
  assert.equal(made.length, 6);
  const [later, draft, laterAgain, laterAtLast, draftAtLast, another] = made.map(({ key }) => key);
  assert.deepEqual([laterAgain, laterAtLast, draftAtLast], [later, later, draft]);
  assert.equal(new Set([later, draft, another]).size, 3, 'what was made can be duplicated once more');
});

test('planning again whose answer is lost can be asked for once more, and is done once', async () => {
  const { page, made, moves, known } = await openList();
  let isLost = true;
  await page.locator('[data-post=post_c1] a').click({ modifiers: ['Control'] });
  await press(page, 'Cancel');
  await page.getByRole('button', { name: 'Cancel them' }).click();
  await notice(page, '1 post cancelled.');
  // The change takes effect, and its answer is lost.
  await intercept(page, (url) => url.pathname.endsWith('/post_c1'), async (route) => {
    const request = route.request();
    const entry = known.get('post_c1');
    if (request.method() === 'GET') return route.fulfill({ json: { ...post(shapeOf('scheduled')), id: 'post_c1', version: entry.version, schedule: { at: entry.at, local: entry.at.slice(0, 19), zone: 'UTC', remark: null } } });
    if (request.method() !== 'PATCH' || !isLost) return route.fallback();
    isLost = false;
    known.set('post_c1', { ...entry, state: 'scheduled', version: entry.version + 1 });
    return route.abort();
  });
  await page.getByRole('button', { name: 'Undo' }).click();
  await notice(page, 'No answer came.');
  await page.getByRole('button', { name: 'Undo' }).click();
  await notice(page, '1 post as before.');
  assert.deepEqual(made, []);
  assert.deepEqual(moves.map(({ version }) => version), ['"2"'], 'the second one is refused, because the first one was done');
});

test('a post that cannot be planned again says why', async () => {
  const refuse = {};
  const { page } = await openList({ refuse });
  await page.locator('[data-post=post_c1] a').click({ modifiers: ['Control'] });
  await press(page, 'Cancel');
  await page.getByRole('button', { name: 'Cancel them' }).click();
  await notice(page, '1 post cancelled.');
  const words = 'It was deleted after the post was cancelled, because nothing used it any more. Duplicate the post, and add it anew.';
  refuse.post_c1 = problem(422, 'invalid', 'No.', [{ path: 'media[0].id', code: 'unknown_medium', message: words }]);
  await page.getByRole('button', { name: 'Undo' }).click();
  await notice(page, `This one stays as it was: “Card number 1”: ${words}`);
});

test('what is refused after the selection was ended, or the page left, is told all the same', async () => {
  for (const leave of ['Escape', 'Drafts']) {
    let answerNow;
    const refused = new Promise((resolve) => (answerNow = () => resolve(problem(409, 'already_sending', 'It is on its way.'))));
    const { page, moves } = await openList({ refuse: { post_c2: refused } });
    await page.locator('[data-post=post_c1] a').click({ modifiers: ['Control'] });
    await page.locator('[data-post=post_c2] a').click();
    await press(page, 'Move by days…');
    await page.getByRole('button', { name: 'Move them' }).click();
    await says(page, 'Working');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    if (leave === 'Escape') await page.keyboard.press('Escape');
    else await page.getByRole('link', { name: leave, exact: true }).first().click();
    await bar(page).waitFor({ state: 'detached' });
    if (leave === 'Escape') await page.locator('[data-post=post_c3] a').click({ modifiers: ['Control'] });
    answerNow();
    await notice(page, '1 post moved. This one stays as it was: “Card number 2”: It is being sent already');
    if (leave === 'Escape') await says(page, '1 selected');
    assert.equal(moves.length, 1);
    await page.getByRole('button', { name: 'Undo' }).click();
    await notice(page, '1 post as before.');
    assert.equal(moves.length, 2);
    assert.deepEqual(seriousOf(page), []);
  }
});

test('posts are selected, moved and left with the keyboard alone', async () => {
  const { page, moves } = await openList();
  await page.getByRole('button', { name: 'Select', exact: true }).focus();
  await page.keyboard.press('Enter');
  await box(page, 1).focus();
  await page.keyboard.press('Space');
  await box(page, 3).focus();
  await page.keyboard.press('Shift+Space');
  await says(page, '3 selected');
  await bar(page).getByRole('button', { name: 'Move by days…' }).focus();
  await page.keyboard.press('Enter');
  await page.getByLabel('By how many days').focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await notice(page, '3 posts moved.');
  assert.equal(moves.length, 3);
  await page.locator('[data-post=post_c4] a').focus();
  await page.keyboard.press('Control+Enter');
  await says(page, '1 selected');
  assert.equal(await box(page, 4).isChecked(), true);
  await press(page, 'Clear');
  await says(page, '0 selected');
  await page.keyboard.press('Escape');
  assert.equal(await bar(page).count(), 0);
});

test('axe finds nothing while posts are selected, and it fits into 360 px', async () => {
  const { page } = await openList({ refuse: { post_c2: problem(409, 'already_sending', 'It is on its way.') }, options: { reducedMotion: 'reduce' } });
  await page.getByRole('button', { name: 'Select', exact: true }).click();
  for (const number of [1, 2]) await box(page, number).click();
  await press(page, 'Move by days…');
  await axeFindsNothing(page, 'move-by-days');
  await page.getByRole('button', { name: 'Move them' }).click();
  await bar(page).locator('[data-bulk-failures]').waitFor();
  await press(page, 'Duplicate…');
  await page.getByLabel('Planned some days later').check();
  await axeFindsNothing(page, 'duplicate');
  await page.getByRole('button', { name: 'Leave them' }).click();
  await axeFindsNothing(page, 'selected');
  await fitsAPhone(page, 'selected');
});
