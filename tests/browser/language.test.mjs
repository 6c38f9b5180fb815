//! The languages of the dashboard: chosen by the browser or in the settings, and complete.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { answer, answersOf, open, problem, shapeOf } from './answers.mjs';
import { EVERY_STATE } from './accounts.mjs';
import { calendarOf, card, instantIn } from './cards.mjs';
import { en, entriesOf, es, readable, saidBy, served, sources } from './catalogues.mjs';
import { axeFindsNothing, fitsAPhone, seriousOf } from './findings.mjs';
import { FOR_OPERATOR, FULL_HOUSE, INVITATIONS, INVITING, NOBODY, openHouse, STATUS } from './household.mjs';
import { serverSentences, serverStrings } from './server-sentences.mjs';
import { openWith, Shelf } from './shelf.mjs';
import { draft, openShelf } from './shelves.mjs';
import { browserOfThisFile, openPage, BASE_URL } from './stage.mjs';

const browser = await browserOfThisFile();

const SPANISH = { locale: 'es-ES' };
const languageOf = (page) => page.evaluate(() => document.documentElement.lang);
const heading = (page, name) => page.getByRole('heading', { level: 1, name, exact: true }).waitFor();

// --- the catalogues ---

const [english, spanish] = [en, es].map((catalogue) => new Map(entriesOf(catalogue)));
/** What says the same in both languages: names, units, and words that they share. */
const isShared = (place) => english.get(place) === spanish.get(place);

test('both languages have the same entries', () => {
  const without = (map) => [...map.keys()].filter((place) => !place.startsWith('dates.')).sort();
  assert.deepEqual(without(spanish), without(english));
});

test('nothing but names and words that both languages share is the same in both', () => {
  const same = [...english].filter(([place, words]) => typeof words === 'string' && isShared(place) && words.split(' ').length > 1);
  assert.deepEqual(same.map(([place]) => place), []);
});

test('no sentence loses an argument in Spanish', () => {
  for (const [place, sentence] of english) {
    if (typeof sentence !== 'function') continue;
    const own = new Map(saidBy(spanish.get(place)).map((said) => [JSON.stringify(said.values), readable(said)]));
    const theirs = saidBy(sentence).map((said) => [JSON.stringify(said.values), readable(said)]);
    for (const [values, read] of theirs) if (own.has(values)) assert.deepEqual(own.get(values), read, `${place} of ${values}`);
    const most = (all) => Math.max(0, ...all.map((read) => read.length));
    assert.equal(most([...own.values()]), most(theirs.map(([, read]) => read)), place);
  }
});

test('each translated sentence of the server is one that it says, with the same gaps', () => {
  for (const [sentence, own] of Object.entries(served)) {
    assert.ok(serverStrings.some((words) => words.includes(sentence)), `the server does not say: ${sentence}`);
    const gaps = sentence.split('{}').slice(1).map((_, at) => `{${at}}`);
    assert.deepEqual([...new Set(own.match(/\{\d\}/g))].sort(), gaps, sentence);
  }
});

test('every sentence that the server can say to a person is there in Spanish', () => {
  const missing = serverSentences.filter(({ sentence }) => !Object.hasOwn(served, sentence) && !Object.hasOwn(served, ` ${sentence}`));
  assert.deepEqual(missing.map(({ file, sentence }) => `${file}: ${sentence}`), []);
  for (const said of ['Sign in first.', 'Facebook wants more time between two posts.', 'TikTok did not answer as it should ({}).', "Meta's answers do not fit together: {}."]) {
    assert.ok(serverSentences.some(({ sentence }) => sentence === said), `the source is not read rightly: ${said}`);
  }
});

test('no component has a sentence of its own', () => {
  const found = sources().filter(([file]) => file.endsWith('.svelte')).flatMap(([file, source]) => {
    const markup = source.replaceAll(/<(script|style)[^]*?<\/\1>|<!--[^]*?-->/g, '');
    const plain = markup.replaceAll(/\{(?:[^{}]|\{[^{}]*\})*\}/g, '').replaceAll(/&\w+;/g, '');
    const between = [...plain.matchAll(/>([^<>]*\p{L}{2}[^<>]*)</gu)].map(([, words]) => words.trim());
    const attributes = [...plain.matchAll(/\s(?:aria-label|title|alt|label)="([^"]*\p{L}[^"]*)"/gu)].map(([, words]) => words);
    return [...between, ...attributes].map((words) => `${file}: ${words}`);
  });
  assert.deepEqual(found, []);
});

// --- which language ---

test('the browser’s language decides, and the page says which it is', async () => {
  for (const [locale, language, words] of [['es-MX', 'es', 'Conexiones'], ['en-US', 'en', 'Connections'], ['fr-FR', 'en', 'Connections']]) {
    const page = await open(browser, '/connections', {}, { locale });
    await heading(page, words);
    assert.equal(await languageOf(page), language, locale);
    assert.match(await page.title(), new RegExp(words));
  }
});

test('an English page loads no Spanish', async () => {
  const page = await openPage(browser, { locale: 'en-GB' });
  const scripts = [];
  page.on('request', (request) => request.resourceType() === 'script' && scripts.push(request.url()));
  await page.goto(`${BASE_URL}/`);
  await page.waitForLoadState('networkidle');
  const spoken = await Promise.all(scripts.map(async (script) => (await (await fetch(script)).text()).includes('Iniciar sesión')));
  assert.ok(scripts.length > 0 && !spoken.includes(true), scripts.join());
});

test('the first load of a Spanish page on which nothing needs anybody is under 120 KB of compressed JavaScript', async () => {
  const page = await openPage(browser, SPANISH);
  const scripts = new Set();
  page.on('request', (request) => request.resourceType() === 'script' && scripts.add(request.url()));
  await answer(page, { '/api/v1/posts': { data: [], next: null } });
  await page.goto(`${BASE_URL}/`);
  await page.locator('[data-calendar]').waitFor();
  const sizes = await Promise.all([...scripts].map(async (script) => gzipSync(Buffer.from(await (await fetch(script)).arrayBuffer())).length));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  assert.ok(total < 120 * 1024, `${total} bytes`);
});

test('a language that does not arrive leaves English, and the page works', async () => {
  const page = await openPage(browser, SPANISH);
  await page.route(/\/assets\/es-/, (route) => route.abort());
  await page.goto(`${BASE_URL}/`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  assert.equal(await languageOf(page), 'en');
});

test('the choice in the settings wins over the browser, stays, and can be given back', async () => {
  const page = await openHouse(browser, '/settings', {}, SPANISH);
  await heading(page, 'Ajustes');
  const choice = page.locator('[data-section=language]').getByRole('button');
  assert.deepEqual(await choice.evaluateAll((all) => all.map((each) => [each.textContent, each.lang, each.ariaPressed])), [
    ['El que diga el navegador', '', 'true'],
    ['English', 'en', 'false'],
    ['Español', 'es', 'false'],
  ]);
  await choice.getByText('English').click();
  await heading(page, 'Settings');
  assert.equal(await languageOf(page), 'en');
  await page.reload();
  await heading(page, 'Settings');
  assert.equal(await choice.nth(1).getAttribute('aria-pressed'), 'true');
  await choice.nth(0).click();
  await heading(page, 'Ajustes');
});

// --- dates and numbers ---

test('dates are written in Spanish, as in the region of the browser', async () => {
  const page = await openHouse(browser, '/?view=month&date=2031-05-01', { '/api/v1/calendar': { data: [] } }, SPANISH);
  await page.getByText('mayo de 2031').first().waitFor();
  assert.match(await page.locator('[data-calendar]').innerText(), /lun/i);
});

test('decimals have the sign of the region', async () => {
  for (const [locale, words] of [['es-ES', '1,4 s'], ['es-MX', '1.4 s'], ['en-GB', '1.4 s']]) {
    const page = await openHouse(browser, '/status', {}, { locale });
    await page.getByText(words, { exact: true }).first().waitFor();
  }
});

// --- what the server says ---

const FAILED = { class: 'fixable', code: 'some_code', message: 'X has this text from this account already. Look at the profile, then change the text.', hint: 'A thing that only this server says.' };

test('what is known of the server’s words is Spanish, and the rest is marked as English', async () => {
  const shape = shapeOf('failed', { delivery: { error: FAILED } });
  const page = await open(browser, '/posts/post_failed', answersOf(shape), SPANISH);
  await page.getByText('X ya tiene este texto de esta cuenta.').first().waitFor();
  const hint = page.getByText(FAILED.hint, { exact: true });
  assert.equal(await hint.first().getAttribute('lang'), 'en');
  assert.deepEqual(seriousOf(page), []);
});

test('what stands behind a name, within another sentence or beside one is Spanish too, and foreign words stay', async () => {
  const said = [
    ['Line 3: Ada & Co: main (@ada on Instagram): Shorten it.', 'Línea 3: Ada & Co: main (@ada on Instagram): Acórtalo.'],
    ['Number 2 of 3, a picture: Use a JPEG.', 'Número 2 de 3 (imagen): Usa un JPEG.'],
    ['The answer of Meta was lost: the connection was lost.', 'La respuesta de Meta se perdió: se perdió la conexión.'],
    ['Nothing is public. Send it again. Shorten it.', 'No hay nada público. Envíala de nuevo. Acórtalo.'],
    ['X could not use the picture or video: <img src=x onerror=alert(1)> {0}', 'X no ha podido usar la imagen o el video: <img src=x onerror=alert(1)> {0}'],
  ];
  for (const [message, own] of said) {
    const shape = shapeOf('failed', { delivery: { error: { ...FAILED, message } } });
    const page = await open(browser, '/posts/post_failed', answersOf(shape), SPANISH);
    await page.getByText(own, { exact: true }).first().waitFor();
    assert.equal(await page.locator('img[src=x]').count(), 0);
    assert.deepEqual(seriousOf(page), []);
  }
});

test('a refusal is Spanish with the numbers that the server named', async () => {
  const refusal = problem(422, 'invalid', 'A name has 1 to 100 characters, on one line.', [{ path: 'name', code: 'length', message: 'A name has 1 to 100 characters, on one line.' }]);
  const me = { ...STATUS, id: 'usr_1', name: 'Ada', zone: 'Europe/Madrid', operator: false, workspace: { id: 'w', name: 'Ada' }, identities: [], created_at: instantIn(-1) };
  const page = await openHouse(browser, '/settings', { '/api/v1/me': (request) => (request.method() === 'PATCH' ? refusal : { body: me }) }, SPANISH);
  await page.getByLabel('Nombre', { exact: true }).fill('x');
  await page.getByRole('button', { name: 'Guardar' }).click();
  await page.getByText('Un nombre tiene de 1 a 100 caracteres, en una sola línea.').first().waitFor();
});

// --- every screen ---

const CARDS = [card(1, instantIn(0, '21:00')), card(2, instantIn(1)), card(3, instantIn(1), { state: 'failed' })];
const SLOTS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map((day) => ({ account: null, day, time: '12:00' }));
const FULL = { '/api/v1/calendar': calendarOf(() => [...CARDS]), '/api/v1/accounts': { data: EVERY_STATE }, '/api/v1/instance': FULL_HOUSE };
const house = (path, answers, reach) => async (options) => {
  const page = await openHouse(browser, path, answers, options);
  await reach(page);
  return page;
};
const receipt = (state) => async (options) => {
  const page = await open(browser, `/posts/post_${state}`, {}, options);
  await page.locator('[data-event]').first().waitFor();
  return page;
};

const CREATOR = { nickname: 'Ada', username: 'ada', privacy_options: ['SELF_ONLY'], comment_disabled: false, duet_disabled: true, stitch_disabled: false, longest_video_s: 300, is_private: false, is_app_audited: false, obstacle: null };

const SCREENS = {
  welcome: house('/', { ...NOBODY, '/api/v1/instance': FULL_HOUSE }, (page) => page.locator('[data-doors]').waitFor()),
  calendar: house('/?view=month', FULL, (page) => page.locator('[data-post]').first().waitFor()),
  week: house('/?view=week', FULL, (page) => page.locator('[data-calendar]').waitFor()),
  list: house('/?view=list', FULL, (page) => page.locator('[data-post]').first().waitFor()),
  compose: house('/compose', { '/api/v1/accounts': { data: EVERY_STATE }, '/api/v1/accounts/acc_clip/creator': CREATOR }, async (page) => {
    const chips = page.locator('[data-field=who] input:not(:disabled)');
    await chips.nth(4).waitFor({ state: 'attached' });
    for (const chip of await chips.all()) await chip.check({ force: true });
    await page.locator('textarea').first().fill('Buenos días');
  }),
  connections: house('/connections', { ...FULL, ...INVITING }, (page) => page.locator('[data-account]').first().waitFor()),
  drafts: async (options) => {
    const { page } = await openShelf(browser, '/drafts', [draft('post_d1', 'Buenos días')], { options });
    await page.locator('[data-draft]').first().waitFor();
    return page;
  },
  queue: house('/queue', { ...FULL, '/api/v1/slots': { version: 1, zone: 'Europe/Bucharest', slots: SLOTS } }, (page) => page.locator('[data-queue]').first().waitFor()),
  import: house('/import', FULL, (page) => page.getByRole('heading', { level: 1 }).waitFor()),
  library: async (options) => {
    const page = await openWith(browser, '/media', new Shelf(), {}, options);
    await page.getByRole('heading', { level: 1 }).waitFor();
    return page;
  },
  settings: house('/settings', { ...INVITING, '/api/v1/invitations': { data: INVITATIONS }, '/api/v1/slots': { version: 1, zone: 'Europe/Bucharest', slots: SLOTS } }, async (page) => {
    for (const name of ['profile', 'slots', 'sessions', 'invitations']) await page.locator(`[data-section=${name}]`).waitFor();
  }),
  status: house('/status', { '/api/v1/status': { ...STATUS, operator: FOR_OPERATOR } }, (page) => page.locator('[data-verdict]').waitFor()),
  published: receipt('published'),
  unconfirmed: receipt('unconfirmed'),
  held: receipt('held'),
  missing: house('/nowhere', {}, (page) => page.getByRole('heading', { level: 1 }).waitFor()),
};

/** Whatever English says with fixed words, as expressions for whole lines. */
const ENGLISH = [...english].filter(([place]) => !isShared(place)).flatMap(([place, entry]) => {
  const said = typeof entry === 'string' ? [{ values: [], words: entry }] : typeof entry === 'function' ? saidBy(entry) : [];
  const own = typeof entry === 'function' ? saidBy(spanish.get(place)).map(({ words }) => words) : [];
  return said.filter(({ words }) => /\p{L}{2}/u.test(words.replaceAll(/⟦.⟧/g, '')) && !own.includes(words)).map(asExpression);
});

function asExpression({ words }) {
  const parts = words.split(/⟦.⟧|\d+/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`, 's');
}

/** What can be read or heard on a page and is not marked as another language. */
const wordsOn = (page) =>
  page.evaluate(() => {
    const isOurs = (element) => !element.closest('[lang="en"]:not(html), [translate="no"], noscript, script, style');
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) if (isOurs(walker.currentNode.parentElement)) found.push(walker.currentNode.textContent);
    for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]')) {
      if (isOurs(element)) found.push(...['aria-label', 'title', 'placeholder', 'alt'].map((name) => element.getAttribute(name) ?? ''));
    }
    return [...new Set([document.title.split(" · ")[0], ...found].map((words) => words.trim()).filter((words) => /\p{L}{2}/u.test(words)))];
  });

/** What both languages say alike is no sign of either. */
const ALSO_SPANISH = new Set([...spanish.values()].filter((entry) => typeof entry === 'string'));

for (const [name, visit] of Object.entries(SCREENS)) {
  test(`no English is left on ${name}, axe finds nothing, and it fits into 360 px`, async () => {
    const page = await visit({ ...SPANISH, reducedMotion: 'reduce' });
    assert.equal(await languageOf(page), 'es');
    const left = (await wordsOn(page)).filter((words) => !ALSO_SPANISH.has(words) && ENGLISH.some((sentence) => sentence.test(words)));
    assert.deepEqual(left, []);
    await axeFindsNothing(page, `es-${name}`);
    await fitsAPhone(page, name);
    assert.deepEqual(seriousOf(page), []);
  });
}
