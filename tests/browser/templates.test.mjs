//! Templates and saved first comments: saved from what is written, inserted at the cursor, and kept in the settings.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACCOUNT, AT, INSTANCE, open, problem, via } from './answers.mjs';
import { axeFindsNothing, fitsAPhone, holdsOn, seriousOf } from './findings.mjs';
import { BASE_URL, browserOfThisFile, compose, openPage, picture, signIn, uniqueText } from './stage.mjs';

const browser = await browserOfThisFile();

const field = (page) => page.getByLabel('What', { exact: true });
const press = (page, name) => page.getByRole('button', { name, exact: true }).click();
const dialog = (page) => page.getByRole('dialog');
const search = (page) => dialog(page).getByRole('combobox', { name: 'Search by name' });
const options = (page) => dialog(page).getByRole('option');
const told = (page, words) => page.locator('[data-notice]').getByText(words).waitFor();
const section = (page) => page.locator('[data-section=templates]');
const row = (page, name) => section(page).locator('[data-template]').filter({ hasText: name });
const isFocused = (target) => target.evaluate((element) => element === document.activeElement);

const template = (number, name, text, kind = 'text') => ({ id: `tpl_${number}`, version: 1, kind, name, text, created_at: AT, updated_at: AT });
const SIGN_OFF = template(1, 'Sign-off', 'Thank you for reading!\nSee you tomorrow.');
const HOURS = template(2, 'Opening hours', 'Open from 7 to 19.');
const COFFEE = template(3, 'Café', 'A coffee is waiting.');
const ASK = template(4, 'Question', 'What do you think? #bakery', 'first_comment');
const PAGE = { ...ACCOUNT, id: 'acc_page', ...via('facebook'), username: 'bakery', name: 'The bakery' };

/** A page at `path` whose server keeps templates; every change is noted with its headers, and `refuse` may refuse it. */
async function openKept(path, kept, { options, overrides = {} } = {}) {
  const world = { kept: [...kept], sent: [], refuse: () => null };
  const answered = (request, change) => {
    const headers = request.headers();
    world.sent.push({ method: request.method(), body: request.postDataJSON(), key: headers['idempotency-key'], version: headers['if-match'] });
    return world.refuse(world.sent.length) ?? change();
  };
  const one = (id) => (request) => answered(request, () => {
    const found = world.kept.find((each) => each.id === id);
    if (!found) return problem(404, 'not_found', 'There is nothing here.');
    if (request.headers()['if-match'] !== `"${found.version}"`) return problem(412, 'stale', 'It was changed meanwhile. Read it again.');
    world.kept = world.kept.filter((each) => each.id !== id);
    if (request.method() === 'DELETE') return { status: 204 };
    const changed = { ...found, ...request.postDataJSON(), version: found.version + 1 };
    world.kept.push(changed);
    return { body: changed };
  });
  const ids = ['tpl_1', 'tpl_2', 'tpl_3', 'tpl_4', 'tpl_new_1', 'tpl_new_2'];
  const page = await open(
    browser,
    path,
    {
      '/api/v1/templates': (request) => {
        if (request.method() === 'GET') return { body: { data: world.kept } };
        return answered(request, () => {
          const made = { ...template(`new_${world.sent.length}`, '', ''), ...request.postDataJSON() };
          world.kept.push(made);
          return { status: 201, body: made };
        });
      },
      ...Object.fromEntries(ids.map((id) => [`/api/v1/templates/${id}`, one(id)])),
      '/api/v1/me/identities': { data: [] },
      '/api/v1/me/sessions': { data: [] },
      '/api/v1/instance': { ...INSTANCE, platforms: ['x', 'facebook'].map((door) => ({ ...via(door), is_set_up: true, problem: null })) },
      ...overrides,
    },
    options,
  );
  return { page, world };
}

const openComposer = async (kept, more) => {
  const opened = await openKept('/compose', kept, more);
  await field(opened.page).waitFor();
  return opened;
};

test('a template is found by its name, inserted at the cursor by the keyboard, and taken back', async () => {
  const { page } = await openComposer([SIGN_OFF, HOURS, COFFEE, ASK]);
  await field(page).fill('Good morning. Bye.');
  await field(page).evaluate((element) => element.setSelectionRange(13, 13));
  await press(page, 'Insert a template');
  await search(page).waitFor();
  assert.ok(await isFocused(search(page)));
  assert.deepEqual(await options(page).locator('span:first-child').allTextContents(), ['Café', 'Opening hours', 'Sign-off'], 'by name, and no comments');
  await search(page).press('ArrowUp');
  assert.equal(await options(page).nth(2).getAttribute('aria-selected'), 'true');
  assert.equal(await search(page).getAttribute('aria-activedescendant'), await options(page).nth(2).getAttribute('id'));
  await search(page).fill('HOURS open');
  assert.deepEqual(await options(page).locator('span:first-child').allTextContents(), ['Opening hours']);
  await search(page).fill('cafe');
  assert.deepEqual(await options(page).locator('span:first-child').allTextContents(), ['Café']);
  await search(page).press('Enter');
  await dialog(page).waitFor({ state: 'hidden' });
  assert.equal(await field(page).inputValue(), 'Good morning. A coffee is waiting. Bye.'.replace('. A', '.A'));
  assert.ok(await isFocused(field(page)), 'the writing goes on');
  await told(page, 'Inserted: Café');
  await field(page).press('End');
  await field(page).pressSequentially('!');
  await page.locator('[data-notice]').getByRole('button', { name: 'Undo' }).click();
  assert.equal(await field(page).inputValue(), 'Good morning. Bye.!', 'only what was inserted goes');
  assert.deepEqual(seriousOf(page), []);
});

test('what is selected stays, two words do not become one, and Ctrl+Z takes it back', async () => {
  const { page } = await openComposer([HOURS, SIGN_OFF]);
  await field(page).fill('Hello world');
  await field(page).evaluate((element) => element.setSelectionRange(0, 5));
  await press(page, 'Insert a template');
  await options(page).first().click();
  await dialog(page).waitFor({ state: 'hidden' });
  assert.equal(await field(page).inputValue(), 'Hello Open from 7 to 19. world');
  await field(page).press('Control+z');
  assert.equal(await field(page).inputValue(), 'Hello world');
  await field(page).fill('');
  await press(page, 'Insert a template');
  await options(page).last().click();
  await dialog(page).waitFor({ state: 'hidden' });
  assert.equal(await field(page).inputValue(), SIGN_OFF.text, 'with its lines');
});

test('what is written is saved as a template under a name, once, and inserted into the next post', async () => {
  const { page, world } = await openComposer([]);
  assert.equal(await page.getByRole('button', { name: 'Save as template' }).count(), 0, 'nothing is written yet');
  await press(page, 'Insert a template');
  await dialog(page).getByText('No templates yet').waitFor();
  await press(page, 'Cancel');
  await field(page).fill('Fresh bread every morning, from seven on, at the old mill.\nSee you!');
  await press(page, 'Save as template');
  const name = dialog(page).getByLabel('Name');
  assert.equal(await name.inputValue(), 'Fresh bread every morning, from seven');
  assert.ok(await isFocused(name));
  await name.fill(' ');
  await name.press('Enter');
  await dialog(page).getByText('Give it a name.').waitFor();
  await name.fill('Bread');
  world.refuse = (count) => [null, { status: 0 }, problem(422, 'invalid', 'No.', [{ path: 'name', code: 'name_taken', message: 'There is one with this name already. Choose another name, or change that one.' }])][count] ?? null;
  await name.press('Enter');
  await dialog(page).getByText('No answer came. Save it again: it is not saved twice.').waitFor();
  await press(page, 'Save');
  await dialog(page).getByText('There is one with this name already.').waitFor();
  assert.ok(await isFocused(name));
  await name.fill('Bread again');
  await press(page, 'Save');
  await told(page, 'Saved as “Bread again”');
  const [lost, again, renamed] = world.sent;
  assert.equal(lost.key, again.key, 'the same request has the same key');
  assert.notEqual(renamed.key, again.key);
  assert.deepEqual(renamed.body, { kind: 'text', name: 'Bread again', text: await field(page).inputValue() });
  await press(page, 'Insert a template');
  await options(page).first().waitFor();
  assert.deepEqual(await options(page).locator('span:first-child').allTextContents(), ['Bread again']);
  assert.equal(page.url(), `${BASE_URL}/compose`, 'the post was not sent by Enter');
});

test('first comments have saved comments of their own', async () => {
  const accounts = { '/api/v1/accounts': { data: [PAGE] } };
  const { page, world } = await openComposer([SIGN_OFF, ASK], { overrides: accounts });
  const comment = page.getByLabel('First comment');
  await press(page, 'Use a saved comment');
  await options(page).first().waitFor();
  assert.deepEqual(await options(page).locator('span:first-child').allTextContents(), ['Question']);
  await search(page).press('Enter');
  await dialog(page).waitFor({ state: 'hidden' });
  assert.equal(await comment.inputValue(), ASK.text);
  await press(page, 'Save this comment');
  await dialog(page).getByLabel('Name').fill('Mine');
  await press(page, 'Save');
  await told(page, 'Saved as “Mine”');
  assert.deepEqual(world.sent[0].body, { kind: 'first_comment', name: 'Mine', text: ASK.text });
});

test('templates are made, renamed and changed in the settings', async () => {
  const { page, world } = await openKept('/settings', [SIGN_OFF, ASK]);
  await press(page, 'Edit “Sign-off”');
  const form = section(page).locator('form');
  assert.ok(await isFocused(form.getByLabel('Name')));
  await form.getByLabel('Name').fill('Goodbye');
  await form.getByLabel('Text', { exact: true }).press('Control+Enter');
  await row(page, 'Goodbye').waitFor();
  assert.deepEqual(world.sent[0], { method: 'PATCH', body: { name: 'Goodbye' }, key: undefined, version: '"1"' });
  assert.ok(await isFocused(page.getByRole('button', { name: 'Edit “Goodbye”' })));
  await press(page, 'New template');
  await section(page).getByRole('button', { name: 'Save', exact: true }).click();
  await form.getByText('Give it a name.').waitFor();
  await form.getByText('Write what it says.').waitFor();
  await form.getByLabel('Name').fill('Thanks');
  await form.getByLabel('For').selectOption('First comments');
  await form.getByLabel('Text', { exact: true }).fill('Thank you!');
  await section(page).getByRole('button', { name: 'Save', exact: true }).click();
  await section(page).locator('[data-kind=first_comment]').getByText('Thanks').waitFor();
  assert.deepEqual(world.sent[1].body, { kind: 'first_comment', name: 'Thanks', text: 'Thank you!' });
});

test('what another window changed is told, and saving again replaces it', async () => {
  const { page, world } = await openKept('/settings', [SIGN_OFF]);
  await press(page, 'Edit “Sign-off”');
  world.kept = [{ ...SIGN_OFF, text: 'Theirs', version: 2 }];
  await section(page).getByLabel('Text', { exact: true }).fill('Mine');
  await section(page).getByRole('button', { name: 'Save', exact: true }).click();
  await section(page).getByText('It was changed in another window meanwhile. Saving again replaces that.').waitFor();
  assert.equal(await section(page).getByLabel('Text', { exact: true }).inputValue(), 'Mine');
  await section(page).getByRole('button', { name: 'Save', exact: true }).click();
  await row(page, 'Mine').waitFor();
  assert.deepEqual(world.kept.map(({ text, version }) => [text, version]), [['Mine', 3]]);
});

test('a template is deleted, and Undo brings it back', async () => {
  const { page, world } = await openKept('/settings', [SIGN_OFF, HOURS]);
  await press(page, 'Delete “Sign-off”');
  await told(page, 'Deleted: Sign-off');
  assert.equal(await row(page, 'Sign-off').count(), 0);
  assert.equal(world.sent[0].version, '"1"');
  await page.locator('[data-notice]').getByRole('button', { name: 'Undo' }).click();
  await row(page, 'Sign-off').waitFor();
  assert.deepEqual(world.sent[1].body, { kind: 'text', name: SIGN_OFF.name, text: SIGN_OFF.text });
});

test('the settings say what templates are for, and a list that does not come can be asked for again', async () => {
  const { page } = await openKept('/settings', []);
  await section(page).getByText('A template is a text that you use again and again').waitFor();
  let fails = true;
  const { page: other } = await openKept('/settings', [], {
    overrides: { '/api/v1/templates': () => (fails ? problem(503, 'unavailable', 'Not now.') : { body: { data: [HOURS] } }) },
  });
  await section(other).getByText('The templates could not be loaded.').waitFor();
  fails = false;
  await section(other).getByRole('button', { name: 'Try again' }).click();
  await row(other, 'Opening hours').waitFor();
});

test('a Spanish page says all of it in Spanish', async () => {
  const { page } = await openKept('/compose', [], { options: { locale: 'es-ES' } });
  await press(page, 'Insertar una plantilla');
  await dialog(page).getByText('Todavía no hay plantillas').waitFor();
  await press(page, 'Cancelar');
  await page.goto(`${BASE_URL}/settings`);
  await section(page).getByRole('button', { name: 'Nueva plantilla' }).waitFor();
});

test('the real Worker keeps a template from one post to the next', async () => {
  const page = await openPage(browser);
  await signIn(page, 1);
  await compose(page);
  const [words, name] = [uniqueText('Again and again'), uniqueText('Name')];
  await field(page).fill(words);
  await press(page, 'Save as template');
  await dialog(page).getByLabel('Name').fill(name);
  await press(page, 'Save');
  await told(page, name);
  await field(page).fill('');
  await press(page, 'Insert a template');
  await search(page).fill(name);
  await search(page).press('Enter');
  await dialog(page).waitFor({ state: 'hidden' });
  assert.equal(await field(page).inputValue(), words);
  await field(page).fill('');
  await page.goto(`${BASE_URL}/settings`);
  await press(page, `Delete “${name}”`);
  await told(page, 'Deleted');
  assert.equal(await row(page, name).count(), 0);
  assert.deepEqual(page.complaints, []);
});

const LONG = template(2, 'A name that is long enough to need more than one line of a narrow phone, whichever', 'word '.repeat(80));

holdsOn('templates-settings', async (options) => {
  const { page } = await openKept('/settings', [SIGN_OFF, LONG, ASK], { options });
  await row(page, 'Sign-off').waitFor();
  await press(page, 'Edit “Question”');
  await section(page).scrollIntoViewIfNeeded();
  return page;
});

for (const [name, kept] of [['full', [SIGN_OFF, LONG, COFFEE]], ['empty', []]]) {
  test(`axe finds nothing in the dialog of templates, ${name}, and it fits a phone`, async () => {
    const { page } = await openComposer(kept, { options: { reducedMotion: 'reduce' } });
    await field(page).fill('Something');
    await press(page, 'Insert a template');
    await dialog(page).getByText(kept.length > 0 ? 'Sign-off' : 'No templates yet').waitFor();
    await axeFindsNothing(page, `templates-${name}`);
    await fitsAPhone(page, `templates-${name}`);
    await picture(page, `templates-${name}-narrow`);
  });
}

test('a name that is taken offers to replace that template, and Undo brings back what it said', async () => {
  const { page, world } = await openComposer([SIGN_OFF, ASK]);
  await field(page).fill('Until tomorrow!');
  await press(page, 'Save as template');
  world.refuse = (count) => (count === 1 ? problem(422, 'invalid', 'No.', [{ path: 'name', code: 'name_taken', message: 'There is one with this name already. Choose another name, or change that one.' }]) : null);
  const name = dialog(page).getByLabel('Name');
  await name.fill('  sign-OFF ');
  await name.press('Enter');
  await dialog(page).getByRole('button', { name: 'Replace “Sign-off”' }).waitFor();
  // Another name is another template.
  await name.fill('Sign-off 2');
  assert.equal(await dialog(page).getByRole('button', { name: /^Replace/ }).count(), 0);
  await name.fill('Sign-off');
  await axeFindsNothing(page, 'template-taken');
  await press(page, 'Replace “Sign-off”');
  await told(page, 'Replaced: Sign-off');
  await page.getByRole('button', { name: 'Undo' }).click();
  await told(page, 'Saved: Sign-off');
  const [, replaced, back] = world.sent;
  assert.deepEqual([replaced.method, replaced.version, replaced.body], ['PATCH', '"1"', { text: 'Until tomorrow!' }]);
  assert.deepEqual([back.method, back.version, back.body], ['PATCH', '"2"', { text: SIGN_OFF.text }]);
  assert.deepEqual(seriousOf(page), []);
});
