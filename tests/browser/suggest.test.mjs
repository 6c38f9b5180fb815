//! Suggestions: asked for by a press, shown beside the words, taken by a press, and taken back; what goes wrong is told and
//! changes nothing. The real Worker asks the sandbox's OpenAI.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACCOUNT, INSTANCE, open, via } from './answers.mjs';
import { axeFindsNothing, fitsAPhone, holdsOn, seriousOf } from './findings.mjs';
import { picture } from './shelf.mjs';
import { BASE_URL, SANDBOX_URL, browserOfThisFile, compose, openPage, signIn, until, uniqueText } from './stage.mjs';

const PATH = '/openai/v1/responses';
const browser = await browserOfThisFile();

const field = (page) => page.getByLabel('What', { exact: true });
const panel = (page) => page.locator('[data-suggestions]');
const cards = (page) => page.locator('[data-suggestion]');
const press = (page, name) => page.getByRole('button', { name, exact: true }).click();
const isFocused = (target) => target.evaluate((element) => element === document.activeElement);

/** The next answer of the sandbox's OpenAI goes wrong in this way. */
async function script(fault) {
  const response = await fetch(`${SANDBOX_URL}/__sandbox/faults`, { method: 'POST', body: JSON.stringify({ path: PATH, fault }) });
  assert.equal(response.status, 200);
}

const answered = (answer) => script({ kind: 'openai', answer });

/** What OpenAI was asked last. */
async function lastQuestion() {
  const { questions } = await (await fetch(`${SANDBOX_URL}/__sandbox/openai/questions`)).json();
  return questions.at(-1);
}

/** A signed-in person who has written this, with the panel open. */
async function writing(words) {
  const page = await openPage(browser);
  await signIn(page);
  await compose(page);
  await field(page).fill(words);
  await press(page, 'Suggest');
  await panel(page).waitFor();
  return page;
}

test('a text is improved beside its words, taken by a press, taken back, and asked for again', async () => {
  const words = uniqueText('fresh coffee for early birds');
  const page = await writing(words);
  await panel(page).getByText(/sent to OpenAI when you press one of these/).waitFor();
  await press(page, 'Improve');
  const first = await cards(page).locator('[data-words]').textContent();
  assert.match(first, /^Fresh coffee for early birds/);
  assert.equal(await field(page).inputValue(), words, 'nothing changes without a press');

  await press(page, 'Use: Instead of your text');
  assert.equal(await field(page).inputValue(), first);
  const undo = page.getByRole('button', { name: 'Undo: Instead of your text' });
  assert.ok(await isFocused(undo), 'the keyboard stays where it was');
  await undo.press('Enter');
  assert.equal(await field(page).inputValue(), words);

  await press(page, 'Try again');
  await until('another suggestion', async () => (await cards(page).locator('[data-words]').textContent()) !== first);

  const { instructions, input, store } = await lastQuestion();
  assert.deepEqual([input[0].content, store], [[{ type: 'input_text', text: words }], false]);
  assert.doesNotMatch(instructions + JSON.stringify(input), /sandbox_|Sandbox Writer/, 'nobody is named');
  assert.deepEqual(seriousOf(page), []);
});

test('what was taken and then changed by hand is not taken back by a slip', async () => {
  const page = await writing(uniqueText('some words'));
  await press(page, 'Improve');
  await press(page, 'Use: Instead of your text');
  await field(page).fill('My own again');
  assert.equal(await page.getByRole('button', { name: /^Undo: / }).count(), 0);
  assert.equal(await page.getByRole('button', { name: 'Use: Instead of your text' }).count(), 1);
});

test('a text that is too long becomes short enough for X, and hashtags stand behind their text', async () => {
  const page = await writing('A long story about coffee and early mornings. '.repeat(8).trim());
  await page.getByText(/characters too many/).first().waitFor();
  await press(page, 'Shorten for X');
  await press(page, 'Use: X');
  assert.ok((await field(page).inputValue()).length < 280);
  await field(page).fill('Slow mornings with excellent espresso');
  await press(page, 'Add hashtags');
  await cards(page).getByText('#espresso').waitFor();
  await press(page, 'Use: Instead of your text');
  assert.match(await field(page).inputValue(), /^Slow mornings with excellent espresso\n\n#/);
});

test('a suggestion is copied', async () => {
  const page = await writing(uniqueText('copy me'));
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: new URL(BASE_URL).origin });
  await press(page, 'Improve');
  await press(page, 'Copy: Instead of your text');
  await page.getByText('Copied', { exact: true }).waitFor({ state: 'attached' });
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await cards(page).locator('[data-words]').textContent());
});

test('one that does not fit says so, and can still be taken and shortened by hand', async () => {
  const page = await writing(uniqueText('does not fit'));
  await answered('too_long');
  await answered('too_long');
  await press(page, 'Improve');
  await cards(page).locator('[data-problem]').getByText(/X/).waitFor();
  await axeFindsNothing(page, 'suggestion-too-long');
  await fitsAPhone(page, 'suggestion-too-long');
  await press(page, 'Use: Instead of your text');
  await page.getByText(/characters too many/).first().waitFor();
});

test('a hostile suggestion stays text', async () => {
  const page = await writing(uniqueText('hostile'));
  await answered('hostile');
  await press(page, 'Improve');
  await cards(page).getByText("<script>document.title='owned'</script>").waitFor();
  assert.equal(await cards(page).locator('img, script, a').count(), 0);
  await press(page, 'Use: Instead of your text');
  assert.ok((await field(page).inputValue()).startsWith('<img src=x'));
  assert.doesNotMatch(await page.title(), /owned/);
  assert.deepEqual(page.complaints, []);
});

test('what OpenAI refuses or cannot do is told kindly and changes nothing', async () => {
  const words = uniqueText('precious');
  const page = await writing(words);
  for (const [answer, says] of [
    ['insufficient_quota', /used up its credit at OpenAI\. Whoever runs it/],
    ['rate_limited', /takes no more questions .* Try again in 20 seconds/],
    ['refusal', /suggests nothing for this text\. Change it/],
    ['cut_off', /cut off\. Try again/],
    ['not_json', /not what was asked for\. Try again/],
    ['invalid_key', /Whoever runs it has to look/],
    ['server_error', /does not answer right now/],
  ]) {
    await answered(answer);
    await press(page, 'Improve');
    await page.locator('[data-refusal]').getByText(says).waitFor();
    assert.equal(await field(page).inputValue(), words, answer);
    assert.equal(await cards(page).count(), 0, answer);
  }
  await axeFindsNothing(page, 'suggestion-refused');
  await press(page, 'Try again');
  await cards(page).waitFor();
  assert.equal(await page.locator('[data-refusal]').getByText(/./).count(), 0, 'what was refused before is over');
});

test('a slow answer shows that it is under way and can be cancelled', async () => {
  const page = await writing(uniqueText('slow'));
  await script({ kind: 'slow', ms: 8_000 });
  await press(page, 'Improve');
  await panel(page).locator('progress').waitFor();
  await panel(page).getByText('Asking OpenAI …').waitFor();
  await axeFindsNothing(page, 'suggestion-under-way');
  await press(page, 'Cancel');
  assert.equal(await panel(page).locator('progress').count(), 0);
  assert.ok(await isFocused(page.getByRole('button', { name: 'Improve' })), 'the keyboard goes on from the first button');
  await press(page, 'Add hashtags');
  await cards(page).waitFor();
});

test('nothing is asked of an empty text, and the panel closes as it was opened', async () => {
  const page = await writing('');
  await page.getByText('Write something first.').waitFor();
  await page.getByRole('button', { name: 'Improve' }).click({ force: true });
  assert.equal(await panel(page).locator('progress').count(), 0);
  const button = page.getByRole('button', { name: 'Suggest', exact: true });
  assert.equal(await button.getAttribute('aria-expanded'), 'true');
  await button.click();
  assert.equal(await panel(page).count(), 0);
  assert.equal(await button.getAttribute('aria-expanded'), 'false');
});

test('what suggests is loaded when it is asked for', async () => {
  const page = await openPage(browser);
  await signIn(page);
  const scripts = [];
  page.on('request', (request) => request.resourceType() === 'script' && scripts.push(request.url()));
  await compose(page);
  assert.equal(scripts.filter((url) => /Suggest(Panel|ion)/.test(url)).length, 0);
  await press(page, 'Suggest');
  await panel(page).waitFor();
  assert.ok(scripts.some((url) => /SuggestPanel/.test(url)));
});

test('words for a picture are suggested beside their field, with the text that it belongs to', async () => {
  const page = await openPage(browser);
  await signIn(page);
  await compose(page);
  await page.locator('[data-media] input[multiple]').first().setInputFiles(picture('cup.png', [40, 30], [200, 40, 60]));
  await page.locator('[data-medium=ready]').waitFor();
  await press(page, 'Describe cup.png');
  const description = page.getByRole('textbox', { name: 'Description' });
  await page.getByText('The picture is sent to OpenAI for that, and nothing about you.').waitFor();
  await description.fill('My cup');
  await press(page, 'Suggest words');
  const words = await cards(page).locator('[data-words]').textContent();
  assert.match(words, /40 pixels wide and 30 high/);
  assert.equal(await description.inputValue(), 'My cup');
  await axeFindsNothing(page, 'suggestion-alt');
  await press(page, 'Use: Suggested description');
  assert.equal(await description.inputValue(), words);
  await press(page, 'Undo: Suggested description');
  assert.equal(await description.inputValue(), 'My cup');
  await press(page, 'Use: Suggested description');
  await press(page, 'Done');
  await page.locator('[data-alt]').getByText(words).waitFor();
  const { input } = await lastQuestion();
  assert.deepEqual(input[0].content.map(({ type }) => type), ['input_image']);

  await field(page).fill('Mornings with my favourite cup');
  await press(page, 'Describe cup.png');
  await page.getByText('The picture and the text that it belongs to are sent to OpenAI').waitFor();
  await press(page, 'Suggest words');
  await cards(page).waitFor();
  const { input: second } = await lastQuestion();
  assert.equal(second[0].content[0].text, 'Mornings with my favourite cup');
  assert.deepEqual(seriousOf(page), []);
});

const PAGE = { ...ACCOUNT, id: 'acc_2', ...via('facebook'), username: null, name: 'Harbour Café' };
const SET_UP = { '/api/v1/instance': { ...INSTANCE, suggestions: { by: 'OpenAI' } }, '/api/v1/accounts': { data: [ACCOUNT, PAGE] } };
const said = (network, words, problems = []) => ({ network, text: words, problems });

/** A composer with two networks, the panel open, and what is asked. */
async function openWithTwo(suggestions, options) {
  const asked = [];
  const answers = {
    ...SET_UP,
    '/api/v1/suggestions': (request) => {
      asked.push(request.postDataJSON());
      return { body: { suggestions } };
    },
  };
  const page = await open(browser, '/compose', answers, options);
  await page.locator('[data-field=who] input').nth(1).waitFor({ state: 'attached' });
  for (const chip of await page.locator('[data-field=who] input').all()) await chip.check({ force: true });
  await field(page).fill('For both of them');
  await press(page, 'Suggest');
  await panel(page).waitFor();
  return { page, asked };
}

test('a text for each network gives its accounts words of their own, and takes them back', async () => {
  const { page, asked } = await openWithTwo([said('x', 'Short, for X'), said('facebook', 'Longer, for Facebook')]);
  await press(page, 'A text for each network');
  await cards(page).nth(1).waitFor();
  assert.deepEqual(asked, [{ kind: 'variants', text: 'For both of them', networks: ['x', 'facebook'], accounts: [ACCOUNT.id, PAGE.id] }]);
  await press(page, 'Use: Facebook');
  const own = page.getByLabel('What Harbour Café says');
  assert.equal(await own.inputValue(), 'Longer, for Facebook');
  assert.equal(await field(page).inputValue(), 'For both of them');
  await press(page, 'Undo: Facebook');
  assert.equal(await own.count(), 0);
});

test('where suggestions are not set up there is no word of them', async () => {
  const page = await open(browser, '/compose', { '/api/v1/accounts': SET_UP['/api/v1/accounts'] });
  await field(page).fill('On my own');
  assert.equal(await page.getByText(/suggest|OpenAI/i).count(), 0);
});

holdsOn('suggestions', async (options) => {
  const problem = { network: 'x', code: 'too_long_for_x', message: 'X takes 280 characters; this has 300. Shorten it by 20.' };
  const long = `${'averylongwordwithoutanyspace'.repeat(12)}\n\nand a second paragraph`;
  const { page } = await openWithTwo([said('x', long, [problem]), said('facebook', 'Fine as it is')], options);
  await press(page, 'A text for each network');
  await cards(page).nth(1).waitFor();
  await press(page, 'Use: Facebook');
  return page;
});
