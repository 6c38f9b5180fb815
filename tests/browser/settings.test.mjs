//! The settings: the profile, and the ways in.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problem } from './answers.mjs';
import { holdsOn } from './findings.mjs';
import { ADA, BY_X, FULL_HOUSE, GOOGLE, HOUSE, INVITATIONS, INVITING, OPERATOR, openHouse } from './household.mjs';
import { BASE_URL, browserOfThisFile } from './stage.mjs';

const browser = await browserOfThisFile();

const ME = '/api/v1/me';
const NOTHING = { status: 204, body: undefined };
const section = (page, name) => page.locator(`[data-section=${name}]`);
const notice = (page, words) => page.locator('[data-notice]').getByText(words).waitFor();
const zones = (page) => page.getByRole('listbox');
const openSettings = (overrides = {}, options = {}) => openHouse(browser, '/settings', overrides, options);

/** The profile, which `answer` may refuse by the number of the attempt; each change is kept in `changes`. */
async function openProfile(answer = () => null, person = ADA) {
  const changes = [];
  const page = await openSettings({
    [ME]: (request) => {
      if (request.method() !== 'PATCH') return { body: person };
      changes.push(request.postDataJSON());
      return answer(changes.length) ?? { body: { ...person, ...request.postDataJSON() } };
    },
  });
  await page.getByLabel('Name').waitFor();
  return { page, changes, zone: page.getByRole('combobox', { name: 'Time zone' }), name: page.getByLabel('Name') };
}
const save = (page) => page.getByRole('button', { name: 'Save' }).click();
const saved = (page) => section(page, 'profile').getByText('Saved.').waitFor();

// --- the profile ---

test('a changed name is saved, alone, and shown at once', async () => {
  const { page, changes, name } = await openProfile();
  await name.fill('  Ada of the Night  ');
  await save(page);
  await saved(page);
  assert.deepEqual(changes, [{ name: 'Ada of the Night' }]);
  await page.getByRole('button', { name: 'Menu of Ada of the Night' }).waitFor();
});

test('a profile that was not changed is not sent', async () => {
  const { page, changes } = await openProfile();
  await save(page);
  await saved(page);
  assert.deepEqual(changes, []);
});

test('a zone is found by typing a city, and taken with the keyboard', async () => {
  const { page, changes, zone } = await openProfile();
  await zone.focus();
  await page.keyboard.type('new york');
  await zones(page).getByRole('option', { name: /^New York/ }).waitFor();
  assert.equal(await zones(page).getByRole('option').count(), 1);
  await page.keyboard.press('Enter');
  assert.equal(await zone.inputValue(), 'America/New York');
  assert.equal(await zone.getAttribute('aria-expanded'), 'false');
  assert.deepEqual(changes, [], 'choosing is not yet saving');
  await save(page);
  await saved(page);
  assert.deepEqual(changes, [{ zone: 'America/New_York' }]);
});

test('the arrows walk through the zones, and the field names the one they are at', async () => {
  const { page, zone } = await openProfile();
  await zone.focus();
  await page.keyboard.type('europe/b');
  const options = zones(page).getByRole('option');
  await options.first().waitFor();
  const names = await options.evaluateAll((found) => found.map((option) => option.dataset.zone));
  await page.keyboard.press('ArrowDown');
  const active = await zone.getAttribute('aria-activedescendant');
  assert.equal(await page.locator(`[id="${active}"]`).getAttribute('data-zone'), names[1]);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  const last = await zone.getAttribute('aria-activedescendant');
  assert.equal(await page.locator(`[id="${last}"]`).getAttribute('data-zone'), names.at(-1), 'from the first to the last');
  await page.locator(`[id="${last}"]`).waitFor();
});

test('Escape leaves the zone as it was', async () => {
  const { page, zone } = await openProfile();
  await zone.focus();
  await page.keyboard.type('tokyo');
  await page.keyboard.press('Escape');
  assert.equal(await zone.inputValue(), 'Europe/Bucharest');
  assert.equal(await zones(page).getByRole('option').count(), 0);
});

test('leaving the field takes the only zone that fits, and never one of several', async () => {
  const { page, zone } = await openProfile();
  await zone.focus();
  await page.keyboard.type('tokyo');
  await page.keyboard.press('Tab');
  assert.equal(await zone.inputValue(), 'Asia/Tokyo');
  await zone.focus();
  await page.keyboard.type('america');
  await page.keyboard.press('Tab');
  assert.equal(await zone.inputValue(), 'Asia/Tokyo');
});

test('the zone in use is marked in the list, and a zone can be taken with the pointer', async () => {
  const { page, zone } = await openProfile();
  await zone.click();
  const chosen = zones(page).getByRole('option', { selected: true });
  assert.equal(await chosen.getAttribute('data-zone'), 'Europe/Bucharest');
  await chosen.getByText(/^UTC\+[23]\s\d\d:\d\d$/).waitFor();
  await page.locator('[data-zone="Europe/Berlin"]').click();
  assert.equal(await zone.inputValue(), 'Europe/Berlin');
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('role')), 'combobox', 'the keyboard stays at the field');
});

test('a city is found under the name that it has today', async () => {
  const { page, zone } = await openProfile(() => null, { ...ADA, zone: 'Europe/Kiev' });
  assert.equal(await zone.inputValue(), 'Europe/Kyiv');
  for (const [words, found] of [['kyiv', 'Europe/Kyiv'], ['ho chi minh', 'Asia/Ho_Chi_Minh'], ['são paulo', 'America/Sao_Paulo']]) {
    await zone.fill(words);
    await page.locator(`[data-zone="${found}"]`).waitFor();
  }
});

test('what no zone is called is said', async () => {
  const { page, zone } = await openProfile();
  await zone.fill('atlantis');
  await section(page, 'profile').getByText('No zone has that name.').first().waitFor();
});

test('the time in the chosen zone is shown, and the zone of the browser is one press away', async () => {
  const { page, changes, zone } = await openProfile(() => null, { ...ADA, zone: 'Asia/Kolkata' });
  const there = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Kolkata', hour: '2-digit', minute: '2-digit' }).format(Date.now());
  await section(page, 'profile').getByText(`It is ${there} there now`).waitFor();
  await page.getByRole('button', { name: 'Use this browser’s zone, Europe/Bucharest' }).click();
  assert.equal(await zone.inputValue(), 'Europe/Bucharest');
  assert.equal(await page.getByRole('button', { name: /Use this browser/ }).count(), 0);
  await save(page);
  await saved(page);
  assert.deepEqual(changes, [{ zone: 'Europe/Bucharest' }]);
});

test('an empty name is refused before it is sent, and the field has the focus', async () => {
  const { page, changes, name } = await openProfile();
  await name.fill('   ');
  await save(page);
  await section(page, 'profile').getByText('Write a name.').waitFor();
  assert.equal(await name.getAttribute('aria-invalid'), 'true');
  assert.ok(await name.evaluate((field) => field === document.activeElement));
  assert.deepEqual(changes, []);
});

test('what the server refuses about a field stands at the field, once', async () => {
  const refusal = problem(422, 'invalid', 'One fault.', [{ path: 'zone', code: 'unknown_zone', message: 'There is no such zone here.' }]);
  const { page, zone } = await openProfile(() => refusal);
  await zone.focus();
  await page.keyboard.type('tokyo');
  await page.keyboard.press('Enter');
  await save(page);
  await section(page, 'profile').getByText('There is no such zone here.').waitFor();
  assert.equal(await section(page, 'profile').getByText('There is no such zone here.').count(), 1);
  assert.ok(await zone.evaluate((field) => field === document.activeElement));
  assert.equal(await zone.inputValue(), 'Asia/Tokyo', 'what was chosen stays');
});

for (const [what, refusal, words] of [
  ['a fault of the server', problem(500, 'internal', 'Something broke here.'), 'Something broke here.'],
  ['a lost answer', { status: 0 }, 'No answer came. Your entries are still here'],
  ['too many requests', problem(429, 'rate_limited', 'Too much at once. Wait a moment.'), 'Too much at once.'],
]) {
  test(`nothing that was written is lost by ${what}, and saving again works`, async () => {
    const { page, changes, name } = await openProfile((times) => (times === 1 ? refusal : null));
    await name.fill('A name that must stay');
    await save(page);
    await section(page, 'profile').locator('[data-refusal]').getByText(words).waitFor();
    assert.equal(await name.inputValue(), 'A name that must stay');
    assert.equal(await section(page, 'profile').getByText('Saved.').count(), 0);
    await save(page);
    await saved(page);
    assert.deepEqual(changes, [{ name: 'A name that must stay' }, { name: 'A name that must stay' }]);
  });
}

test('the profile can be changed with the keyboard alone', async () => {
  const { page, changes, name } = await openProfile();
  await name.focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('Keys Only');
  await page.keyboard.press('Tab');
  await page.keyboard.type('kolkata');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await saved(page);
  assert.deepEqual(changes.map(({ name: written }) => written), ['Keys Only']);
  assert.equal(changes[0].zone, 'Asia/Kolkata');
});

// --- the ways in ---

test('the only way in cannot be removed, and says why', async () => {
  const page = await openSettings();
  await section(page, 'identities').getByText('This is your only way in').waitFor();
  assert.equal(await section(page, 'identities').getByRole('button', { name: /^Remove/ }).count(), 0);
});

test('a way in is removed after a question', async () => {
  let data = [GOOGLE, BY_X];
  const removed = [];
  const page = await openSettings({
    '/api/v1/me/identities': () => ({ body: { data } }),
    '/api/v1/me/identities/idn_x': (request) => {
      removed.push(request.method());
      data = [GOOGLE];
      return NOTHING;
    },
  });
  const remove = page.getByRole('button', { name: 'Remove X, @sandbox_writer' });
  await remove.click();
  await page.getByRole('dialog').getByRole('button', { name: 'Keep it' }).click();
  assert.deepEqual(removed, []);
  await remove.click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await notice(page, 'That is no longer a way in.');
  await section(page, 'identities').getByText('This is your only way in').waitFor();
  assert.deepEqual(removed, ['DELETE']);
});

test('a removal that is refused says why, and the identity stays', async () => {
  const page = await openSettings({
    '/api/v1/me/identities': { data: [GOOGLE, BY_X] },
    '/api/v1/me/identities/idn_x': () => problem(409, 'last_identity', 'This is the last way in.'),
  });
  await page.getByRole('button', { name: 'Remove X, @sandbox_writer' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await section(page, 'identities').getByText('This is the last way in.').waitFor();
  await page.getByRole('button', { name: 'Remove X, @sandbox_writer' }).waitFor();
});

/** The settings, where adding a way in is answered with that address. */
async function openAdding(consent_url) {
  const asked = [];
  const page = await openSettings({
    '/api/v1/me/identities': (request) => {
      if (request.method() !== 'POST') return { body: { data: [GOOGLE] } };
      asked.push(request.postDataJSON());
      return { body: { consent_url } };
    },
  });
  return { page, asked };
}

test('adding a way in goes to its provider', async () => {
  const consent = 'https://provider.example/consent?state=s1';
  const { page, asked } = await openAdding(consent);
  await page.route('https://provider.example/**', (route) => route.fulfill({ contentType: 'text/html', body: '<title>Consent</title>' }));
  await page.getByRole('button', { name: 'Add Google' }).click();
  await page.waitForURL(consent);
  assert.deepEqual(asked, [{ provider: 'google' }]);
});

test('every platform that says who a person is can be added, and what that does besides is said', async () => {
  const page = await openSettings({ '/api/v1/instance': FULL_HOUSE });
  const added = section(page, 'identities').getByRole('button', { name: /^Add / });
  await added.nth(3).waitFor();
  assert.deepEqual((await added.allInnerTexts()).map((name) => name.trim()), ['Add Google', 'Add X', 'Add TikTok', 'Add Facebook']);
  await section(page, 'identities').getByText('Adding an account of X, TikTok or Facebook here also connects it.').waitFor();
});

for (const address of ['javascript:alert(1)', 'http://provider.example/consent', 'data:text/html,hello', '/somewhere']) {
  test(`an address that is no consent page is not opened: ${address}`, async () => {
    const { page } = await openAdding(address);
    await page.getByRole('button', { name: 'Add X' }).click();
    await section(page, 'identities').getByText('so it was not opened').waitFor();
    assert.equal(page.url(), `${BASE_URL}/settings`);
  });
}

// --- the sessions ---

for (const [signup, words] of [
  ['first', 'set SIGNUP to “invite”'],
  ['open', 'no invitation is needed'],
]) {
  test(`where there are no invitations the operator is told how there could be: ${signup}`, async () => {
    const page = await openSettings({ [ME]: OPERATOR, '/api/v1/instance': { ...HOUSE, signup }, '/api/v1/invitations': () => problem(409, 'signup_not_by_invitation', 'No.') });
    await section(page, 'invitations').getByText(words).waitFor();
    assert.equal(await section(page, 'invitations').getByRole('button').count(), 0);
    assert.equal(await page.locator('[data-load-failure]').count(), 0);
  });
}

// --- this instance ---

test('what runs here is named, with the ways to read more', async () => {
  const page = await openSettings();
  const part = section(page, 'about');
  await part.getByText('Noctin Scheduler 0.1.0').waitFor();
  assert.deepEqual(await part.locator('a').evaluateAll((links) => links.map((link) => link.getAttribute('href'))), ['/status', '/privacy', '/openapi.json']);
});

// --- every state ---

const LINK = `${BASE_URL}/#invite=only-once`;
const STATES = [
  { name: 'settings', reach: (page) => section(page, 'sessions').getByText('This browser').waitFor() },
  {
    name: 'settings-operator',
    answers: { ...INVITING, '/api/v1/me/identities': { data: [GOOGLE, BY_X] }, '/api/v1/invitations': (request) => (request.method() === 'POST' ? { status: 201, body: { ...INVITATIONS[0], url: LINK } } : { body: { data: INVITATIONS } }) },
    reach: async (page) => {
      await section(page, 'sessions').getByText('This browser').waitFor();
      await page.getByRole('button', { name: 'Make an invitation' }).click();
      await page.locator('[data-made]').waitFor();
    },
  },
  {
    name: 'settings-zones',
    reach: async (page) => {
      await section(page, 'sessions').getByText('This browser').waitFor();
      await page.getByRole('combobox', { name: 'Time zone' }).click();
      await page.keyboard.press('ArrowDown');
      await zones(page).getByRole('option').first().waitFor();
    },
  },
  {
    name: 'settings-refused',
    answers: {
      [ME]: (request) => (request.method() === 'PATCH' ? problem(500, 'internal', 'Something broke here.') : { body: { ...ADA, zone: null } }),
      '/api/v1/me/sessions': () => problem(503, 'unavailable', 'The database did not answer.'),
    },
    reach: async (page) => {
      await page.locator('[data-load-failure]').waitFor();
      await page.getByLabel('Name').fill('Another');
      await save(page);
      await page.getByText('Something broke here.').waitFor();
    },
  },
  {
    name: 'settings-leaving',
    reach: async (page) => {
      await page.getByRole('button', { name: 'Sign out everywhere' }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
];

for (const { name, answers = {}, reach } of STATES) {
  holdsOn(name, async (options) => {
    const page = await openSettings(answers, options);
    await reach(page);
    return page;
  });
}
