//! Receipts as files that anybody can check.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AT, answersOf, open, problem, shapeOf } from './answers.mjs';
import { downloadOf } from './downloads.mjs';
import { openHouse } from './household.mjs';
import { browserOfThisFile, picture } from './stage.mjs';

const browser = await browserOfThisFile();

const BUTTON = 'Download the receipts';
const KEY = { id: 'k', public: 'p', since: AT };
const page = (number, next) => ({
  scope: 'workspace',
  origin: 'https://example.org',
  keys: [KEY],
  signed: [{ text: `list ${number}`, key: 'k', signature: 's' }],
  ledgers: [{ delivery: `dlv_${number}`, events: [{ seq: 1, text: '{}', hash: 'h' }] }],
  next,
});

/** The receipt of a published post, of whose events so many are signed. */
const openReceipt = async (signed) => {
  const events = ['planned', 'sending', 'published'].map((kind, place) => ({
    at: AT,
    kind,
    detail: {},
    hash: `h${place}`,
    is_signed: place < signed,
  }));
  const opened = await open(browser, '/posts/post_published', answersOf(shapeOf('published', { events })));
  await opened.getByText('Details for the record').click();
  return opened;
};

test('all pages of the receipts come in one file', async () => {
  const asked = [];
  const settings = await openHouse(browser, '/settings', {
    '/api/v1/ledger': (request) => {
      const after = new URL(request.url()).searchParams.get('after');
      asked.push(after);
      return { body: after === null ? page(1, 1) : after === '1' ? page(2, 2) : page(3, null) };
    },
  });
  const { download, text } = await downloadOf(settings, BUTTON);
  assert.equal(download.suggestedFilename(), 'receipts.json');
  const file = JSON.parse(text);
  assert.deepEqual(asked, [null, '1', '2']);
  assert.deepEqual(file, {
    ...page(1, null),
    signed: [1, 2, 3].flatMap((number) => page(number).signed),
    ledgers: [1, 2, 3].flatMap((number) => page(number).ledgers),
  });
  await settings.locator('[data-section=ledger]').scrollIntoViewIfNeeded();
  await picture(settings, 'settings-receipts');
  assert.deepEqual(settings.complaints, []);
});

test('where a page does not come, no file is saved and it is said', async () => {
  const settings = await openHouse(browser, '/settings', {
    '/api/v1/ledger': () => problem(503, 'unavailable', 'The database does not answer. Try again in a moment.'),
  });
  const saved = [];
  settings.on('download', (download) => saved.push(download));
  await settings.getByRole('button', { name: BUTTON }).click();
  await settings.locator('[data-section=ledger] [data-refusal]').getByText('The database does not answer.').waitFor();
  assert.deepEqual(saved, []);
});

test('a receipt says how much of it is signed, and offers the file', async () => {
  const opened = await openReceipt(2);
  await opened.getByText('This instance has signed the first 2 entries.').waitFor();
  const file = opened.getByRole('link', { name: 'Download for checking' });
  assert.equal(await file.getAttribute('href'), '/api/v1/deliveries/dlv_published/ledger');
  assert.equal(await file.getAttribute('download'), 'dlv_published.json');
  await picture(opened, 'receipt-signed');
});

test('a receipt that is not signed yet says when it is', async () => {
  const opened = await openReceipt(0);
  await opened.getByText('It is signed within a day after it has come to rest.').waitFor();
  assert.equal(await opened.getByRole('link', { name: 'Download for checking' }).count(), 0);
});
