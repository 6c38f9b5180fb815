//! A consent that comes back in another browser, as a phone's apps do it: what is said there, and what is not offered.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { open } from './answers.mjs';
import { axeFindsNothing, fitsAPhone } from './findings.mjs';
import { HOUSE, NOBODY } from './household.mjs';
import { BASE_URL, browserOfThisFile } from './stage.mjs';

const browser = await browserOfThisFile();

const AT = '/?error=other_browser';
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, reducedMotion: 'reduce' };

test('the other browser is told what happened and how to get through, and is offered no second workspace', async () => {
  const page = await open(browser, AT, { '/api/v1/instance': HOUSE, ...NOBODY }, PHONE);
  const astray = page.locator('[data-astray]');
  await astray.getByRole('heading', { name: 'This is not the browser in which you began' }).waitFor();
  await astray.getByText('Close this page and go back to the browser in which you began.').waitFor();
  assert.equal(await page.getByRole('link', { name: /Continue with/ }).count(), 0);
  assert.equal(await page.locator('a[href^="/login/"], a[href^="/connect/"]').count(), 0);
  assert.equal(await astray.locator('input').inputValue(), new URL(BASE_URL).origin);
  await page.reload();
  await astray.waitFor();
  await axeFindsNothing(page, 'astray');
  await fitsAPhone(page, 'astray');
});

test('whoever is signed in there goes on, and is told', async () => {
  const page = await open(browser, AT);
  await page.locator('[data-notice]').getByText('That was begun in another browser.').waitFor();
  await page.locator('[data-calendar]').waitFor();
  assert.equal(new URL(page.url()).search, '');
});
