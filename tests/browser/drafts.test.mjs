//! Drafts: saved by themselves, found again, planned, deleted; and what two windows make of one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACCOUNT, problem } from './answers.mjs';
import { holdsOn } from './findings.mjs';
import { save } from './planned.mjs';
import { draft, openShelf } from './shelves.mjs';
import { BASE_URL, browserOfThisFile, compose, openPage, signIn, uniqueText, until } from './stage.mjs';

const browser = await browserOfThisFile();

const what = (page) => page.getByLabel('What', { exact: true });
const saved = (page) => page.getByText(/^Draft saved/).waitFor();
const rows = (page) => page.locator('[data-draft]');
const dialog = (page) => page.getByRole('dialog');
const meeting = (page) => page.locator('[data-meeting]');
const draftOf = (page) => new URL(page.url()).searchParams.get('draft');
const textsOf = (world) => [...world.kept.values()].map(({ text }) => text);

/** Waits until the server has these words. */
async function keeps(page, world, words) {
  for (let times = 0; times < 100 && !textsOf(world).includes(words); times += 1) await page.waitForTimeout(100);
  assert.ok(textsOf(world).includes(words), JSON.stringify(textsOf(world)));
  await saved(page);
}

/** The list of drafts, in this window. */
async function openList(page) {
  await page.goto(`${BASE_URL}/drafts`);
  await page.getByRole('heading', { level: 1, name: 'Drafts' }).waitFor();
}

test('what is written is saved by itself, found among the drafts, and planned from there', async () => {
  const page = await openPage(browser);
  await signIn(page);
  const words = uniqueText('An idea');
  await compose(page);
  await page.locator('[data-field=who] input:not(:disabled)').first().check({ force: true });
  await what(page).fill(words);
  await saved(page);
  const id = draftOf(page);
  assert.match(id, /^post_/);

  await page.getByRole('link', { name: 'Drafts' }).first().click();
  await rows(page).filter({ hasText: words }).getByText(/^Saved/).waitFor();
  await rows(page).filter({ hasText: words }).getByRole('link').click();
  await what(page).waitFor();
  assert.equal(await what(page).inputValue(), words);
  await page.getByText('Tomorrow 09:00', { exact: true }).click();
  await save(page);
  await page.locator('[data-result]').getByText('Planned').waitFor();
  assert.equal(await page.locator(`[data-result] [data-post=${id}]`).count(), 1, 'the draft itself is planned');
  assert.equal(draftOf(page), null);
  await openList(page);
  assert.equal(await rows(page).filter({ hasText: words }).count(), 0);
  assert.deepEqual(page.complaints, []);
});

test('a tab that is gone takes nothing with it that the server has', async () => {
  const page = await openPage(browser, { locale: 'en-GB' });
  await signIn(page);
  const words = uniqueText('Before the crash');
  await compose(page);
  await what(page).fill(words);
  await saved(page);
  const after = await page.context().newPage();
  await page.close({ runBeforeUnload: false });
  await openList(after);
  await rows(after).filter({ hasText: words }).getByRole('link').click();
  await what(after).waitFor();
  assert.equal(await what(after).inputValue(), words);
});

test('two windows on one draft meet, and nothing is lost', async () => {
  const one = await openPage(browser, { locale: 'en-GB' });
  await signIn(one);
  const words = uniqueText('Together');
  await compose(one);
  await what(one).fill(words);
  await saved(one);
  const other = await one.context().newPage();
  await other.goto(one.url());
  await what(other).waitFor();
  await what(other).fill(`${words}, theirs`);
  await other.getByText('Draft saved just now').waitFor();
  await one.bringToFront();
  await what(one).fill(`${words}, mine`);
  await meeting(one).getByText('Another window saved another version').waitFor();
  await meeting(one).getByRole('button', { name: 'Compare' }).click();
  await dialog(one).getByText(`${words}, theirs`).waitFor();
  await dialog(one).getByText(`${words}, mine`).waitFor();
  await dialog(one).getByRole('button', { name: 'Keep both' }).click();
  await saved(one);
  assert.notEqual(draftOf(one), draftOf(other));
  await openList(other);
  await rows(other).filter({ hasText: `${words}, theirs` }).waitFor();
  await rows(other).filter({ hasText: `${words}, mine` }).waitFor();
});

test('of two versions mine can be saved over theirs, or theirs be taken', async () => {
  for (const [choice, left] of [['Save mine over it', 'Mine'], ['Take the saved one', 'Theirs']]) {
    const { page, world } = await openShelf(browser, '/compose?draft=post_1', [draft('post_1', 'Begun')]);
    await what(page).waitFor();
    world.kept.set('post_1', draft('post_1', 'Theirs', { version: 5 }));
    await what(page).fill('Mine');
    await meeting(page).getByRole('button', { name: 'Compare' }).click();
    assert.deepEqual(textsOf(world), ['Theirs'], 'nothing is overwritten before the person decides');
    await dialog(page).getByRole('button', { name: choice }).click();
    await keeps(page, world, left);
    assert.equal(await what(page).inputValue(), left);
    assert.deepEqual([textsOf(world), draftOf(page)], [[left], 'post_1']);
  }
});

test('the same words in both windows ask nothing', async () => {
  const { page, world } = await openShelf(browser, '/compose?draft=post_1', [draft('post_1', 'Begun')]);
  await what(page).waitFor();
  world.kept.set('post_1', draft('post_1', 'The same', { version: 5 }));
  await what(page).fill('The same');
  await keeps(page, world, 'The same');
  assert.equal(await meeting(page).count(), 0);
});

test('a draft that another window has planned is told, and what is written here goes on by itself', async () => {
  const { page, world } = await openShelf(browser, '/compose?draft=post_1', [draft('post_1', 'Begun')]);
  await what(page).waitFor();
  world.kept.set('post_1', draft('post_1', 'Begun', { version: 2, state: 'scheduled' }));
  await what(page).fill('Written on');
  await meeting(page).getByText('planned in another window').waitFor();
  await meeting(page).getByRole('button', { name: 'Compare' }).click();
  await dialog(page).getByRole('button', { name: 'Keep both' }).click();
  await keeps(page, world, 'Written on');
  assert.deepEqual(textsOf(world), ['Begun', 'Written on']);
});

test('a draft that another window has deleted is saved anew, and one that is planned meanwhile says so', async () => {
  const { page, world } = await openShelf(browser, '/compose?draft=post_1', [draft('post_1', 'Begun')]);
  await what(page).waitFor();
  world.kept.delete('post_1');
  await what(page).fill('Still wanted');
  await keeps(page, world, 'Still wanted');
  assert.notEqual(draftOf(page), 'post_1');
  const later = await openShelf(browser, '/compose?draft=post_1', [draft('post_1', 'Over', { state: 'scheduled' })]);
  await later.page.getByText('It is planned already').waitFor();
  assert.equal(await later.page.getByRole('link', { name: 'See the planned post' }).getAttribute('href'), '/posts/post_1');
});

test('nothing is planned while two versions wait for a choice', async () => {
  const { page, world } = await openShelf(browser, '/compose?draft=post_1', [draft('post_1', 'Begun')]);
  await what(page).waitFor();
  world.kept.set('post_1', draft('post_1', 'Theirs', { version: 5 }));
  await what(page).fill('Mine');
  await save(page);
  await page.getByText('Choose which version counts').waitFor();
  await meeting(page).waitFor();
  assert.deepEqual(textsOf(world), ['Theirs']);
});

test('where the server does not answer it is said, and saved once it does', async () => {
  const { page, world } = await openShelf(browser, '/compose');
  world.refuse = () => ({ status: 0 });
  await what(page).fill('In a tunnel');
  await page.getByText('Not saved as a draft yet.').waitFor();
  world.refuse = () => null;
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await keeps(page, world, 'In a tunnel');
  assert.equal(new Set(world.keys).size, 1, 'a saving whose answer was lost is the same when it is repeated');
  assert.equal(world.kept.size, 1);
});

test('what the server refuses is said with its reason, and saved once it is mended', async () => {
  const { page, world } = await openShelf(browser, '/compose');
  world.refuse = () => problem(422, 'invalid', 'No.', [{ path: 'text', code: 'control_character', message: 'Remove the third character.' }]);
  await what(page).fill('Odd');
  await page.getByText('Not saved as a draft: Remove the third character.').waitFor();
  world.refuse = () => null;
  await what(page).fill('Even');
  await keeps(page, world, 'Even');
});

test('what is written is left without a question, and is in the drafts', async () => {
  const { page, world } = await openShelf(browser, '/compose');
  await what(page).fill('Later');
  await page.getByRole('link', { name: 'Connections' }).first().click();
  await page.waitForURL('**/connections');
  await page.locator('[data-notice]').getByText('Kept in your drafts.').waitFor();
  assert.equal(await dialog(page).count(), 0);
  assert.deepEqual(textsOf(world), ['Later']);
  assert.equal(await page.evaluate(() => sessionStorage.getItem('writing')), null);
});

test('a page that loads anew goes on with the same draft, and with the moment that was chosen', async () => {
  const { page, world } = await openShelf(browser, '/compose');
  await what(page).fill('One draft');
  await page.getByText('Pick a time', { exact: true }).click();
  await page.getByLabel('Day').fill('2031-05-20');
  await keeps(page, world, 'One draft');
  await page.reload();
  await what(page).fill('One draft, longer');
  await keeps(page, world, 'One draft, longer');
  assert.equal(world.kept.size, 1);
  // Without what is kept in this tab, too.
  await page.evaluate(() => sessionStorage.clear());
  await page.goto(`${BASE_URL}/drafts`);
  await rows(page).getByRole('link').click();
  await what(page).waitFor();
  assert.equal(await page.getByLabel('Day').inputValue(), '2031-05-20');
  await page.getByLabel('Time', { exact: true }).fill('10:00');
  await save(page);
  await page.locator('[data-result]').waitFor();
  assert.equal(world.saved.at(-1).schedule.local, '2031-05-20T10:00');
  assert.equal(await page.evaluate(() => localStorage.getItem('draft-plans')), null);
});

test('a thread without an account is kept word for word, and media go when the last one is taken out', async () => {
  const other = { ...ACCOUNT, id: 'acc_2', username: 'second' };
  const { page, world } = await openShelf(browser, '/compose', [], { overrides: { '/api/v1/accounts': { data: [ACCOUNT, other] } } });
  await what(page).fill('The first');
  await page.getByRole('button', { name: 'Add a post to the thread' }).click();
  await page.keyboard.type('The second');
  await keeps(page, world, 'The first\n\nThe second');
  assert.deepEqual(world.saved.at(-1).media, []);
});

test('a new post on the same screen leaves the draft as it is', async () => {
  const { page, world } = await openShelf(browser, '/compose?draft=post_1', [draft('post_1', 'Begun')]);
  await what(page).fill('Begun and continued');
  await page.setViewportSize({ width: 360, height: 740 });
  await page.getByRole('link', { name: 'New post' }).click();
  await page.waitForURL((url) => url.pathname === '/compose' && url.search === '');
  // What was written is saved first, then the field is emptied.
  await until('the field is empty', async () => (await what(page).inputValue()) === '');
  assert.deepEqual(textsOf(world), ['Begun and continued']);
});

test('a draft is deleted from the list and from the composer, once it was asked about', async () => {
  const { page, world } = await openShelf(browser, '/drafts', [draft('post_1', 'First idea'), draft('post_2', 'Second idea')]);
  await page.getByRole('button', { name: 'Delete the draft “First idea”' }).click();
  await dialog(page).getByRole('button', { name: 'Keep it' }).click();
  assert.equal(await rows(page).count(), 2);
  await page.getByRole('button', { name: 'Delete the draft “First idea”' }).click();
  await dialog(page).getByRole('button', { name: 'Delete it' }).click();
  await page.locator('[data-notice]').getByText('The draft is deleted.').waitFor();
  assert.deepEqual([await rows(page).count(), textsOf(world)], [1, ['Second idea']]);
  await rows(page).getByRole('link').click();
  await page.getByRole('button', { name: 'Delete this draft' }).click();
  await dialog(page).getByRole('button', { name: 'Delete it' }).click();
  await page.locator('[data-notice]').getByText('The draft is deleted.').waitFor();
  assert.deepEqual([await what(page).inputValue(), textsOf(world), draftOf(page)], ['', [], null]);
});

test('drafts are found by their words, in every part of them', async () => {
  const thread = { targets: [{ account: 'acc_1', text: null, media: null, options: { thread: [{ text: 'Deep inside' }] } }] };
  const { page } = await openShelf(browser, '/drafts', [draft('post_1', 'Été à Paris'), draft('post_2', 'Begins elsewhere', thread)]);
  const search = page.getByLabel('Search in the drafts');
  await search.fill('ete paris');
  await page.getByText('1 draft found').waitFor({ state: 'attached' });
  assert.deepEqual(await rows(page).locator('a').allTextContents(), ['Été à Paris']);
  await search.fill('deep');
  assert.deepEqual(await rows(page).locator('a').allTextContents(), ['Begins elsewhere']);
  await search.fill('nowhere');
  await page.getByText('Nothing found').waitFor();
});

test('the address of a draft leads to where it is written', async () => {
  for (const path of ['/posts/post_1', '/posts/post_1/edit']) {
    const { page } = await openShelf(browser, path, [draft('post_1', 'Here')]);
    await page.waitForURL('**/compose?draft=post_1');
    await what(page).waitFor();
    assert.equal(await what(page).inputValue(), 'Here');
  }
});

const MANY = [draft('post_1', 'An idea\nwith a second line'), draft('post_2', '', { targets: [] }), draft('post_3', 'A very long idea. '.repeat(30))];
const shelf = (path, drafts, reach) => async (options) => {
  const { page, world } = await openShelf(browser, path, drafts, { options });
  await reach(page, world);
  return page;
};
const failing = { '/api/v1/posts': () => problem(503, 'unavailable', 'The database does not answer.') };

holdsOn('drafts', shelf('/drafts', MANY, (page) => rows(page).first().waitFor()));
holdsOn('drafts-empty', shelf('/drafts', [], (page) => page.getByText('No drafts').waitFor()));
holdsOn('drafts-failed', async (options) => {
  const { page } = await openShelf(browser, '/drafts', [], { overrides: failing, options });
  await page.getByText('Your drafts could not be loaded.').waitFor();
  return page;
});
holdsOn(
  'draft-saved',
  shelf('/compose', [], async (page) => {
    await what(page).fill('Saved by itself');
    await saved(page);
  }),
);
holdsOn(
  'draft-conflict',
  shelf('/compose?draft=post_1', [draft('post_1', 'Begun')], async (page, world) => {
    await what(page).waitFor();
    world.kept.set('post_1', draft('post_1', 'Theirs', { version: 5 }));
    await what(page).fill('Mine');
    await meeting(page).getByRole('button', { name: 'Compare' }).click();
    await dialog(page).waitFor();
  }),
);
