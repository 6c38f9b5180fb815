//! Coming in: the doors that are open, invitations, and what is said on arriving.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACCOUNT, post, problem, shapeOf } from './answers.mjs';
import { holdsOn } from './findings.mjs';
import { ADA, HOUSE, NOBODY, openHouse } from './household.mjs';
import { BASE_URL, browserOfThisFile } from './stage.mjs';

const browser = await browserOfThisFile();

const CODE = 'Zq3-invitation_code';
const instance = (changes) => ({ '/api/v1/instance': { ...HOUSE, ...changes } });
const outside = (path, changes = {}, options = {}) => openHouse(browser, path, { ...NOBODY, ...instance(changes) }, options);
const doors = (page) => page.locator('[data-doors] a').evaluateAll((links) => links.map((link) => [link.textContent.trim(), link.getAttribute('href')]));
const door = (page, name) => page.getByRole('link', { name: `Continue with ${name}` });
const notice = (page, words) => page.locator('[data-notice]').getByText(words).waitFor();

test('the doors that are set up stand open, Google first', async () => {
  const page = await outside('/', { sign_ins: ['x', 'google'] });
  await door(page, 'Google').waitFor();
  assert.deepEqual(await doors(page), [
    ['Continue with Google', '/login/google'],
    ['Continue with X', '/login/x'],
  ]);
});

test('every platform that says who a person is has a door', async () => {
  const page = await outside('/', { sign_ins: ['google', 'x', 'tiktok', 'facebook'] });
  await door(page, 'Facebook').waitFor();
  assert.deepEqual(await doors(page), [
    ['Continue with Google', '/login/google'],
    ['Continue with X', '/login/x'],
    ['Continue with TikTok', '/login/tiktok'],
    ['Continue with Facebook', '/login/facebook'],
  ]);
  await page.getByText('X and TikTok also connect that account in the same step. After Facebook you choose which of your Pages to connect. With Google').waitFor();
  assert.equal(await page.getByText('Instagram').count(), 0);
  const glyphs = await page.locator('[data-doors] a').evaluateAll((links) => links.map((link) => link.querySelectorAll('svg path').length > 0));
  assert.deepEqual(glyphs, [true, true, true, true]);
});

for (const [sign_ins, words] of [
  [['x'], 'This signs you in and connects your account in one step.'],
  [['google', 'tiktok'], 'TikTok also connects that account in the same step.'],
  [['google'], 'Afterwards you connect the accounts'],
]) {
  test(`what a door does besides is said: ${sign_ins.join()}`, async () => {
    const page = await outside('/', { sign_ins });
    await page.locator('[data-doors]').getByText(words).waitFor();
    assert.equal(await page.getByText('which of your Pages').count(), 0);
  });
}

test('a door that is not set up is not shown', async () => {
  const page = await outside('/', { sign_ins: ['google'] });
  await door(page, 'Google').waitFor();
  assert.equal(await door(page, 'X').count(), 0);
  await page.getByText('Afterwards you connect the accounts').waitFor();
});

test('an instance without a door says so, and who can mend it', async () => {
  const page = await outside('/', { sign_ins: [] });
  await page.getByText('No sign-in is set up yet').waitFor();
  await page.getByText('The operator of this instance adds the keys').waitFor();
  assert.equal(await page.locator('a[href^="/login"]').count(), 0);
});

for (const [signup, words] of [
  ['first', 'the first person who ever signs in becomes its operator, and nobody new comes in after that'],
  ['invite', 'New people need an invitation from the operator.'],
  ['open', 'Everybody can start here'],
  ['closed', 'This instance is closed to new people.'],
]) {
  test(`who may come in is said: ${signup}`, async () => {
    const page = await outside('/', { signup });
    await page.locator(`[data-signup=${signup}]`).getByText(words).waitFor();
    assert.equal(await page.locator('[data-invited]').count(), 0);
  });
}

test('whoever signs in is told from which age on it is for them, and what is kept', async () => {
  const page = await outside('/');
  await page.getByText('For people of 16 and older. Whoever signs in says that they are.').waitFor();
  assert.equal(await page.getByRole('link', { name: 'Privacy: what is kept' }).getAttribute('href'), '/privacy');
});

test('an invitation is read from the address, said, carried along, and taken out of the address', async () => {
  const requests = [];
  const page = await outside('/', { signup: 'invite' });
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(`${BASE_URL}/#invite=${CODE}`);
  await page.locator('[data-invited]').getByText('You are invited.').waitFor();
  assert.deepEqual((await doors(page)).map(([, href]) => href), [`/login/google?invite=${CODE}`, `/login/x?invite=${CODE}`]);
  assert.equal(page.url(), `${BASE_URL}/`);
  assert.deepEqual(requests.filter((url) => new URL(url).search.includes(CODE)), [], 'nobody is told before a door is chosen');
});

test('an invitation outlives a provider that turned back', async () => {
  const page = await outside(`/#invite=${CODE}`, { signup: 'invite' });
  await page.locator('[data-invited]').waitFor();
  await page.goto(`${BASE_URL}/?error=denied`);
  await notice(page, 'access was not given');
  await page.locator('[data-invited]').waitFor();
  assert.equal(await door(page, 'X').getAttribute('href'), `/login/x?invite=${CODE}`);
});

test('a code of any shape stays one value of the address', async () => {
  const page = await outside(`/#invite=${encodeURIComponent('a&error=b')}`, { signup: 'invite' });
  await page.locator('[data-invited]').waitFor();
  assert.equal(await door(page, 'X').getAttribute('href'), '/login/x?invite=a%26error%3Db');
});

test('an invitation that is no longer good is not promised any more', async () => {
  const page = await outside(`/#invite=${CODE}`, { signup: 'invite' });
  await page.locator('[data-invited]').waitFor();
  await page.goto(`${BASE_URL}/?error=invite_invalid`);
  await page.locator('[data-notice]').getByText('used already').waitFor();
  await page.locator('[data-signup=invite]').waitFor();
  assert.equal(await page.locator('[data-invited]').count(), 0);
  assert.equal(await door(page, 'X').getAttribute('href'), '/login/x');
});

test('the link that deploying printed leads the first person in, whatever the sign-up', async () => {
  for (const signup of ['first', 'invite', 'open']) {
    const page = await outside(`/#setup=${CODE}`, { signup });
    await page.locator('[data-invited]').getByText('You are the first.').waitFor();
    assert.equal(await door(page, 'X').getAttribute('href'), `/login/x?invite=${CODE}`);
    assert.ok(!page.url().includes(CODE), 'it stays in no address');
    await page.goto(`${BASE_URL}/?error=setup_needed`);
    await page.getByText('needs the link that deploying this instance printed').waitFor();
    assert.equal(await page.locator('[data-invited]').count(), 0, 'a code that opens nothing promises nothing');
  }
});

test('an invitation where none are taken is not promised', async () => {
  const page = await outside(`/#invite=${CODE}`, { signup: 'first' });
  await page.getByText('takes no invitations at the moment').waitFor();
  assert.equal(await page.locator('[data-invited]').count(), 0);
  assert.equal(await door(page, 'X').getAttribute('href'), '/login/x');
});

test('a person with a workspace is told that an invitation is for somebody else', async () => {
  const page = await openHouse(browser, `/settings#invite=${CODE}`, instance({ signup: 'invite' }));
  await notice(page, 'you have a workspace already');
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);
  assert.equal(page.url(), `${BASE_URL}/settings`);
});

test('in a sandbox it is said that nothing is real', async () => {
  const page = await outside('/', { sandbox: true, sandbox_feed: 'http://127.0.0.1:1/feed' });
  await page.getByText('This is a sandbox').waitFor();
  assert.equal(await page.getByRole('link', { name: 'See its public feed' }).getAttribute('href'), 'http://127.0.0.1:1/feed');
});

const ERRORS = {
  denied: 'access was not given',
  flow_invalid: 'took too long',
  signup_closed: 'closed to new people',
  invite_needed: 'You need an invitation',
  invite_invalid: 'used already, has expired or was withdrawn',
  platform_unavailable: 'did not answer',
  platform_busy: 'takes no more for now',
  platform_operator: 'does not serve this instance',
  platform_refused: 'refused',
  other_account: 'different account',
  account_missing: 'not among what you allowed',
  sign_in_first: 'Sign in another way first',
  quota_exceeded: 'very often within an hour',
  identity_taken: 'opens another workspace already',
  cross_site: 'came from another site',
  not_configured: 'not set up on this instance',
  unavailable: 'Our database did not answer',
};

test('every way in that fails is a sentence of its own, said once', async () => {
  const page = await outside('/');
  const said = new Set();
  for (const [code, words] of Object.entries(ERRORS)) {
    await page.goto(`${BASE_URL}/?error=${code}`);
    await notice(page, words);
    assert.equal(page.url(), `${BASE_URL}/`, code);
    said.add(await page.locator('[data-notice] p').innerText());
  }
  assert.equal(said.size, Object.keys(ERRORS).length);
});

for (const code of ['something_new', '__proto__', 'constructor', '<img src=x>']) {
  test(`an error that is not known is still a sentence: ${code}`, async () => {
    const page = await outside(`/?error=${encodeURIComponent(code)}`);
    await notice(page, 'That did not work. Please try again.');
    assert.equal(await page.locator('[data-notice] img').count(), 0);
  });
}

test('a person who signed in is greeted, and the address is clean', async () => {
  const page = await openHouse(browser, '/settings?signed_in=1');
  await notice(page, `Welcome, ${ADA.name}.`);
  assert.equal(page.url(), `${BASE_URL}/settings`);
});

test('an identity that was added is said where it was added', async () => {
  const page = await openHouse(browser, '/settings?identity=added');
  await notice(page, 'From now on you can also sign in that way.');
  assert.equal(page.url(), `${BASE_URL}/settings`);
  await page.getByRole('heading', { name: 'Ways to sign in' }).waitFor();
});

test('an identity of another workspace is refused in words', async () => {
  const page = await openHouse(browser, '/settings?error=identity_taken');
  await notice(page, 'opens another workspace already');
});

test('after reconnecting, the posts that waited are shown', async () => {
  const waiting = (request) => {
    const isAsked = new URL(request.url()).searchParams.get('state') === 'attention';
    return { body: { data: isAsked ? [post(shapeOf('held')), post(shapeOf('missed'))] : [], next: null } };
  };
  const page = await openHouse(browser, '/?connected=acc_1', { '/api/v1/posts': waiting });
  await notice(page, '@sandbox_writer is connected. 2 posts waited for it');
  await page.locator('[data-waited=acc_1]').waitFor();
  assert.equal(page.url(), `${BASE_URL}/connections`);
});

test('after connecting without anything that waited, one stays', async () => {
  const page = await openHouse(browser, '/?connected=acc_1');
  await notice(page, '@sandbox_writer is connected.');
  assert.equal(page.url(), `${BASE_URL}/`);
});

test('a list that fails does not hide that the account is connected', async () => {
  const page = await openHouse(browser, '/?connected=acc_1', { '/api/v1/posts': () => problem(500, 'internal', 'A fault.') });
  await notice(page, `@${ACCOUNT.username} is connected.`);
});

test('the doors are reached with the keyboard, in their order', async () => {
  const page = await outside('/');
  await door(page, 'Google').waitFor();
  const focused = () => page.evaluate(() => document.activeElement.textContent.trim());
  const seen = [];
  for (let steps = 0; steps < 4; steps += 1) {
    await page.keyboard.press('Tab');
    seen.push(await focused());
  }
  assert.deepEqual(seen, ['Skip to the content', 'Continue with Google', 'Continue with X', 'Privacy: what is kept, and what is not']);
});

test('what was said on arriving is not in the way of “back”', async () => {
  const page = await openHouse(browser, '/settings');
  await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
  await page.goto(`${BASE_URL}/connections?error=denied`);
  await notice(page, 'access was not given');
  await page.goBack();
  assert.equal(page.url(), `${BASE_URL}/settings`);
});

for (const [name, path, changes] of [
  ['welcome-open', '/', {}],
  ['welcome-all-doors', '/', { sign_ins: ['google', 'x', 'tiktok', 'facebook'] }],
  ['welcome-invited', `/#invite=${CODE}`, { signup: 'invite', sandbox: true, sandbox_feed: 'http://127.0.0.1:1/feed' }],
  ['welcome-without-doors', '/?error=not_configured', { sign_ins: [], signup: 'first' }],
]) {
  holdsOn(name, async (options) => {
    const page = await outside(path, changes, options);
    await page.getByRole('heading', { level: 1 }).waitFor();
    return page;
  });
}
