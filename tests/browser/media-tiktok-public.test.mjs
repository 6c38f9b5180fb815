//! A video and photos from the person's disk to TikTok, through a real server: onto the profile, and into the inbox as a draft.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { seriousOf } from './findings.mjs';
import { sample } from './shelf.mjs';
import { BASE_URL, SANDBOX_URL, SOON, browserOfThisFile, compose, newcomer, picture, rowOf, uniqueText, until, write } from './stage.mjs';

/** TikTok works on a post for some seconds, and is asked a few times whether it has done so. */
const PROCESSED = { timeout: 120_000 };

const browser = await browserOfThisFile();
const hashOf = ({ buffer }) => createHash('sha256').update(buffer).digest('hex');

/** A window of somebody who came in by Google and connected a creator of TikTok, and TikTok's id of that one. */
async function ownerOfACreator() {
  const username = `harbour_${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`;
  const made = await fetch(`${SANDBOX_URL}/__sandbox/tiktok/users`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username }),
  });
  const { open_id: creator } = await made.json();

  const page = await newcomer(browser, username);
  await page.goto(`${BASE_URL}/connections`);
  await page.locator('[data-ways]').getByRole('link', { name: 'Connect TikTok' }).click();
  await page.locator(`input[name=user][value="${creator}"]`).check({ force: true });
  await page.locator('button[name=decision][value=allow]').click();
  await page.locator('[data-notice]').getByText('is connected.').waitFor(SOON);
  return { page, creator };
}

/** What was begun for a creator, oldest first. */
async function begunFor(creator) {
  const response = await fetch(`${SANDBOX_URL}/__sandbox/tiktok/publications`);
  const { publications } = await response.json();
  return publications.filter(({ user }) => user === creator);
}

test('a video, photos and a draft reach TikTok as they were chosen, each once', async () => {
  const { page, creator } = await ownerOfACreator();
  let before = 0;
  for (const { names, mode, status } of [
    { names: ['tall.mp4'], mode: 'direct', status: 'PUBLISH_COMPLETE' },
    { names: ['photo.jpg', 'progressive.jpg'], mode: 'direct', status: 'PUBLISH_COMPLETE' },
    { names: ['tall.mp4'], mode: 'inbox', status: 'SEND_TO_USER_INBOX' },
  ]) {
    await compose(page);
    const files = await Promise.all(names.map(sample));
    await page.locator('[data-media] input[multiple]').setInputFiles(files);
    await until('all are here', async () => (await page.locator('[data-medium=ready]').count()) === files.length);
    if (mode === 'inbox') {
      await page.getByText('Onto the TikTok profile.').click();
      await page.getByLabel('Where it goes on TikTok').selectOption('inbox');
    } else {
      await page.locator('[data-creator]').waitFor(SOON);
      await page.getByLabel('Who can see this').selectOption('PUBLIC_TO_EVERYONE');
    }
    const text = uniqueText(`To TikTok, ${mode}, ${names.length}.`);
    await page.getByLabel('What', { exact: true }).fill(text);
    await picture(page, `tiktok-${mode}-${names.length}`);

    await write(page, text, 'Now');
    await rowOf(page, text).locator('[data-state=published]').waitFor(PROCESSED);
    const begun = await begunFor(creator);
    assert.equal(begun.length, before + 1, 'it is begun once');
    const made = begun[before];
    assert.equal(made.status, status);
    if (names[0].endsWith('.mp4')) assert.deepEqual(made.media.map(({ sha256 }) => sha256), files.map(hashOf));
    assert.equal(made.media.length, files.length);
    before = begun.length;
  }
  assert.deepEqual(seriousOf(page), []);
});
