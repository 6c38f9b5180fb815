//! Pictures and videos from the person's disk to a Page: photos, a video and a Reel, through a real server.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { sample } from './shelf.mjs';
import { BASE_URL, SANDBOX_URL, SOON, browserOfThisFile, compose, openPage, picture, rowOf, uniqueText, until, write } from './stage.mjs';

/** Facebook works on a video for some seconds, and is asked a few times whether it has done so. */
const PROCESSED = { timeout: 120_000 };

const browser = await browserOfThisFile();
const hashOf = ({ buffer }) => createHash('sha256').update(buffer).digest('hex');

/** A window of somebody who came in by Facebook and connected their one Page, and Facebook's id of it. */
async function ownerOfAPage() {
  const name = `Harbour ${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`;
  const body = JSON.stringify({ name: `Owner of ${name}`, pages: [{ name }] });
  const made = await fetch(`${SANDBOX_URL}/__sandbox/meta/people`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const { id, pages } = await made.json();

  const page = await openPage(browser);
  await page.goto(`${BASE_URL}/`);
  await page.getByRole('link', { name: 'Continue with Facebook' }).click();
  await page.locator(`input[name=user][value="${id}"]`).check({ force: true });
  await page.locator('button[name=decision][value=allow]').click();
  await page.locator('[data-picker] [data-choice]').waitFor(SOON);
  await picture(page, 'facebook-choice');
  await page.getByRole('button', { name: 'Connect 1 account' }).click();
  await page.locator('[data-notice]').getByText(`${name} is connected.`).waitFor(SOON);
  return { page, pageId: pages[0].id };
}

/** What became public on a Page with that text. */
async function publicOn(pageId, text) {
  const response = await fetch(`${SANDBOX_URL}/__sandbox/meta/public?user=${pageId}`);
  const { posts } = await response.json();
  return posts.filter((post) => post.text === text);
}

test('photos, a video and a Reel become public on a Page, byte by byte as they are on the disk', async () => {
  const { page, pageId } = await ownerOfAPage();
  for (const { names, kind, into } of [
    { names: ['orientation-1.jpg', 'photo.jpg'], kind: 'feed' },
    { names: ['video.mp4'], kind: 'video' },
    { names: ['tall.mp4'], kind: 'reel', into: 'reel' },
  ]) {
    await compose(page);
    const files = await Promise.all(names.map(sample));
    await page.locator('[data-media] input[multiple]').setInputFiles(files);
    await until('all are here', async () => (await page.locator('[data-medium=ready]').count()) === files.length);
    if (into) {
      await page.getByText('A post on the Page.').click();
      await page.getByLabel('What it becomes on the Page').selectOption(into);
    }
    const text = uniqueText(`As a ${kind}.`);
    await page.getByLabel('What', { exact: true }).fill(text);
    await page.locator('[data-field=who] img').waitFor();
    await picture(page, `facebook-${kind}`);

    await write(page, text, 'Now');
    const row = rowOf(page, text);
    await row.locator('[data-state=published]').waitFor(PROCESSED);
    const [made, ...others] = await publicOn(pageId, text);
    assert.equal(others.length, 0, 'it is public once');
    assert.equal(made.kind, kind);
    assert.deepEqual(made.media.map(({ sha256 }) => sha256), files.map(hashOf));

    await row.getByRole('link', { name: text }).click();
    const shown = page.locator('[data-post-media] li img');
    await shown.nth(files.length - 1).waitFor();
    const isDrawn = () => shown.evaluateAll((images) => images.every(({ naturalWidth }) => naturalWidth > 0));
    await until('their small pictures are drawn', isDrawn);
    await picture(page, `facebook-${kind}-receipt`);
  }
  assert.deepEqual(page.complaints, []);
});
