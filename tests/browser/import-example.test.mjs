//! The example file of the import, as the real Worker takes it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BASE_URL, browserOfThisFile, openPage, signIn } from './stage.mjs';

const browser = await browserOfThisFile();

const choose = (page, csv, name = 'plan.csv') =>
  page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(csv) });
const importButton = (page, count) => page.getByRole('button', { name: new RegExp(`^Import ${count} post`) });

/** The example file, and its text. */
async function exampleOf(page) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download an example file' }).click()]);
  const chunks = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk);
  return { download, text: Buffer.concat(chunks).toString() };
}

test('the example is imported as it is, by the real Worker', async () => {
  const page = await openPage(browser);
  await signIn(page);
  await page.goto(`${BASE_URL}/import`);
  await page.waitForLoadState('networkidle');
  const { text } = await exampleOf(page);
  await choose(page, text);
  await page.locator('[data-preview]').waitFor();
  assert.match(await page.locator('[data-preview]').innerText(), /^5 posts, and nothing is wrong/);
  await page.locator('[data-preview]').getByText('3 posts in a thread').waitFor();
  await importButton(page, 5).click();
  await page.locator('[data-result]').getByText('5 posts imported').waitFor();
  assert.deepEqual(page.complaints, []);
});
