//! Pictures and videos from the person's disk to Instagram: a carousel, a Reel and a story, through a real server.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { picture as drawing, sample } from './shelf.mjs';
import { BASE_URL, SANDBOX_URL, SOON, browserOfThisFile, compose, newcomer, picture, rowOf, uniqueText, until, write } from './stage.mjs';

/** Instagram works on a video for some seconds, and is asked a few times whether it has done so. */
const PROCESSED = { timeout: 120_000 };

const browser = await browserOfThisFile();
const hashOf = ({ buffer }) => createHash('sha256').update(buffer).digest('hex');

/** A window of somebody who came in by Facebook and connected the profile behind their one Page, and Instagram's id of it. */
async function ownerOfAProfile() {
  const username = `harbour_${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`;
  const body = JSON.stringify({ name: `Owner of ${username}`, pages: [{ name: `Page ${username}`, instagram: username }] });
  const made = await fetch(`${SANDBOX_URL}/__sandbox/meta/people`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const { id, pages } = await made.json();

  const page = await newcomer(browser, username);
  await page.goto(`${BASE_URL}/connections`);
  await page.locator('[data-ways]').getByRole('link', { name: 'Connect Instagram through Facebook' }).click();
  await page.locator(`input[name=user][value="${id}"]`).check({ force: true });
  await page.locator('button[name=decision][value=allow]').click();
  await page.locator('[data-picker] [data-choice]').waitFor(SOON);
  await page.getByRole('button', { name: 'Connect 1 account' }).click();
  await page.locator('[data-notice]').getByText(`@${username} is connected.`).waitFor(SOON);
  return { page, profile: pages[0].instagram };
}

/** Whether it makes a post or changes one. */
const isAboutAPost = (request) => ['POST', 'PATCH'].includes(request.method()) && /\/api\/v1\/posts(\/\w+)?$/.test(request.url());

/** What became public on a profile. */
async function publicOn(profile) {
  const response = await fetch(`${SANDBOX_URL}/__sandbox/instagram/public?user=${profile}`);
  const { posts } = await response.json();
  return posts;
}

test('a picture, a carousel and a Reel become public on a profile, byte by byte as they are on the disk', async () => {
  const { page, profile } = await ownerOfAProfile();
  let before = 0;
  for (const { names, kind, into } of [
    { names: ['photo.jpg'], kind: 'feed' },
    { names: ['photo.jpg', 'tall.mp4'], kind: 'feed' },
    { names: ['tall.mp4'], kind: 'reel', into: 'reel' },
  ]) {
    await compose(page);
    const files = (await Promise.all(names.map(sample))).flat();
    await page.locator('[data-media] input[multiple]').setInputFiles(files);
    await until('all are here', async () => (await page.locator('[data-medium=ready]').count()) === files.length);
    if (into) {
      await page.getByText('A post on Instagram.').click();
      await page.getByLabel('What it becomes on Instagram').selectOption(into);
    }
    const text = uniqueText(`As a ${kind} of ${names.length}.`);
    await page.getByLabel('What', { exact: true }).fill(text);
    await page.locator('[data-field=who] img').waitFor();
    await picture(page, `instagram-${kind}-${names.length}`);

    await write(page, text, 'Now');
    const row = rowOf(page, text);
    await row.locator('[data-state=published]').waitFor(PROCESSED);
    const posts = await publicOn(profile);
    assert.equal(posts.length, before + 1, 'it is public once');
    const made = posts[before];
    assert.equal(made.kind, kind);
    assert.equal(made.text, text);
    assert.deepEqual(made.media.map(({ sha256 }) => sha256), files.map(hashOf));
    before = posts.length;
  }
  assert.deepEqual(page.complaints, []);
});

/** The colour of the first picture of a post, at its corner. */
const cornerOf = (page, id) =>
  page.evaluate(async (address) => {
    const response = await fetch(address);
    const canvas = document.createElement('canvas');
    const context = canvas.getContext('2d');
    context.drawImage(await createImageBitmap(await response.blob()), 0, 0);
    return [...context.getImageData(0, 0, 1, 1).data];
  }, `/api/v1/media/${id}/file`);

test('a picture that can be seen through is made a JPEG on white, which Instagram takes', async () => {
  const { page, profile } = await ownerOfAProfile();
  await compose(page);
  const logo = drawing('logo.png', [600, 600], [20, 90, 160, 0]);
  await page.locator('[data-media] input[multiple]').setInputFiles(logo);
  await page.locator('[data-medium=ready]').getByText('Instagram takes JPEG.').waitFor(SOON);
  await picture(page, 'instagram-wrong-form');
  await page.getByRole('button', { name: 'Make a JPEG of logo.png' }).click();
  await page.locator('[data-medium=ready]').getByText('logo.jpg').waitFor(SOON);
  await until('nothing is wrong with it', async () => (await page.locator('[data-remarks=error]').count()) === 0);
  assert.equal(await page.getByRole('button', { name: /^Make a JPEG of/ }).count(), 0);

  const text = uniqueText('On white.');
  await page.getByLabel('What', { exact: true }).fill(text);
  // It may be a draft by now, which is then planned.
  const asked = page.waitForRequest((request) => isAboutAPost(request) && request.postDataJSON().schedule);
  await write(page, text, 'Now');
  const { media } = (await asked).postDataJSON();
  assert.deepEqual(await cornerOf(page, media[0].id), [255, 255, 255, 255]);
  await rowOf(page, text).locator('[data-state=published]').waitFor(PROCESSED);
  const [made] = await publicOn(profile);
  assert.equal(made.media.length, 1);
  assert.deepEqual(page.complaints, []);
});
