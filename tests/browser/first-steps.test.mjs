//! The checklist of a new person, which advances on facts and on nothing else.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PERSON, STATES, open, post, postsThatAre, problem } from './answers.mjs';
import { browserOfThisFile } from './stage.mjs';

const browser = await browserOfThisFile();

const NOBODY = { '/api/v1/accounts': { data: [] } };
const NEW = { '/api/v1/me': { ...PERSON, zone: null }, '/api/v1/posts': { data: [], next: null }, '/api/v1/calendar': { data: [] } };
const steps = (page) => page.locator('[data-first-steps]');
const done = (page) => page.locator('[data-step][data-done=true]').evaluateAll((found) => found.map((step) => step.dataset.step));

test('somebody who is new is told the one thing to do next', async () => {
  const page = await open(browser, '/', { ...NEW, ...NOBODY });
  await steps(page).getByText('0 of 4 done').waitFor();
  assert.equal(await steps(page).getByRole('link', { name: 'Connect X' }).getAttribute('href'), '/connect/x');
  assert.equal(await steps(page).getByRole('button', { name: 'Confirm' }).count(), 0, 'one thing at a time');
});

test('the zone of the browser is offered, and confirmed or another one is', async () => {
  const changes = [];
  let refused = true;
  const page = await open(browser, '/', {
    ...NEW,
    '/api/v1/me': (request) => {
      if (request.method() !== 'PATCH') return { body: { ...PERSON, zone: null } };
      changes.push(request.postDataJSON());
      return refused ? problem(422, 'invalid', 'Not a zone.') : { body: { ...PERSON, ...request.postDataJSON() } };
    },
  });
  assert.equal(await page.getByLabel('Your time zone').inputValue(), 'Europe/Bucharest');
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByText('Not a zone.').waitFor();
  assert.deepEqual(await done(page), ['account'], 'what was refused is not done');
  refused = false;
  await page.getByLabel('Your time zone').fill('tokyo');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Confirm' }).click();
  await steps(page).getByText('2 of 4 done').waitFor();
  assert.deepEqual(changes, [{ zone: 'Europe/Bucharest' }, { zone: 'Asia/Tokyo' }]);
  await page.getByText('Times are those of Asia/Tokyo.').waitFor();
});

test('a first post and its going live end the steps, which then are closed for good', async () => {
  const posts = [];
  const page = await open(browser, '/', { ...NEW, '/api/v1/me': PERSON, '/api/v1/posts': (request) => postsThatAre(posts)(request) });
  await steps(page).getByText('2 of 4 done').waitFor();
  await steps(page).getByRole('link', { name: 'Write a post' }).waitFor();
  posts.push(post(STATES[0]));
  await page.reload();
  await steps(page).getByText('3 of 4 done').waitFor();
  posts.push(post(STATES.find(({ state }) => state === 'published')));
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await steps(page).getByRole('heading', { name: 'That is all there is to it' }).waitFor();
  await steps(page).getByRole('button', { name: 'Close', exact: true }).click();
  await page.reload();
  await page.locator('[data-calendar]').waitFor();
  assert.equal(await steps(page).count(), 0);
});

test('the steps can be put away before they are done, and stay away', async () => {
  const page = await open(browser, '/', NEW);
  await page.getByRole('button', { name: 'Do not show the first steps again' }).click();
  assert.equal(await steps(page).count(), 0);
  await page.reload();
  await page.locator('[data-calendar]').waitFor();
  assert.equal(await steps(page).count(), 0);
});

test('whoever has done it all is not shown the steps', async () => {
  const page = await open(browser, '/');
  await page.locator('[data-calendar]').waitFor();
  assert.equal(await steps(page).count(), 0);
});

test('facts that cannot be learned keep nobody from the calendar', async () => {
  const page = await open(browser, '/', { '/api/v1/posts': () => problem(503, 'unavailable', 'Later.') });
  await page.locator('[data-calendar]').waitFor();
});
