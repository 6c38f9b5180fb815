//! A change that meets another one, or comes too late.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problem } from './answers.mjs';
import { arrived, openPlanned, save } from './planned.mjs';
import { browserOfThisFile } from './stage.mjs';

const browser = await browserOfThisFile();

test('a change that meets another one asks, and saves ours on request without undoing the rest of theirs', async () => {
  const { page, changes } = await openPlanned(browser, '/edit', {
    answer: (times, change) => {
      if (times > 1) return null;
      change({ version: 9, text: 'Their words', late_minutes: 5 });
      return problem(412, 'stale', 'It changed.');
    },
  });
  await page.getByLabel('Part 1 of 2').fill('My words');
  await save(page);
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Their words').waitFor();
  await dialog.getByText('My words').waitFor();
  assert.equal(changes.length, 1, 'nothing is overwritten before the person decides');
  await dialog.getByRole('button', { name: 'Save mine' }).click();
  await arrived(page);
  assert.deepEqual(changes[1], { version: '"9"', body: { text: 'My words' } });
});

test('a change that meets another one can give way to it', async () => {
  const { page, changes } = await openPlanned(browser, '/edit', {
    answer: (times, change) => {
      change({ version: 9, text: 'Their words' });
      return problem(412, 'stale', 'It changed.');
    },
  });
  await page.getByLabel('Part 1 of 2').fill('My words');
  await save(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Take the saved one' }).click();
  assert.equal(await page.getByLabel('Part 1 of 2').inputValue(), 'Their words');
  assert.equal(await page.getByRole('dialog').count(), 0);
  assert.equal(changes.length, 1);
});

test('a change that meets another one can be thought over', async () => {
  const { page, changes } = await openPlanned(browser, '/edit', { answer: (times, change) => change({ version: 9, text: 'Theirs' }) && problem(412, 'stale', 'It changed.') });
  await page.getByLabel('Part 1 of 2').fill('My words');
  await save(page);
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  assert.equal(await page.getByLabel('Part 1 of 2').inputValue(), 'My words');
  assert.equal(changes.length, 1);
});

test('a change whose answer was lost is recognised, and asks nothing', async () => {
  const { page, changes } = await openPlanned(browser, '/edit', {
    answer: (times, change) => {
      if (times > 1) return problem(412, 'stale', 'It changed.');
      change({ version: 4, text: 'Saved, but unheard' });
      return { status: 0 };
    },
  });
  await page.getByLabel('Part 1 of 2').fill('Saved, but unheard');
  await save(page);
  await page.getByText('that is looked up first').waitFor();
  await save(page);
  await arrived(page);
  await page.locator('[data-notice]').getByText('The change is saved.').waitFor();
  assert.equal(changes.length, 2);
});

for (const [code, words] of [
  ['already_sending', 'It is being sent already. Your change was not saved.'],
  ['over', 'Nothing of this post can be changed any more.'],
]) {
  test(`a change that comes too late is told as such: ${code}`, async () => {
    const { page } = await openPlanned(browser, '/edit', { answer: () => problem(409, code, 'Too late.') });
    await page.getByLabel('Part 1 of 2').fill('Too late');
    await save(page);
    await arrived(page);
    await page.locator('[data-notice]').getByText(words).waitFor();
  });
}
