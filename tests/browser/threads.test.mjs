//! Writing more than one text: threads, words of an account's own, who can reply, and what is refused about them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACCOUNT, open, post, problem, shapeOf } from './answers.mjs';
import { browserOfThisFile } from './stage.mjs';

const browser = await browserOfThisFile();

const SECOND = { ...ACCOUNT, id: 'acc_2', username: 'harbour_news', name: 'Harbour News' };
const TWO_ACCOUNTS = { '/api/v1/accounts': { data: [ACCOUNT, SECOND] } };

/** The composer, and every post that it sends; `refuse` may answer instead. */
async function openComposer({ overrides = {}, refuse = () => null } = {}) {
  const sent = [];
  const page = await open(browser, '/compose', {
    '/api/v1/posts': (request) => {
      if (request.method() !== 'POST') return { body: { data: [], next: null } };
      sent.push(request.postDataJSON());
      return refuse(sent.length) ?? { status: 201, body: post(shapeOf('scheduled')) };
    },
    ...overrides,
  });
  await page.locator('[data-field=who] input').first().waitFor({ state: 'attached' });
  return { page, sent };
}

const add = (page) => page.getByRole('button', { name: 'Add a post to the thread' }).click();
const submit = (page) => page.locator('button[type=submit]').click();
const focused = (page) => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.labels?.[0]?.textContent);
const words = (page) => page.locator('[data-field=what] textarea').evaluateAll((fields) => fields.map((field) => field.value));

async function writeThread(page, texts) {
  await page.getByLabel('What', { exact: true }).fill(texts[0]);
  for (const text of texts.slice(1)) {
    await add(page);
    // The new field has the focus, so that writing goes on without the mouse.
    await page.keyboard.type(text);
  }
}

test('a thread is sent as the text and the parts after it, in their order', async () => {
  const { page, sent } = await openComposer();
  await writeThread(page, ['One', 'Two', 'Three']);
  await submit(page);
  await page.locator('[data-result]').getByText('Planned').waitFor();
  assert.equal(sent.length, 1);
  assert.equal(sent[0].text, 'One');
  assert.deepEqual(sent[0].targets, [{ account: 'acc_1', options: { thread: [{ text: 'Two' }, { text: 'Three' }] } }]);
  await page.getByRole('button', { name: 'Write another' }).click();
  assert.equal(await page.locator('[data-field=what] textarea').count(), 1, 'the next post begins with one part');
  assert.equal(await page.getByLabel('What', { exact: true }).inputValue(), '');
});

test('what is too much is marked, becomes a thread by one press, and Ctrl+Enter sends it', async () => {
  const { page, sent } = await openComposer();
  const paragraphs = ['One. '.repeat(40).trim(), 'Two. '.repeat(40).trim(), 'Three. '.repeat(20).trim()];
  const field = page.getByLabel('What', { exact: true });
  const height = (await field.boundingBox()).height;
  await field.fill(paragraphs.join('\n\n'));
  await page.locator('[data-overflow]').waitFor({ state: 'attached' });
  assert.equal(await page.locator('[data-overflow]').textContent(), paragraphs.join('\n\n').slice(280));
  assert.ok((await field.boundingBox()).height > height + 40, 'the field grows with its text');
  await page.getByRole('button', { name: 'Split it into 3 posts' }).click();
  assert.deepEqual(await words(page), paragraphs);
  assert.equal(await page.locator('[data-overflow]').count(), 0);
  await page.locator('[data-notice]').getByRole('button', { name: 'Undo' }).click();
  assert.deepEqual(await words(page), [paragraphs.join('\n\n')]);
  await page.getByRole('button', { name: 'Split it into 3 posts' }).click();
  await page.locator('[data-field=what] textarea').nth(1).press('Control+Enter');
  await page.locator('[data-result]').getByText('Planned').waitFor();
  assert.deepEqual([sent[0].text, ...sent[0].targets[0].options.thread.map(({ text }) => text)], paragraphs);
});

test('without a connection the form says that the words are kept', async () => {
  const { page } = await openComposer();
  await page.evaluate(() => dispatchEvent(new Event('offline')));
  await page.locator('[data-send-bar]').getByText('Your words are kept here; press again when you are back.').waitFor();
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await page.locator('[data-offline]').waitFor({ state: 'detached' });
});

test('a single text is sent without any option', async () => {
  const { page, sent } = await openComposer();
  await writeThread(page, ['Alone']);
  await submit(page);
  await page.locator('[data-result]').getByText('Planned').waitFor();
  assert.deepEqual(sent[0].targets, [{ account: 'acc_1' }]);
});

test('a part is moved by the keyboard, which stays with it', async () => {
  const { page, sent } = await openComposer();
  await writeThread(page, ['One', 'Two', 'Three']);
  await page.getByRole('button', { name: 'Move part 3 up' }).focus();
  await page.keyboard.press('Enter');
  assert.deepEqual(await words(page), ['One', 'Three', 'Two']);
  assert.equal(await focused(page), 'Move part 2 up');
  await page.keyboard.press('Enter');
  assert.deepEqual(await words(page), ['Three', 'One', 'Two']);
  assert.equal(await focused(page), 'Move part 1 up');
  await page.keyboard.press('Enter');
  assert.deepEqual(await words(page), ['Three', 'One', 'Two'], 'the first part goes no further');
  await page.getByRole('button', { name: 'Move part 1 down' }).press('Space');
  assert.deepEqual(await words(page), ['One', 'Three', 'Two']);
  assert.equal(await focused(page), 'Move part 2 down');
  await submit(page);
  await page.locator('[data-result]').getByText('Planned').waitFor();
  assert.deepEqual([sent[0].text, ...sent[0].targets[0].options.thread.map((part) => part.text)], ['One', 'Three', 'Two']);
});

test('a part that was removed by a slip comes back to its place', async () => {
  const { page } = await openComposer();
  await writeThread(page, ['One', 'Two', 'Three']);
  await page.getByRole('button', { name: 'Remove part 2' }).click();
  assert.deepEqual(await words(page), ['One', 'Three']);
  assert.equal(await focused(page), 'Part 1 of 2');
  await page.getByRole('button', { name: 'Bring part 2 back' }).click();
  assert.deepEqual(await words(page), ['One', 'Two', 'Three']);
  assert.equal(await page.getByRole('button', { name: 'Bring part' }).count(), 0);
});

test('each part has its own counter and its own complaint', async () => {
  const { page, sent } = await openComposer();
  await writeThread(page, ['One', 'x'.repeat(285)]);
  await page.locator('[data-part="2"]').getByText('5 characters too many').first().waitFor();
  await page.locator('[data-part="1"]').getByText('3 of 280').waitFor();
  await add(page);
  await submit(page);
  await page.locator('[data-part="2"]').getByText('take away 5 characters').waitFor();
  await page.locator('[data-part="3"]').getByText('or remove this part').waitFor();
  assert.equal(await page.locator('[data-part="1"] [aria-invalid=true]').count(), 0);
  assert.equal(await focused(page), 'Part 2 of 3', 'the first wrong part has the focus');
  assert.deepEqual(sent, []);
});

test('a thread ends at 25 posts', async () => {
  const { page } = await openComposer();
  for (let parts = 1; parts < 25; parts += 1) await add(page);
  await page.getByLabel('Part 25 of 25').waitFor();
  await page.getByText('A thread has at most 25 posts.').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Add a post to the thread' }).count(), 0);
});

test('what the server refuses about a part stands at that part', async () => {
  const refused = problem(422, 'invalid', 'Three faults.', [
    { path: 'targets[0].options.thread[1].text', code: 'cashtags', message: 'At most one cashtag.' },
    { path: 'targets[0].options.reply_settings', code: 'unsupported', message: 'Not for this account.' },
    { path: 'text', code: 'blank', message: 'Say something.' },
  ]);
  const { page } = await openComposer({ refuse: (times) => (times === 1 ? refused : null) });
  await writeThread(page, ['One', 'Two', '$A $B']);
  await submit(page);
  await page.locator('[data-part="3"]').getByText('At most one cashtag.').waitFor();
  await page.locator('[data-part="1"]').getByText('Say something.').waitFor();
  await page.getByText('Not for this account.').waitFor();
  assert.equal(await page.getByText('At most one cashtag.').count(), 1);
  await page.getByLabel('Part 3 of 3').fill('$A');
  assert.equal(await page.getByText('At most one cashtag.').count(), 0, 'typing clears it');
});

test('who can reply is one sentence, and sent only where it is not everyone', async () => {
  const { page, sent } = await openComposer();
  await writeThread(page, ['Quiet, please']);
  await page.getByText('Everyone can reply.').click();
  await page.getByLabel('Who can reply').selectOption('mentionedUsers');
  await page.getByText('Only people who are mentioned can reply.').waitFor();
  await submit(page);
  await page.locator('[data-result]').getByText('Planned').waitFor();
  assert.deepEqual(sent[0].targets[0].options, { reply_settings: 'mentionedUsers' });
  await page.getByRole('button', { name: 'Write another' }).click();
  await page.getByText('Everyone can reply.').waitFor();
});

test('the same words on several X accounts are warned of, and words of its own end the warning', async () => {
  const { page, sent } = await openComposer({ overrides: TWO_ACCOUNTS });
  const warning = page.locator('[data-warning=repeated]');
  await page.getByLabel('What', { exact: true }).fill('Good morning');
  await page.getByText('@sandbox_writer').click();
  assert.equal(await warning.count(), 0, 'one account repeats nobody');
  await page.getByText('@harbour_news').click();
  await warning.getByText('X does not allow the same words').waitFor();
  await page.getByRole('button', { name: 'Other words or pictures for @harbour_news' }).click();
  assert.equal(await focused(page), 'What @harbour_news says');
  await page.getByLabel('What @harbour_news says').fill('Good morning from the harbour');
  await warning.waitFor({ state: 'detached' });
  await submit(page);
  await page.locator('[data-result]').getByText('Planned').waitFor();
  assert.equal(sent[0].text, 'Good morning');
  assert.deepEqual(sent[0].targets, [{ account: 'acc_1' }, { account: 'acc_2', text: 'Good morning from the harbour' }]);
});

test('an account can return to the shared words', async () => {
  const { page, sent } = await openComposer({ overrides: TWO_ACCOUNTS });
  await page.getByLabel('What', { exact: true }).fill('Shared');
  await page.getByText('@sandbox_writer').click();
  await page.getByText('@harbour_news').click();
  await page.getByRole('button', { name: 'Other words or pictures for @harbour_news' }).click();
  await page.getByLabel('What @harbour_news says').fill('Own');
  await page.getByRole('button', { name: 'Use the shared words and pictures for @harbour_news again' }).click();
  assert.equal(await page.getByLabel('What @harbour_news says').count(), 0);
  await submit(page);
  await page.locator('[data-result]').getByText('Planned').waitFor();
  assert.deepEqual(sent[0].targets, [{ account: 'acc_1' }, { account: 'acc_2' }]);
});

test('what the server would refuse is said while writing, once the person pauses', async () => {
  const asked = [];
  const { page, sent } = await openComposer({
    overrides: {
      '/api/v1/posts/validate': (request) => {
        asked.push(request.postDataJSON());
        const errors = request.postDataJSON().text.includes('$B') ? [{ path: 'targets[0].text', code: 'cashtags', message: 'At most one cashtag.' }] : [];
        return { body: { errors, parts: [] } };
      },
    },
  });
  await page.getByLabel('What', { exact: true }).pressSequentially('Buy $A $B');
  await page.locator('[data-field=what]').getByText('At most one cashtag.').waitFor();
  assert.equal(asked.length, 1, 'it is asked once, not at every key');
  assert.equal(asked[0].text, 'Buy $A $B');
  await page.getByLabel('What', { exact: true }).fill('Buy $A');
  await page.waitForRequest('**/api/v1/posts/validate');
  assert.equal(await page.getByText('At most one cashtag.').count(), 0);
  assert.deepEqual(sent, [], 'nothing was saved');
});

test('a thread can be written and sent with the keyboard alone', async () => {
  const { page, sent } = await openComposer();
  const press = (key) => page.keyboard.press(key);
  await page.getByLabel('What', { exact: true }).focus();
  await page.keyboard.type('First');
  for (let steps = 0; steps < 5 && (await page.evaluate(() => document.activeElement?.textContent?.trim())) !== 'Add a post to the thread'; steps += 1) await press('Tab');
  await press('Enter');
  await page.keyboard.type('Second');
  for (let steps = 0; steps < 30 && (await page.evaluate(() => document.activeElement?.getAttribute('type'))) !== 'submit'; steps += 1) await press('Tab');
  await press('Enter');
  await page.locator('[data-result]').getByText('Planned').waitFor();
  assert.deepEqual([sent[0].text, sent[0].targets[0].options.thread], ['First', [{ text: 'Second' }]]);
});
