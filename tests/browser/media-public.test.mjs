//! Pictures from the person's disk to the public post, through a real server.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { sample } from './shelf.mjs';
import { SOON, browserOfThisFile, compose, openPage, publicPosts, rowOf, signIn, uniqueText, until, write } from './stage.mjs';

const browser = await browserOfThisFile();
const hashOf = ({ buffer }) => createHash('sha256').update(buffer).digest('hex');

test('two pictures in the order that the person gave them become public with what they show, and stay on the receipt', async () => {
  const page = await openPage(browser);
  await signIn(page);
  await compose(page);
  const [first, second] = await Promise.all(['orientation-1.jpg', 'photo.jpg'].map(sample));
  await page.locator('[data-media] input[multiple]').setInputFiles([first, second]);
  await until('both are here', async () => (await page.locator('[data-medium=ready]').count()) === 2);
  await page.getByRole('button', { name: 'Move photo.jpg earlier' }).press('Enter');
  await page.getByRole('button', { name: 'Describe photo.jpg' }).click();
  await page.getByLabel('Description').fill('A strip of colours');
  await page.getByRole('button', { name: 'Done' }).click();

  const text = uniqueText('With two pictures.');
  await write(page, text, 'Now');
  const row = rowOf(page, text);
  await row.locator('[data-state=published]').waitFor(SOON);
  await row.getByRole('link', { name: text }).click();
  const shown = page.locator('[data-post-media] li');
  await shown.nth(1).waitFor();
  assert.deepEqual(await shown.locator('[data-alt]').allTextContents(), ['A strip of colours', 'Without a description']);
  const isDrawn = () => shown.locator('img').evaluateAll((images) => images.every(({ naturalWidth }) => naturalWidth > 0));
  await until('their small pictures are drawn', isDrawn);

  const [made, ...others] = await publicPosts(text);
  assert.equal(others.length, 0, 'it is public once');
  assert.deepEqual(made.media.map(({ sha256 }) => sha256), [second, first].map(hashOf));
  assert.equal(made.media[0].alt_text, 'A strip of colours');
  assert.deepEqual(page.complaints, []);
});

test('what is neither a picture nor a video is refused with what the server says of its bytes', async () => {
  const page = await openPage(browser);
  await signIn(page);
  await compose(page);
  await page.locator('[data-media] input[multiple]').setInputFiles(await sample('text-named.jpg'));
  const file = page.locator('[data-medium=refused]');
  await file.getByText('It cannot be used.').waitFor();
  assert.match(await file.textContent(), /It cannot be used\. \S/);
});
