//! Several posts at once in the month and the week: selected by mouse and by keyboard, also where a day has no room for
//! them, moved together and taken back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { card, openCalendar } from './cards.mjs';
import { axeFindsNothing, fitsAPhone, seriousOf } from './findings.mjs';
import { browserOfThisFile } from './stage.mjs';

const browser = await browserOfThisFile();

const MONTH = '/?view=month&date=2031-05-14';
const WEEK = '/?view=week&date=2031-05-14';
const at = (day, time = '09:00') => `2031-05-${day}T${time}:00.000Z`;
/** One on each of three days of one week, and six on a day between the second and the third. */
const cards = () => [
  card(1, at(12)),
  card(2, at(13)),
  ...[3, 4, 5, 6, 7, 8].map((number) => card(number, at(14, `10:0${number}`))),
  card(9, at(16)),
];
const bar = (page) => page.locator('[data-selection-bar]');
const says = (page, words) => bar(page).locator('[data-selected]').getByText(words, { exact: true }).waitFor();
const press = (page, name) => bar(page).getByRole('button', { name, exact: true }).click();
const notice = (page, words) => page.locator('[data-notice]').getByText(words).waitFor();
const select = (page) => page.getByRole('button', { name: 'Select', exact: true });
const link = (page, number) => page.locator(`[data-post=post_c${number}] a`);
const box = (page, number) => page.getByRole('checkbox', { name: `Select “Card number ${number}”` });

async function openAt(path, options) {
  const opened = await openCalendar(browser, path, cards(), { options });
  await opened.page.locator('[data-calendar]').waitFor();
  return opened;
}

for (const [name, path] of [['month', MONTH], ['week', WEEK]]) {
  test(`posts of the ${name} are selected by mouse, moved together and taken back`, async () => {
    const { page, moves } = await openAt(path);
    await link(page, 1).click({ modifiers: ['Control'] });
    await says(page, '1 selected');
    assert.equal(await box(page, 1).isChecked(), true);
    await link(page, 9).click();
    await says(page, '2 selected');
    await link(page, 9).click();
    await says(page, '1 selected');
    await press(page, 'Move by days…');
    await page.getByLabel('By how many days').fill('1');
    await page.getByRole('button', { name: 'Move them' }).click();
    await notice(page, '1 post moved.');
    assert.deepEqual(moves.map(({ id, schedule }) => [id, schedule.local.slice(0, 10)]), [['post_c1', '2031-05-13']]);
    assert.equal(await bar(page).count(), 0, 'it is done');
    await page.getByRole('button', { name: 'Undo' }).click();
    await notice(page, '1 post as before.');
    assert.equal(moves.length, 2);
    assert.deepEqual(page.complaints, []);
  });

  test(`with Shift all posts of the ${name} in between are selected, with those for which a day has no room`, async () => {
    const { page, moves } = await openAt(path);
    await link(page, 2).click({ modifiers: ['Control'] });
    await link(page, 9).click({ modifiers: ['Shift'] });
    await says(page, '8 selected');
    await page.locator('[data-day="2031-05-14"]').getByText('3 selected', { exact: true }).waitFor();
    await press(page, 'Move by days…');
    await page.getByLabel('By how many days').fill('7');
    await page.getByRole('button', { name: 'Move them' }).click();
    await notice(page, '8 posts moved.');
    assert.deepEqual(moves.map(({ id }) => id).sort(), [2, 3, 4, 5, 6, 7, 8, 9].map((number) => `post_c${number}`));
  });

  test(`posts of the ${name} are selected and left with the keyboard alone`, async () => {
    const { page } = await openAt(path);
    await select(page).focus();
    await page.keyboard.press('Enter');
    await says(page, '0 selected');
    await box(page, 1).focus();
    await page.keyboard.press('Space');
    await box(page, 2).focus();
    await page.keyboard.press('Shift+Space');
    await says(page, '2 selected');
    // The day's dialog has the others, and Escape closes it alone.
    await page.getByRole('button', { name: /^3 more/ }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('checkbox', { name: 'Select “Card number 8”' }).focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await says(page, '3 selected');
    await page.keyboard.press('Escape');
    await bar(page).waitFor({ state: 'detached' });
    assert.equal(await page.getByRole('checkbox').count(), 0);
    // What was selected is forgotten, and a plain press opens a post again.
    await select(page).click();
    await says(page, '0 selected');
    await page.keyboard.press('Escape');
    await link(page, 1).click();
    await page.waitForURL(/\/posts\/post_c1$/);
    assert.deepEqual(seriousOf(page), []);
  });

  test(`axe finds nothing while posts of the ${name} are selected, and it fits into 360 px`, async () => {
    const { page } = await openAt(path, { reducedMotion: 'reduce' });
    await link(page, 2).click({ modifiers: ['Control'] });
    await link(page, 9).click({ modifiers: ['Shift'] });
    await says(page, '8 selected');
    await axeFindsNothing(page, `selected-${name}`);
    await fitsAPhone(page, `selected-${name}`);
  });
}

test('what is selected stays selected in another form, and is forgotten when the calendar is left', async () => {
  const { page } = await openAt(MONTH);
  await link(page, 1).click({ modifiers: ['Control'] });
  await page.getByRole('link', { name: 'Week', exact: true }).click();
  await page.locator('[data-calendar=week]').waitFor();
  await says(page, '1 selected');
  await page.getByRole('link', { name: 'Drafts', exact: true }).first().click();
  await bar(page).waitFor({ state: 'detached' });
  await page.goBack();
  await page.locator('[data-calendar]').waitFor();
  assert.equal(await bar(page).count(), 0);
});

test('a card that is selected is not dragged away by itself', async () => {
  const { page, moves } = await openAt(MONTH);
  await select(page).click();
  assert.equal(await page.locator('[data-post=post_c1]').getAttribute('draggable'), 'false');
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('[data-post=post_c1]').getAttribute('draggable'), 'true');
  assert.equal(moves.length, 0);
});

test('on a phone the posts of a day are selected in its list', async () => {
  const { page } = await openAt(MONTH, { viewport: { width: 360, height: 780 }, hasTouch: true });
  await select(page).click();
  await page.locator('[data-day="2031-05-14"] button').click();
  const dialog = page.getByRole('dialog');
  for (const number of [3, 8]) await dialog.getByRole('checkbox', { name: `Select “Card number ${number}”` }).click();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await says(page, '2 selected');
  assert.deepEqual(seriousOf(page), []);
});
