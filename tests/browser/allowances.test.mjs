//! What the person who gave access to an account did not allow, said while a post is written.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACCOUNT } from './answers.mjs';
import { axeFindsNothing, fitsAPhone, seriousOf } from './findings.mjs';
import { openWith, picture, Shelf } from './shelf.mjs';
import { browserOfThisFile, until } from './stage.mjs';

const MESSAGE = 'The connection may not upload pictures and videos. Reconnect the account and allow it, or take them out.';
const SECOND = { ...ACCOUNT, id: 'acc_2', username: 'sandbox_other', name: 'Sandbox Other' };

const browser = await browserOfThisFile();

/** What a server finds whose second account may not upload. */
function findings(request) {
  const { media = [], targets } = request.postDataJSON();
  const at = targets.findIndex(({ account }) => account === 'acc_2');
  const errors = media.length > 0 && at >= 0 ? [{ path: `targets[${at}].account`, code: 'scope_missing', message: MESSAGE }] : [];
  return { body: { errors, warnings: [], parts: [] } };
}

test('an account that may not show pictures says so with the way to mend it, and no longer once they are out', async () => {
  const overrides = { '/api/v1/accounts': { data: [ACCOUNT, SECOND] }, '/api/v1/posts/validate': findings };
  const page = await openWith(browser, '/compose', new Shelf(), overrides, { reducedMotion: 'reduce' });
  await page.getByLabel('What', { exact: true }).fill('With a picture');
  for (const chip of await page.locator('[data-field=who] input').all()) await chip.check({ force: true });
  await page.locator('[data-media] input[multiple]').setInputFiles(picture('one.png', [40, 30], [200, 40, 60]));
  const who = page.locator('[data-field=who]');
  await who.getByText(`@sandbox_other: ${MESSAGE}`).waitFor();
  assert.equal(await who.getByRole('link', { name: 'Reconnect @sandbox_other' }).getAttribute('href'), '/connect/x?reconnect=acc_2');
  await page.locator('[data-preview=acc_2] [data-remarks=error]').getByText(MESSAGE).waitFor();
  assert.equal(await page.locator('[data-preview=acc_1] [data-remarks]').count(), 0);
  await axeFindsNothing(page, 'unallowed');
  await fitsAPhone(page, 'unallowed');

  await page.getByRole('button', { name: 'Remove one.png' }).click();
  await until('nothing is in the way any more', async () => (await page.getByText(MESSAGE).count()) === 0);
  assert.equal(await page.locator('[data-unallowed]').count(), 0);
  assert.deepEqual(seriousOf(page), []);
});
