//! Hashtags and mentions that were used before: suggested while one is typed, and never in the way.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACCOUNT, INSTANCE, open, post, problem, shapeOf, via } from './answers.mjs';
import { axeFindsNothing, seriousOf } from './findings.mjs';
import { BASE_URL, browserOfThisFile, compose, openPage, signIn, uniqueText, until } from './stage.mjs';

const browser = await browserOfThisFile();

const TAGS = {
  hashtags: [
    { tag: 'coffee', uses: 9 },
    { tag: 'Café', uses: 5 },
    { tag: 'cake', uses: 2 },
    { tag: 'icedcoffee', uses: 1 },
    { tag: 'שלום', uses: 1 },
    { tag: '東京', uses: 1 },
  ],
  mentions: [
    { name: 'ada', uses: 4, platforms: ['x'] },
    { name: 'baker.shop', uses: 2, platforms: ['facebook'] },
    { name: 'both', uses: 1, platforms: ['facebook', 'x'] },
  ],
};
const PAGE = { ...ACCOUNT, id: 'acc_page', ...via('facebook'), username: 'bakery', name: 'The bakery' };

const field = (page) => page.getByLabel('What', { exact: true });
const list = (page) => page.locator('[data-tag-list]:not(.hidden)');
const words = (page) => list(page).locator('bdi').allTextContents();
const isFocused = (target) => target.evaluate((element) => element === document.activeElement);
const settled = (page) => page.evaluate(() => new Promise((done) => setTimeout(done, 150)));

/** The composer, whose server knows what was used before; `asked` counts how often it was asked. */
async function openTags({ accounts = [ACCOUNT], overrides = {}, options } = {}) {
  const world = { asked: 0, fails: false };
  const page = await open(
    browser,
    '/compose',
    {
      '/api/v1/tags': () => {
        world.asked += 1;
        return world.fails ? problem(503, 'unavailable', 'Not now.') : { body: TAGS };
      },
      '/api/v1/accounts': { data: accounts },
      '/api/v1/instance': { ...INSTANCE, platforms: ['x', 'facebook'].map((door) => ({ ...via(door), is_set_up: true, problem: null })) },
      ...overrides,
    },
    options,
  );
  await field(page).waitFor();
  return { page, world };
}

/** Waits until these are suggested, and no others: the list follows a key a moment later. */
const areSuggested = (page, tags) => until(`${tags} are suggested`, async () => (await words(page)).join() === tags.join());

/** Types at the end of what is there. */
const type = (page, text) => field(page).pressSequentially(text);

test('a hashtag is suggested from what was used before, entered by the arrows and taken by Enter', async () => {
  const { page, world } = await openTags();
  await type(page, 'Good morning ');
  assert.equal(world.asked, 0, 'nothing is asked for before a mark is typed');
  await type(page, '#');
  await list(page).waitFor();
  assert.deepEqual(await words(page), ['#coffee', '#Café', '#cake', '#icedcoffee', '#שלום', '#東京']);
  await page.getByText('6 suggestions. Arrow down chooses one.').waitFor({ state: 'attached' });
  await type(page, 'c');
  await areSuggested(page, ['#coffee', '#Café', '#cake']);
  await type(page, 'af');
  await areSuggested(page, ['#Café']);
  await field(page).press('Backspace');
  await areSuggested(page, ['#Café', '#cake']);
  assert.equal(await field(page).getAttribute('aria-activedescendant'), null);
  await field(page).press('ArrowDown');
  await field(page).press('ArrowDown');
  const active = list(page).getByRole('option', { selected: true });
  assert.match(await active.innerText(), /^#cake/);
  assert.equal(await field(page).getAttribute('aria-activedescendant'), await active.getAttribute('id'));
  assert.equal(await field(page).getAttribute('aria-controls'), await list(page).getAttribute('id'));
  await field(page).press('Enter');
  assert.equal(await field(page).inputValue(), 'Good morning #cake ');
  assert.equal(await list(page).count(), 0);
  assert.equal(await field(page).getAttribute('aria-controls'), null);
  await type(page, '#ca');
  await list(page).waitFor();
  assert.deepEqual(await words(page), ['#Café'], 'what the text has already is not offered again');
  await field(page).press('ArrowUp');
  await field(page).press('Tab');
  assert.equal(await field(page).inputValue(), 'Good morning #cake #Café ');
  assert.ok(await isFocused(field(page)));
  await field(page).press('Control+z');
  assert.equal(await field(page).inputValue(), 'Good morning #cake #ca', 'the browser’s own undo knows it');
  assert.equal(world.asked, 1);
  assert.deepEqual(seriousOf(page), []);
});

test('keys that were not meant for the list do what they always do', async () => {
  const sent = [];
  const { page } = await openTags({
    overrides: {
      '/api/v1/posts': (request) => {
        if (request.method() !== 'POST') return { body: { data: [], next: null } };
        sent.push(request.postDataJSON());
        return { status: 201, body: post(shapeOf('scheduled')) };
      },
    },
  });
  await type(page, '#co');
  await list(page).waitFor();
  await field(page).press('Enter');
  assert.equal(await field(page).inputValue(), '#co\n');
  await type(page, '#co');
  await list(page).waitFor();
  await field(page).press('Escape');
  assert.equal(await list(page).count(), 0);
  await type(page, 'f');
  await settled(page);
  assert.equal(await list(page).count(), 0, 'who closed it wants none for this word');
  await type(page, ' #co');
  await list(page).waitFor();
  await field(page).press('Tab');
  assert.ok(!(await isFocused(field(page))), 'Tab goes on to what follows');
  assert.equal(await list(page).count(), 0);
  await field(page).press('End');
  await type(page, ' #ca');
  await list(page).waitFor();
  await field(page).press('ArrowDown');
  await field(page).press('Control+Enter');
  await page.locator('[data-result]').getByText('Planned').waitFor();
  assert.match(sent[0].text, / #ca$/);
});

test('no list stands where nothing is marked or nothing fits', async () => {
  const { page, world } = await openTags();
  for (const text of ['ada@co', 'https://a.example/#co', 'www.a.example/x#co', 'C#', 'a#co', '@ada@x', '#zzz', '#coffee', '# co', '@baker']) {
    await field(page).fill('');
    await type(page, text);
    await settled(page);
    assert.equal(await list(page).count(), 0, text);
  }
  await field(page).fill('');
  await type(page, '#ca');
  await list(page).waitFor();
  await field(page).press('Home');
  await until('the list goes with the cursor', async () => (await list(page).count()) === 0);
  assert.equal(world.asked, 1);
});

test('a name is suggested on the networks that it was used on', async () => {
  const { page } = await openTags({ accounts: [PAGE] });
  await type(page, 'With @b');
  await list(page).waitFor();
  assert.deepEqual(await words(page), ['@baker.shop', '@both']);
  await type(page, 'aker.s');
  await areSuggested(page, ['@baker.shop']);
  await list(page).getByRole('option').click();
  assert.equal(await field(page).inputValue(), 'With @baker.shop ');
  const comment = page.getByLabel('First comment');
  await comment.pressSequentially('@');
  await list(page).waitFor();
  assert.deepEqual(await words(page), ['@baker.shop', '@both']);
  // The keys follow at once: they mean the list that these letters leave.
  await comment.evaluate((field) => {
    const press = (key) => field.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    document.execCommand('insertText', false, 'bo');
    for (const key of ['ArrowDown', 'Enter']) press(key);
  });
  assert.equal(await comment.inputValue(), '@both ');
});

test('who composes characters keeps every key, and right-to-left words stand at their line', async () => {
  const { page } = await openTags();
  const session = await page.context().newCDPSession(page);
  await field(page).focus();
  await type(page, '#');
  await session.send('Input.imeSetComposition', { text: '東', selectionStart: 1, selectionEnd: 1 });
  await areSuggested(page, ['#東京']);
  await list(page).getByRole('option').click();
  assert.equal(await field(page).inputValue(), '#東京 ');
  await field(page).fill('');
  await type(page, 'שלום עולם #ש');
  await list(page).waitFor();
  assert.deepEqual(await words(page), ['#שלום']);
  const [box, frame] = [await list(page).boundingBox(), await field(page).boundingBox()];
  assert.ok(box.x >= frame.x && box.x + box.width <= frame.x + frame.width, 'it stays at the text');
  await field(page).press('ArrowDown');
  await field(page).press('Enter');
  assert.equal(await field(page).inputValue(), 'שלום עולם #שלום ');
});

test('a server that does not tell is in nobody’s way', async () => {
  const { page, world } = await openTags();
  world.fails = true;
  await type(page, '#coffee and #ca');
  await settled(page);
  assert.equal(await field(page).inputValue(), '#coffee and #ca');
  assert.equal(await list(page).count(), 0);
  assert.equal(world.asked, 1, 'it is not asked at every key');
});

test('the list fits a phone, has room to press, and axe finds nothing', async () => {
  const { page } = await openTags({ options: { reducedMotion: 'reduce', viewport: { width: 360, height: 740 }, hasTouch: true } });
  await type(page, 'A longer text that comes to the end of the line with #c');
  await list(page).waitFor();
  const box = await list(page).boundingBox();
  assert.ok(box.x >= 0 && box.x + box.width <= 360, JSON.stringify(box));
  const heights = await list(page).getByRole('option').evaluateAll((all) => all.map((each) => each.getBoundingClientRect().height));
  assert.ok(heights.every((height) => height >= 43.5));
  await axeFindsNothing(page, 'tags');
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
  await list(page).getByRole('option').first().tap();
  assert.match(await field(page).inputValue(), /with #coffee $/);
  assert.ok(await isFocused(field(page)));
});

test('the real Worker tells what was marked in the last posts', async () => {
  const page = await openPage(browser);
  await signIn(page, 1);
  await compose(page);
  const tag = uniqueText('brot').replace(' ', '');
  await page.locator('[data-field=who] input:not(:disabled)').first().check({ force: true });
  await field(page).fill(`Marked #${tag}`);
  await page.locator('button[type=submit]').click();
  await page.locator('[data-result]').getByText('Planned').waitFor();
  await page.goto(`${BASE_URL}/compose`);
  await field(page).waitFor();
  await type(page, '#brot');
  await list(page).waitFor();
  assert.ok((await words(page)).includes(`#${tag}`));
  assert.deepEqual(page.complaints, []);
});
