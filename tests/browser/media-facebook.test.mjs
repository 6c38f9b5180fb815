//! How a post for a Facebook Page is written and will look: on its wall, as a Reel, as a story.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACCOUNT, post, shapeOf, via } from './answers.mjs';
import { axeFindsNothing, fitsAPhone, seriousOf } from './findings.mjs';
import { openWith, picture, sample, Shelf } from './shelf.mjs';
import { browserOfThisFile, until } from './stage.mjs';

const PAGE = { ...ACCOUNT, id: 'acc_page', ...via('facebook'), username: null, name: 'Harbour News' };

const browser = await browserOfThisFile();

/** An open composer for a Page, and the posts that were sent. */
async function compose(options = {}) {
  const sent = [];
  const overrides = {
    '/api/v1/accounts': { data: [PAGE] },
    '/api/v1/posts': (request) => {
      if (request.method() !== 'POST') return { body: { data: [], next: null } };
      sent.push(request.postDataJSON());
      return { status: 201, body: post(shapeOf('scheduled')) };
    },
  };
  const page = await openWith(browser, '/compose', new Shelf(), overrides, options);
  await page.getByLabel('What', { exact: true }).waitFor();
  return { page, sent };
}

const add = (page, files) => page.locator('[data-media] input[multiple]').setInputFiles(files);
const ready = (page, count) => until(`${count} files are here`, async () => (await page.locator('[data-medium=ready]').count()) === count);

test('a link shows a card, and a first comment stands below it and goes with the post', async () => {
  const { page, sent } = await compose({ reducedMotion: 'reduce' });
  await page.getByLabel('What', { exact: true }).fill('Read www.example.com/news.');
  await page.getByLabel('First comment').fill('More tomorrow.');
  const preview = page.locator('[data-preview]');
  await preview.locator('[data-link-card]').getByText('example.com').waitFor();
  await page.getByLabel('Link that the post shows').fill('https://example.org/other');
  await preview.locator('[data-link-card]').getByText('example.org').waitFor();
  await preview.locator('[data-first-comment]').getByText('More tomorrow.').waitFor();
  await axeFindsNothing(page, 'facebook-link');

  await page.locator('button[type=submit]').click();
  await until('the post is sent', () => sent.length > 0);
  assert.deepEqual(sent[0].targets, [{ account: 'acc_page', options: { link: 'https://example.org/other', first_comment: 'More tomorrow.' } }]);
});

test('seven pictures stand as five, with how many more there are', async () => {
  const { page } = await compose();
  const files = Array.from({ length: 7 }, (_, index) => picture(`${index}.png`, [40, 30], [30 * index, 80, 160]));
  await add(page, files);
  await ready(page, 7);
  const mosaic = page.locator('[data-preview] [data-mosaic="7"]');
  assert.equal(await mosaic.locator('img').count(), 5);
  await mosaic.getByText('+2').waitFor();
});

test('a video becomes a Reel or a story, upright, and the choice goes with the post', async () => {
  const { page, sent } = await compose({ reducedMotion: 'reduce' });
  await add(page, await sample('tall.mp4'));
  await ready(page, 1);
  await page.getByText('A post on the Page.').click();
  const kind = page.getByLabel('What it becomes on the Page');
  await kind.selectOption('story');
  await page.locator('[data-upright=story]').waitFor();
  assert.equal(await page.getByLabel('First comment').count(), 0, 'a story takes no comment');
  await kind.selectOption('reel');
  const { width, height } = await page.locator('[data-upright=reel]').boundingBox();
  assert.ok(Math.abs(width / height - 9 / 16) < 0.01);
  await axeFindsNothing(page, 'facebook-reel');
  await fitsAPhone(page, 'facebook-reel');

  await page.locator('button[type=submit]').click();
  await until('the post is sent', () => sent.length > 0);
  assert.deepEqual(sent[0].targets, [{ account: 'acc_page', options: { kind: 'reel' } }]);
  assert.deepEqual(seriousOf(page), []);
});
