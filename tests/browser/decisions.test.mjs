//! The decisions that only a person can make: what became of a lost answer, and whether to send after all.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACCOUNT, AT, ENDED, INSTANCE, answersOf, open, problem, receipt, shapeOf } from './answers.mjs';
import { browserOfThisFile } from './stage.mjs';

const browser = await browserOfThisFile();

const event = (kind, detail = {}, at = AT) => ({ at, kind, detail, hash: `${kind}${JSON.stringify(detail)}${Math.random()}` });
const part = (number, state, url = null) => ({ part: number, state, remote_id: url && String(number), url });
const THREAD = [part(1, 'published', 'https://x.example/1'), part(2, 'unconfirmed'), part(3, 'waiting')];
const LOOKED_TWICE = [event('planned'), event('answer_lost'), event('not_found'), event('not_found')];

/** The page of a post in that shape, and the answers that it sends to `act`; `refuse` may answer instead. */
async function openDelivery(shape, act, { refuse = () => null, next, overrides = {} } = {}) {
  const sent = [];
  let current = shape;
  const { state } = shape;
  const page = await open(browser, `/posts/post_${state}`, {
    ...answersOf(shape),
    [`/api/v1/deliveries/dlv_${state}`]: () => ({ body: { ...receipt(current), id: `dlv_${state}` } }),
    [`/api/v1/deliveries/dlv_${state}/${act}`]: (request) => {
      sent.push(request.postDataJSON());
      const refused = refuse(sent.length);
      if (!refused || refused.status === 409) current = next ?? current;
      return refused ?? { body: { ...receipt(current), id: `dlv_${state}` } };
    },
    ...overrides,
  });
  return { page, sent };
}

const press = (page, name) => page.getByRole('button', { name, exact: true }).click();
const notice = (page, words) => page.locator('[data-notice]').getByText(words).waitFor();

test('what failed is edited first, and goes out with the change', async () => {
  const { page } = await openDelivery(shapeOf('failed'), 'send');
  await page.getByRole('link', { name: 'Edit and send' }).click();
  await page.getByRole('button', { name: 'Save and publish now' }).waitFor();
  assert.ok(await page.getByRole('radio', { name: 'Now' }).isChecked());
});

// --- unconfirmed ---

test('an unconfirmed delivery tells what happened, that it was looked for twice, and where to look', async () => {
  const { page } = await openDelivery(shapeOf('unconfirmed', { events: LOOKED_TWICE }), 'resolve');
  const section = page.locator('[data-unconfirmed]');
  await section.getByText('It may be public or not. It is not sent again without you.').waitFor();
  await section.getByText('We looked for it on X twice and did not find it').waitFor();
  const link = section.getByRole('link', { name: 'Open @sandbox_writer on X' });
  assert.equal(await link.getAttribute('href'), 'https://x.com/sandbox_writer');
});

for (const [state, place] of [['processing', '[data-processing]'], ['unconfirmed', '[data-unconfirmed]']]) {
  test(`a delivery that is ${state} shows the reference at the platform`, async () => {
    const changes = { platform: 'tiktok', handle: 'v_pub_1' };
    const events = ['advanced', 'repeated', 'processing'].map((kind) => event(kind));
    const { page } = await openDelivery(shapeOf(state, { state, events, delivery: changes }), 'resolve');
    const section = page.locator(place);
    await section.getByText('Reference at TikTok: v_pub_1').waitFor();
    assert.equal(await section.locator('[translate=no]').textContent(), 'v_pub_1');
    if (state === 'processing') await section.getByText('TikTok accepted it and is working on it.').waitFor();
    await page.getByText('The platform accepted it and is working on it').waitFor();
  });
}

test('in a sandbox the place to look is its public feed', async () => {
  const instance = { ...INSTANCE, sandbox: true, sandbox_feed: 'http://127.0.0.1:1/feed' };
  const { page } = await openDelivery(shapeOf('unconfirmed'), 'resolve', { overrides: { '/api/v1/instance': instance } });
  const link = page.locator('[data-unconfirmed]').getByRole('link', { name: 'Open the public feed of the sandbox' });
  assert.equal(await link.getAttribute('href'), instance.sandbox_feed);
});

test('“it is there” needs no link for a single post', async () => {
  const { page, sent } = await openDelivery(shapeOf('unconfirmed'), 'resolve', { next: shapeOf('published') });
  await press(page, 'It is there');
  await notice(page, 'It counts as published.');
  await page.locator('[data-delivery] [data-state=published]').waitFor();
  assert.deepEqual(sent, [{ outcome: 'published' }]);
  assert.equal(await page.locator('[data-unconfirmed]').count(), 0);
});

test('“it is there” takes the link of the post with it', async () => {
  const { page, sent } = await openDelivery(shapeOf('unconfirmed'), 'resolve', { next: shapeOf('published') });
  await page.getByLabel('Link of the post (optional)').fill(' https://x.com/sandbox_writer/status/12 ');
  await press(page, 'It is there');
  await notice(page, 'It counts as published.');
  assert.deepEqual(sent, [{ outcome: 'published', url: 'https://x.com/sandbox_writer/status/12' }]);
});

test('where a thread goes on, “it is there” asks for the link before anything is sent', async () => {
  const shape = shapeOf('unconfirmed', { parts: THREAD, delivery: { published_parts: 1 } });
  const { page, sent } = await openDelivery(shape, 'resolve', { next: shapeOf('published') });
  await page.locator('[data-unconfirmed]').getByText('Part 2 was handed to X').waitFor();
  await press(page, 'It is there');
  await page.getByText('The rest of the thread is attached to this post: give its link.').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.labels?.[0]?.textContent), 'Link of the post');
  assert.deepEqual(sent, []);
  await page.keyboard.type('https://x.com/sandbox_writer/status/2');
  await press(page, 'It is there');
  await notice(page, 'It counts as published.');
  assert.deepEqual(sent, [{ outcome: 'published', url: 'https://x.com/sandbox_writer/status/2' }]);
});

test('a link that the server refuses is complained about at its field', async () => {
  const refused = problem(422, 'invalid', 'A fault.', [{ path: 'url', code: 'not_a_post', message: 'This is not the link of a post.' }]);
  const { page, sent } = await openDelivery(shapeOf('unconfirmed'), 'resolve', { refuse: () => refused });
  await page.getByLabel('Link of the post (optional)').fill('https://example.com');
  await press(page, 'It is there');
  await page.locator('[data-unconfirmed]').getByText('This is not the link of a post.').waitFor();
  assert.equal(await page.getByLabel('Link of the post (optional)').getAttribute('aria-invalid'), 'true');
  assert.equal(await page.getByLabel('Link of the post (optional)').inputValue(), 'https://example.com');
  assert.equal(sent.length, 1);
});

test('sending again asks first, because it could become public twice', async () => {
  const { page, sent } = await openDelivery(shapeOf('unconfirmed'), 'resolve', { next: shapeOf('scheduled') });
  await press(page, 'Send it again');
  await page.getByRole('dialog').getByText('both will be public').waitFor();
  await press(page, 'Look first');
  assert.deepEqual(sent, []);
  await press(page, 'Send it again');
  await press(page, 'It is not there: send it again');
  await notice(page, 'It is sent again.');
  assert.deepEqual(sent, [{ outcome: 'send_again' }]);
});

test('a refusal that has nothing to do with the link does not stand at it', async () => {
  const refused = problem(422, 'invalid', 'A fault.', [{ path: 'account', code: 'needs_reconnect', message: 'Reconnect @sandbox_writer first.' }]);
  const { page } = await openDelivery(shapeOf('unconfirmed'), 'resolve', { refuse: () => refused });
  await press(page, 'Send it again');
  await press(page, 'It is not there: send it again');
  await page.locator('[data-unconfirmed] [role=alert]').getByText('Reconnect @sandbox_writer first.').waitFor();
  assert.equal(await page.getByLabel('Link of the post (optional)').getAttribute('aria-invalid'), null);
  assert.equal(await page.getByText('Reconnect @sandbox_writer first.').count(), 1);
});

test('dropping gives it up and sends nothing', async () => {
  const { page, sent } = await openDelivery(shapeOf('unconfirmed'), 'resolve', { next: shapeOf('cancelled') });
  await press(page, 'Drop it');
  await notice(page, 'It is dropped.');
  await page.locator('[data-delivery] [data-state=cancelled]').waitFor();
  assert.deepEqual(sent, [{ outcome: 'drop' }]);
});

test('an answer that comes after the matter settled itself is told as such, and the page shows how it stands', async () => {
  const { page, sent } = await openDelivery(shapeOf('unconfirmed'), 'resolve', { refuse: () => problem(409, 'over', 'Over.'), next: shapeOf('published') });
  await press(page, 'Drop it');
  await notice(page, 'It moved on in the meantime');
  await page.locator('[data-delivery] [data-state=published]').waitFor();
  assert.equal(sent.length, 1);
});

// --- held, missed, failed ---

for (const state of ['held', 'missed', 'failed']) {
  test(`what is ${state} can be sent now`, async () => {
    const { page, sent } = await openDelivery(shapeOf(state), 'send', { next: shapeOf('scheduled') });
    await press(page, 'Send now');
    await notice(page, 'It is on its way.');
    assert.deepEqual(sent, [{ now: true }]);
    assert.equal(await page.locator('[data-send]').count(), 0);
  });

  test(`what is ${state} can be sent at another time, which is an instant`, async () => {
    const { page, sent } = await openDelivery(shapeOf(state), 'send', { next: shapeOf('scheduled') });
    await press(page, 'At another time…');
    await page.getByRole('dialog').getByText('In 1 hour', { exact: true }).click();
    const before = Date.now();
    await press(page, 'Plan it');
    await notice(page, 'It goes out');
    assert.deepEqual(Object.keys(sent[0]), ['at']);
    assert.ok(Math.abs(Date.parse(sent[0].at) - before - 3_600_000) < 10_000, sent[0].at);
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });
}

test('an exact time for sending is read in the zone that is named', async () => {
  const { page, sent } = await openDelivery(shapeOf('missed'), 'send', { next: shapeOf('scheduled') });
  await press(page, 'At another time…');
  await page.getByRole('dialog').getByText('Pick a time', { exact: true }).click();
  const year = new Date().getFullYear() + 1;
  await page.getByLabel('Day', { exact: true }).fill(`${year}-01-15`);
  await page.getByLabel('Time', { exact: true }).fill('12:00');
  await page.getByRole('combobox', { name: 'Time zone' }).fill('tokyo');
  await page.keyboard.press('Enter');
  await press(page, 'Plan it');
  await notice(page, 'It goes out');
  assert.deepEqual(sent, [{ at: `${year}-01-15T03:00:00.000Z` }]);
});

test('what is held says until when it goes out by itself', async () => {
  const due = new Date(Date.now() - 600_000).toISOString();
  const { page } = await openDelivery(shapeOf('held', { delivery: { due_at: due } }), 'send');
  const until = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Bucharest', hour: '2-digit', minute: '2-digit' }).format(Date.parse(due) + 3_600_000);
  await page.locator('[data-error]').getByText(`It goes out by itself once that is gone, until`).waitFor();
  await page.locator('[data-error]').getByText(until).waitFor();
});

test('an account that cannot publish refuses to send, and reconnecting is offered first', async () => {
  const { page, sent } = await openDelivery(shapeOf('held'), 'send', {
    refuse: () => problem(422, 'invalid', 'A fault.', [{ path: 'account', code: 'needs_reconnect', message: 'Reconnect @sandbox_writer first.' }]),
    overrides: { '/api/v1/accounts': { data: [{ ...ACCOUNT, health: ENDED }] } },
  });
  const reconnect = page.locator('[data-send]').getByRole('link', { name: 'Reconnect @sandbox_writer' });
  assert.equal(await reconnect.getAttribute('href'), '/connect/x?reconnect=acc_1');
  await press(page, 'Send now');
  await page.locator('[data-send]').getByText('Reconnect @sandbox_writer first.').waitFor();
  assert.equal(sent.length, 1);
});

test('what is partly public offers to send the rest, and says what stays', async () => {
  const parts = [part(1, 'published', 'https://x.example/1'), part(2, 'failed'), part(3, 'waiting')];
  const { page, sent } = await openDelivery(shapeOf('failed', { parts, delivery: { published_parts: 1 } }), 'send', { next: shapeOf('scheduled') });
  await page.locator('[data-error]').getByText('One part is public; the rest is not.').waitFor();
  await page.getByText('It goes on with part 2. What is public stays as it is and is not sent again.').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Send now' }).count(), 0);
  await press(page, 'Send the rest');
  await notice(page, 'It is on its way.');
  assert.deepEqual(sent, [{ now: true }]);
});

test('a delivery that moved on meanwhile is not sent, and says so', async () => {
  const { page } = await openDelivery(shapeOf('missed'), 'send', { refuse: () => problem(409, 'already_sending', 'Too late.'), next: shapeOf('committing') });
  await press(page, 'Send now');
  await notice(page, 'It moved on in the meantime');
  await page.locator('[data-delivery] [data-state=committing]').waitFor();
  assert.equal(await page.locator('[data-send]').count(), 0);
});

// --- what the receipt tells ---

test('the parts of a thread stand with their state, and those that are public with their link', async () => {
  const { page } = await openDelivery(shapeOf('unconfirmed', { parts: THREAD, delivery: { published_parts: 1 } }), 'resolve');
  const rows = page.locator('[data-parts] li');
  await rows.first().waitFor();
  assert.deepEqual(await rows.evaluateAll((found) => found.map((row) => row.dataset.partState)), ['published', 'unconfirmed', 'waiting']);
  assert.equal(await rows.first().getByRole('link').getAttribute('href'), 'https://x.example/1');
  assert.equal(await rows.nth(1).getByRole('link').count(), 0);
});

test('a single post shows no list of parts', async () => {
  const { page } = await openDelivery(shapeOf('published', { parts: [part(1, 'published', 'https://x.example/1')] }), 'send');
  await page.locator('[data-event]').first().waitFor();
  assert.equal(await page.locator('[data-parts]').count(), 0);
});

test('every step has a sentence, and a problem that was seen ahead has its words', async () => {
  const events = [
    event('planned'),
    event('edited'),
    event('moved'),
    event('checked'),
    event('checked', { problem: { code: 'needs_reconnect', message: 'X no longer accepts our access.' } }),
    event('accepted', { part: 0, remote_id: '1' }),
    event('accepted', { part: 1, remote_id: '2' }),
  ];
  const { page } = await openDelivery(shapeOf('committing', { events }), 'send');
  await page.locator('[data-event=edited]').getByText('You changed it').waitFor();
  await page.locator('[data-event=moved]').getByText('You moved it to another time').waitFor();
  await page.locator('[data-event=checked]').first().getByText('nothing is in the way').waitFor();
  await page.locator('[data-event=checked]').nth(1).getByText('X no longer accepts our access.').waitFor();
  await page.locator('[data-event=accepted]').nth(1).getByText('Part 2 is public').waitFor();
});

test('a planned delivery shows what was found ahead of its time as a warning, and still offers what it did', async () => {
  const error = { class: 'Blocked', code: 'needs_reconnect', message: 'X no longer accepts our access.', hint: 'Reconnect the account.' };
  const { page } = await openDelivery(shapeOf('scheduled', { delivery: { error } }), 'send');
  await page.locator('[data-error]').getByText('something may be in the way').waitFor();
  await page.locator('[data-error]').getByText('Reconnect the account.').waitFor();
  await page.getByRole('button', { name: 'Cancel this post' }).waitFor();
  assert.equal(await page.locator('[data-send]').count(), 0);
});
