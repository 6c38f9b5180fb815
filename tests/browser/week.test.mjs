//! A week of posts, planned as a person would: ten posts for three networks, pictures among them, by mouse and keyboard. What it
//! takes is counted and printed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { comeIn, connect, personAtMeta } from './owners.mjs';
import { sample } from './shelf.mjs';
import { BASE_URL, SOON, browserOfThisFile, picture, uniqueText, until } from './stage.mjs';

const browser = await browserOfThisFile();

/** The keystroke-level model: seconds for a key of a practised typist, for pointing and clicking, for thinking before a click, and for
 * finding a file in the system's dialog. https://en.wikipedia.org/wiki/Keystroke-level_model */
const SECONDS = { key: 0.2, click: 1.3, thought: 1.35, file: 5 };
const MOST_SECONDS = 300;

/** What a person does with their hands, counted. */
class Hands {
  done = { clicks: 0, keys: 0, files: 0 };

  constructor(page) {
    this.page = page;
  }

  async click(locator) {
    await locator.click();
    this.done.clicks += 1;
  }

  async type(words) {
    await this.page.keyboard.type(words);
    this.done.keys += words.length;
  }

  async press(key) {
    await this.page.keyboard.press(key);
    this.done.keys += key.split('+').length;
  }

  /** A list is opened, and an option is taken. */
  async take(list, option) {
    await list.focus();
    await list.selectOption(option);
    this.done.clicks += 2;
  }

  /** A button opens the system's dialog. */
  async choose(button, file) {
    const dialog = this.page.waitForEvent('filechooser');
    await this.click(button);
    await (await dialog).setFiles(file);
    this.done.files += 1;
  }

  get seconds() {
    const { clicks, keys, files } = this.done;
    return clicks * (SECONDS.click + SECONDS.thought) + keys * SECONDS.key + files * SECONDS.file;
  }
}

/** A window of somebody new with an account on X, a Page, and a profile on Instagram. */
async function ownerOfThree() {
  const person = await personAtMeta();
  const page = await comeIn(browser, person);
  for (const way of ['Connect X', 'Connect Facebook Pages', 'Connect Instagram through Facebook']) await connect(page, way, person);
  return page;
}

test('a week of ten posts for three networks is planned with few movements', async (t) => {
  const page = await ownerOfThree();
  const hands = new Hands(page);
  await page.goto(`${BASE_URL}/settings`);
  const slots = page.locator('[data-slots]');
  for (const time of ['0900', '1830']) {
    await hands.take(slots.getByLabel('Day'), 'Monday to Friday');
    await hands.press('Tab');
    await hands.type(time);
    await hands.click(slots.getByRole('button', { name: 'Add' }));
    await page.locator('[data-weekday=friday]').getByText(`${time.slice(0, 2)}:${time.slice(2)}`).waitFor();
  }

  const texts = Array.from({ length: 10 }, (_, index) => uniqueText(`Word ${index + 1} of this week, from the harbour`));
  const photo = await sample('photo.jpg');
  await hands.click(page.getByRole('link', { name: 'New post' }).first());
  for (const [index, text] of texts.entries()) {
    if (index === 0) for (const at of [0, 1, 2]) await hands.click(page.locator('[data-field=who] label').nth(at));
    await hands.click(page.getByLabel('What', { exact: true }));
    await hands.type(text);
    await hands.choose(page.locator('[data-media] label:has(input[multiple])'), photo);
    if (index === 0) await picture(page, 'week-composer');
    await until('the picture is here', async () => (await page.locator('[data-medium=ready]').count()) === 1);
    await hands.click(page.getByText(/Next free slot \(/));

    await hands.press('Control+Enter');
    await page.locator('[data-result]').waitFor(SOON);
    if (index < texts.length - 1) await hands.click(page.getByRole('button', { name: 'Write another' }));
  }

  await hands.click(page.getByRole('link', { name: 'Queue', exact: true }).first());
  const planned = page.locator('[data-queue=post]');
  await until('all of them are in the queue', async () => (await planned.count()) === texts.length);
  assert.deepEqual((await planned.locator('a').allTextContents()).sort(), [...texts].sort());
  await picture(page, 'week-queue');
  assert.deepEqual(page.complaints, []);
  const { clicks, keys, files } = hands.done;
  t.diagnostic(`A week of ${texts.length} posts takes ${clicks} clicks, ${keys} keys and ${files} files: about ${Math.round(hands.seconds)} s.`);
  assert.ok(hands.seconds < MOST_SECONDS, `${hands.seconds} s`);
});
