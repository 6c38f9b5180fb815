//! The example file of the import, as the real Worker takes it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { downloadOf } from './downloads.mjs';
import { BASE_URL, browserOfThisFile, openPage, signIn } from './stage.mjs';

const browser = await browserOfThisFile();

const EXAMPLE = 'Download an example file';

const choose = (page, csv, name = 'plan.csv') =>
  page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(csv) });
const importButton = (page, count) => page.getByRole('button', { name: new RegExp(`^Import ${count} post`) });

test('the example is imported as it is, by the real Worker', async () => {
  const page = await openPage(browser);
  await signIn(page);
  await page.goto(`${BASE_URL}/import`);
  const { text } = await downloadOf(page, EXAMPLE);
  await choose(page, text);
  await page.locator('[data-preview]').waitFor();
  assert.match(await page.locator('[data-preview]').innerText(), /^5 posts, and nothing is wrong/);
  await page.locator('[data-preview]').getByText('3 posts in a thread').waitFor();
  await importButton(page, 5).click();
  await page.locator('[data-result]').getByText('5 posts imported').waitFor();
  assert.deepEqual(page.complaints, []);
});
