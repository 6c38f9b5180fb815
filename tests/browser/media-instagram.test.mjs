//! How a post for Instagram is written and will look: among the posts of a profile, as a Reel, as a story.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACCOUNT, post, shapeOf, via } from './answers.mjs';
import { axeFindsNothing, fitsAPhone, seriousOf } from './findings.mjs';
import { openWith, picture, sample, Shelf } from './shelf.mjs';
import { browserOfThisFile, until } from './stage.mjs';

const PROFILE = { ...ACCOUNT, id: 'acc_profile', ...via('instagram'), username: 'harbour.news', name: 'Harbour News' };

const browser = await browserOfThisFile();

/** An open composer for a profile, and the posts that were sent. */
async function compose(options = {}) {
  const sent = [];
  const overrides = {
    '/api/v1/accounts': { data: [PROFILE] },
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

test('several pictures are a carousel, with whom it is shared and what is said first', async () => {
  const { page, sent } = await compose({ reducedMotion: 'reduce' });
  await page.getByLabel('What', { exact: true }).fill('Boats #harbour @a.friend.');
  await add(page, [picture('1.jpg', [400, 500], [30, 80, 160]), picture('2.jpg', [400, 300], [90, 80, 160])]);
  await ready(page, 2);
  await page.getByLabel('Collaborators').fill('@a.friend, b_friend');
  await page.getByLabel('First comment on Instagram').fill('More tomorrow.');
  const preview = page.locator('[data-preview]');
  await preview.locator('[data-carousel="2"]').getByText('1 of 2').waitFor();
  await preview.locator('[data-collaborators]').getByText('with a.friend, b_friend').waitFor();
  await preview.locator('[data-first-comment]').getByText('More tomorrow.').waitFor();
  await axeFindsNothing(page, 'instagram-carousel');

  await page.locator('button[type=submit]').click();
  await until('the post is sent', () => sent.length > 0);
  assert.deepEqual(sent[0].targets, [{ account: 'acc_profile', options: { collaborators: ['a.friend', 'b_friend'], first_comment: 'More tomorrow.' } }]);
});

test('a video becomes a Reel with a cover, or a story, upright, and the choice goes with the post', async () => {
  const { page, sent } = await compose({ reducedMotion: 'reduce' });
  await add(page, await sample('tall.mp4'));
  await ready(page, 1);
  await page.locator('[data-upright=reel]').waitFor();
  await page.getByText('A post on Instagram.').click();
  const kind = page.getByLabel('What it becomes on Instagram');
  await kind.selectOption('story');
  await page.locator('[data-upright=story]').waitFor();
  assert.equal(await page.getByLabel('First comment on Instagram').count(), 0, 'a story takes no comment');
  await kind.selectOption('reel');
  await page.getByText('Instagram chooses the cover.').click();
  await page.getByLabel('Cover of the Reel').selectOption('moment');
  await page.getByLabel('Seconds from the beginning').fill('1.5');
  await page.getByText('Show the Reel among the posts of the profile, too').click();
  await axeFindsNothing(page, 'instagram-reel');
  await fitsAPhone(page, 'instagram-reel');

  await page.locator('button[type=submit]').click();
  await until('the post is sent', () => sent.length > 0);
  assert.deepEqual(sent[0].targets, [{ account: 'acc_profile', options: { kind: 'reel', share_to_feed: false, cover: { at_ms: 1500 } } }]);
  assert.deepEqual(seriousOf(page), []);
});

test('the cover of a Reel may be a picture, which is uploaded and named', async () => {
  const { page, sent } = await compose({ reducedMotion: 'reduce' });
  await add(page, await sample('tall.mp4'));
  await ready(page, 1);
  await page.getByText('A post on Instagram.').click();
  await page.getByLabel('What it becomes on Instagram').selectOption('reel');
  await page.getByText('Instagram chooses the cover.').click();
  await page.getByLabel('Cover of the Reel').selectOption('picture');
  await page.locator('[data-cover] input').setInputFiles(await sample('photo.jpg'));
  await page.locator('[data-cover=ready]').waitFor();
  await axeFindsNothing(page, 'instagram-cover');

  await page.locator('button[type=submit]').click();
  await until('the post is sent', () => sent.length > 0);
  const [{ options }] = sent[0].targets;
  assert.match(options.cover.media, /^med_/);
  assert.notEqual(options.cover.media, sent[0].media[0].id);
});
