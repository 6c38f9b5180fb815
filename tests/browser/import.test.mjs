//! Posts from a file: checked row by row, and made together or not at all.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACCOUNT, open, problem } from './answers.mjs';
import { downloadOf } from './downloads.mjs';
import { axeFindsNothing, fitsAPhone, holdsOn, seriousOf } from './findings.mjs';
import { intercept } from './network.mjs';
import { BASE_URL, browserOfThisFile, openPage, rowOf, signIn, uniqueText } from './stage.mjs';

const browser = await browserOfThisFile();

const EXAMPLE = 'Download an example file';

const IMPORT = '/api/v1/posts/import';
const DAY = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
const TIME = { at: `${DAY}T09:00:00.000Z`, local: `${DAY}T11:00:00`, zone: 'Europe/Bucharest', remark: null };

const row = (line, text, changes = {}) => ({
  line,
  post: { text, media: [], targets: [{ account: 'acc_1', options: {} }], is_draft: false, schedule: TIME, late_minutes: 60, ...changes.post },
  errors: changes.errors ?? [],
  warnings: changes.warnings ?? [],
});
const GOOD = { errors: [], rows: [row(2, 'First'), row(3, 'Second', { post: { is_draft: true, schedule: null, targets: [] } })] };
const FAULTY = {
  errors: [{ path: 'colour', code: 'unknown_column', message: 'There is no column “colour”.' }],
  rows: [
    row(2, 'First'),
    row(3, 'Far too long', {
      post: { schedule: null },
      errors: [
        { path: 'text', code: 'too_long_for_x', message: 'X takes 280 characters; this has 300. Shorten it by 20.' },
        { path: 'time', code: 'not_a_time', message: 'Write the time of the day as 09:00.' },
      ],
      warnings: [{ path: 'link', code: 'left_out', message: 'X takes no link beside the text: there it is left out.' }],
    }),
    row(6, 'Third', { post: { schedule: { ...TIME, remark: 'skipped' } } }),
  ],
};

/** The screen with a server that finds this in a file, and makes its posts; what it was sent is kept in `sent`. */
async function openImport(found, { make, accounts = [ACCOUNT], options } = {}) {
  const sent = [];
  let times = 0;
  const page = await open(
    browser,
    '/import',
    {
      '/api/v1/accounts': { data: accounts },
      [IMPORT]: (request) => {
        const { searchParams } = new URL(request.url());
        const headers = request.headers();
        const isDry = searchParams.get('dry_run') === 'true';
        sent.push({ isDry, zone: searchParams.get('zone'), body: request.postData(), type: headers['content-type'], key: headers['idempotency-key'] });
        times += 1;
        const answer = typeof found === 'function' ? found(times) : found;
        if (isDry) return answer.status ? answer : { body: answer };
        return make?.(times) ?? { status: 201, body: { data: answer.rows.map(({ line }) => ({ line, id: `post_${line}` })) } };
      },
    },
    options,
  );
  return { page, sent };
}

const choose = (page, csv, name = 'plan.csv') =>
  page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(csv) });
const importButton = (page, count) => page.getByRole('button', { name: new RegExp(`^Import ${count} post`) });

test('a file is checked, and its posts are made together by one press', async () => {
  const { page, sent } = await openImport(GOOD);
  await choose(page, 'text\nFirst\nSecond\n');
  await page.getByRole('heading', { name: '2 posts, and nothing is wrong' }).waitFor();
  assert.deepEqual(sent, [{ isDry: true, zone: 'Europe/Bucharest', body: 'text\nFirst\nSecond\n', type: 'text/csv', key: undefined }]);
  const rows = page.locator('[data-line]');
  assert.match(await rows.nth(0).innerText(), /First[\s\S]*@sandbox_writer[\s\S]*11:00/);
  assert.match(await rows.nth(1).innerText(), /Second[\s\S]*No account chosen yet[\s\S]*Draft/);
  await importButton(page, 2).click();
  await page.locator('[data-result]').getByText('2 posts imported').waitFor();
  await page.getByText('1 post is planned. 1 draft is kept.').waitFor();
  assert.equal(sent.length, 2);
  assert.match(sent[1].key, /^[\w-]{36}$/);
  assert.equal(await page.evaluate(() => document.activeElement?.hasAttribute('data-result')), true, 'the keyboard goes on from there');
  assert.equal(await page.getByRole('link', { name: 'See them in the calendar' }).getAttribute('href'), `/?view=list&date=${DAY}`);
  await page.getByRole('link', { name: 'See the drafts' }).waitFor();
  await page.getByRole('button', { name: 'Import another file' }).click();
  await page.getByText('Choose a file', { exact: true }).waitFor();
});

test('each row says what is wrong with it, and nothing is made before that is mended', async () => {
  const { page, sent } = await openImport((times) => (times === 1 ? FAULTY : GOOD));
  await choose(page, 'text,colour\n');
  await page.getByRole('heading', { name: '3 posts, and 1 has a problem' }).waitFor();
  await page.locator('[data-file-problems]').getByText('There is no column “colour”.').waitFor();
  const faulty = page.locator('[data-line="3"]');
  assert.equal(await faulty.getAttribute('data-faulty'), 'true');
  for (const words of ['Shorten it by 20.', 'Write the time of the day as 09:00.', 'there it is left out', 'Not clear yet']) await faulty.getByText(words).waitFor();
  await page.locator('[data-line="6"]').getByText('The clocks skip this time').waitFor();
  const button = importButton(page, 3);
  assert.equal(await button.getAttribute('aria-disabled'), 'true');
  await button.click({ force: true });
  assert.deepEqual(sent.map(({ isDry }) => isDry), [true], 'nothing is asked for');
  // The same file, mended, is chosen again.
  await choose(page, 'text\nmended\n');
  await page.getByRole('heading', { name: '2 posts, and nothing is wrong' }).waitFor();
  assert.equal(await importButton(page, 2).getAttribute('aria-disabled'), 'false');
});

test('a row that names an account twice is shown with what is wrong with it', async () => {
  const errors = [{ path: 'accounts', code: 'twice', message: 'This account is named twice.' }];
  const targets = [1, 2].map(() => ({ account: 'acc_1', options: {} }));
  const { page } = await openImport({ errors: [], rows: [row(2, 'First', { post: { targets }, errors })] });
  await choose(page, 'text,accounts\nFirst,@sandbox_writer|@sandbox_writer\n');
  const shown = page.locator('[data-line="2"]');
  await shown.getByText('This account is named twice.').waitFor();
  assert.equal(await shown.getByText('@sandbox_writer').count(), 2);
  assert.deepEqual(seriousOf(page), []);
});

test('people’s words in the preview are not translated, and go in their own direction', async () => {
  const options = { link: 'https://bread.example/', first_comment: 'مرحبا' };
  const { page } = await openImport({ errors: [], rows: [row(2, 'First', { post: { targets: [{ account: 'acc_1', options }] } })] });
  await choose(page, 'text,link,first_comment\n');
  const shown = page.locator('[data-line="2"]');
  assert.match(await shown.innerText(), /Link: https:\/\/bread\.example\/\s+First comment: مرحبا/);
  for (const words of Object.values(options)) {
    const place = shown.getByText(words, { exact: true });
    assert.deepEqual([await place.getAttribute('translate'), await place.getAttribute('dir')], ['no', 'auto']);
  }
});

test('an answer that is lost is asked for again with the same key', async () => {
  const { page, sent } = await openImport(GOOD, { make: (times) => (times === 2 ? { status: 0 } : undefined) });
  await choose(page, 'text\nFirst\n');
  await importButton(page, 2).click();
  await page.locator('[data-refusal]').getByText('no post is made twice').waitFor();
  await importButton(page, 2).click();
  await page.locator('[data-result]').getByText('2 posts imported').waitFor();
  assert.equal(sent[1].key, sent[2].key);
});

test('the same rows keep their key until an answer comes, also when they are chosen or pasted again', async () => {
  const { page, sent } = await openImport(GOOD, { make: (times) => (times <= 8 ? { status: 0 } : undefined) });
  const paste = async (rows) => {
    await page.getByLabel('Rows, the first with the names of the columns').fill(rows);
    await page.getByRole('button', { name: 'Check the rows' }).click();
  };
  const tryIt = async (name) => {
    await page.locator('[data-file-name]').getByText(name, { exact: true }).waitFor();
    await importButton(page, 2).click();
    await page.locator('[data-refusal]').getByText('no post is made twice').waitFor();
  };
  await page.getByText('Paste the rows instead').click();
  await choose(page, 'text\nFirst\n', 'one.csv');
  await tryIt('one.csv');
  await choose(page, 'text\nFirst\n', 'two.csv');
  await tryIt('two.csv');
  await choose(page, 'text\nOther\n', 'three.csv');
  await tryIt('three.csv');
  await paste('text\nFirst\n');
  await tryIt('Pasted rows');
  // Neither does leaving the screen change it.
  await page.getByRole('link', { name: 'Drafts', exact: true }).first().click();
  await page.getByRole('heading', { name: 'Drafts', level: 1 }).waitFor();
  await page.goBack();
  await choose(page, 'text\nFirst\n', 'four.csv');
  await importButton(page, 2).click();
  await page.locator('[data-result]').getByText('2 posts imported').waitFor();
  const keys = () => sent.filter(({ isDry }) => !isDry).map(({ key }) => key);
  const [first, again, other, pasted, last] = keys();
  assert.deepEqual([again, pasted, last], [first, first, first]);
  assert.notEqual(other, first);
  // Once the answer has come, the same file is another import.
  await page.getByRole('button', { name: 'Import another file' }).click();
  await choose(page, 'text\nFirst\n', 'five.csv');
  await importButton(page, 2).click();
  await page.locator('[data-result]').getByText('2 posts imported').waitFor();
  assert.notEqual(keys().at(-1), first);
});

test('while posts are made no other file takes the place of theirs', async () => {
  const { page, sent } = await openImport(GOOD);
  let goOn;
  const held = new Promise((resolve) => (goOn = resolve));
  await intercept(
    page,
    (url) => url.pathname === IMPORT && !url.searchParams.has('dry_run'),
    async (route) => {
      await held;
      return route.fallback();
    },
  );
  await choose(page, 'text\nFirst\n');
  await importButton(page, 2).click();
  await page.locator('input[type=file]:disabled').waitFor({ state: 'attached' });
  await page.locator('[data-drop]').evaluate((place) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['text\nOther\n'], 'other.csv', { type: 'text/csv' }));
    place.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  });
  await page.locator('[data-file-name]').getByText('plan.csv').waitFor();
  goOn();
  await page.locator('[data-result]').getByText('2 posts imported').waitFor();
  assert.deepEqual(sent.map(({ body }) => body), ['text\nFirst\n', 'text\nFirst\n']);
  assert.equal(sent[1].zone, sent[0].zone);
});

test('what was fine when it was checked and is not any more is said at its row', async () => {
  const { page } = await openImport((times) => (times === 3 ? FAULTY : GOOD), {
    make: () => problem(422, 'invalid', 'Line 3: too late.', [{ path: 'rows[1].date', code: 'in_the_past', message: 'Line 3: too late.' }]),
  });
  await choose(page, 'text\nFirst\n');
  await importButton(page, 2).click();
  await page.getByText('Nothing was made. Line 3: too late.').waitFor();
  await page.locator('[data-line="3"]').getByText('Shorten it by 20.').waitFor();
});

test('rows are pasted and checked, by keyboard alone', async () => {
  const { page, sent } = await openImport(GOOD);
  await page.getByText('Paste the rows instead').focus();
  await page.keyboard.press('Enter');
  await page.getByLabel('Rows, the first with the names of the columns').fill('text\nPasted\n');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: '2 posts, and nothing is wrong' }).waitFor();
  assert.equal(sent[0].body, 'text\nPasted\n');
  await page.locator('[data-file-name]').getByText('Pasted rows').waitFor();
});

test('a file that is dropped is checked, and one that is too large is not sent', async () => {
  const { page, sent } = await openImport(GOOD);
  const drop = (text) =>
    page.locator('[data-drop]').evaluate((place, words) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([words], 'dropped.csv', { type: 'application/vnd.ms-excel' }));
      place.dispatchEvent(new DragEvent('dragover', { dataTransfer, bubbles: true, cancelable: true }));
      place.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    }, text);
  await drop('a'.repeat(256 * 1024 + 1));
  await page.locator('[data-refusal]').getByText('Split it.').waitFor();
  assert.deepEqual(sent, []);
  await drop('text\nDropped\n');
  await page.locator('[data-line]').first().waitFor();
  assert.equal(sent[0].type, 'text/csv');
});

test('the example waits for the accounts that it names', async () => {
  let come;
  const waits = new Promise((resolve) => (come = resolve));
  const page = await open(browser, '/import', { '/api/v1/accounts': () => waits });
  const downloading = downloadOf(page, EXAMPLE);
  await page.waitForTimeout(300);
  come({ body: { data: [ACCOUNT] } });
  const { text } = await downloading;
  assert.match(text, /,x:@/);
});

test('the example names an account by its id where another of the network is called alike', async () => {
  const pages = ['acc_1', 'acc_2'].map((id) => ({ ...ACCOUNT, id, platform: 'facebook', connected_through: 'facebook', username: null, name: 'Bakery' }));
  const { page } = await openImport(GOOD, { accounts: pages });
  const { text } = await downloadOf(page, EXAMPLE);
  assert.match(text, /,acc_1,/);
  assert.doesNotMatch(text, /Bakery/);
});

test('the example names an account by its network where one of another network is called alike', async () => {
  const { page } = await openImport(GOOD, { accounts: [ACCOUNT, { ...ACCOUNT, id: 'acc_2', platform: 'facebook', connected_through: 'facebook' }] });
  const { text } = await downloadOf(page, EXAMPLE);
  assert.ok(text.includes(`x:@${ACCOUNT.username},`), text);
});

test('the example names an account of the person, and days that lie ahead', async () => {
  const { page } = await openImport(GOOD);
  const { download, text } = await downloadOf(page, EXAMPLE);
  assert.equal(download.suggestedFilename(), 'posts.csv');
  assert.match(text, /^\u{feff}text,accounts,date,time,zone,/u);
  assert.ok(text.includes(`x:@${ACCOUNT.username},`), text);
  const [day] = /\d{4}-\d{2}-\d{2}/.exec(text);
  assert.ok(Date.parse(day) > Date.now(), text);
});

test('a file that cannot be checked says why', async () => {
  const { page } = await openImport(() => problem(503, 'unavailable', 'The database does not answer right now.'));
  await choose(page, 'text\nFirst\n');
  await page.locator('[data-refusal]').getByText('The file could not be checked. The database does not answer right now.').waitFor();
});

holdsOn('the import', async (options) => {
  const { page } = await openImport(FAULTY, { options });
  await page.getByText('The columns', { exact: true }).click();
  await page.getByText('Paste the rows instead').click();
  await choose(page, 'text\nFirst\n');
  await page.locator('[data-line]').first().waitFor();
  return page;
});

test('axe finds nothing on what was imported, and it fits into 360 px', async () => {
  const { page } = await openImport(GOOD);
  await choose(page, 'text\nFirst\n');
  await importButton(page, 2).click();
  await page.locator('[data-result]').getByText('2 posts imported').waitFor();
  await axeFindsNothing(page, 'imported');
  await fitsAPhone(page, 'imported');
});

test('a real file becomes a planned post and a draft', async () => {
  const page = await openPage(browser);
  await signIn(page);
  await page.getByRole('link', { name: 'Import posts' }).click();
  const [planned, kept] = [uniqueText('From a file'), uniqueText('Kept from a file')];
  const account = /x:@\w+/.exec((await downloadOf(page, EXAMPLE)).text)[0];
  await choose(page, `text,accounts,date,time\n${planned},${account},2020-01-01,09:00\n`);
  await page.locator('[data-line="2"]').getByText('Choose a later time').waitFor();
  await choose(page, `text;accounts;date;time\n${planned};${account};${DAY};09:00\n${kept};;;\n`);
  await importButton(page, 2).click();
  await page.locator('[data-result]').getByText('2 posts imported').waitFor();
  await page.getByRole('link', { name: 'See them in the calendar' }).click();
  await rowOf(page, planned).waitFor();
  await page.goto(`${BASE_URL}/drafts`);
  await page.locator('[data-draft]').filter({ hasText: kept }).waitFor();
  assert.deepEqual(page.complaints, []);
});

test('texts of single accounts and threads are seen before the import', async () => {
  const thread = { thread: [{ text: 'Second' }, { text: 'Third' }] };
  const { page } = await openImport({ errors: [], rows: [row(2, 'Shared', { post: { targets: [{ account: 'acc_1', text: 'Only here', options: thread }] } })] });
  await choose(page, 'text,text:x,thread\n');
  const shown = page.locator('[data-line="2"]');
  await shown.getByText('3 posts in a thread').waitFor();
  assert.match(await shown.innerText(), /@sandbox_writer: Only here/);
  assert.deepEqual(seriousOf(page), []);
});

test('what TikTok wants of a person stands before the button, for posts that go out there', async () => {
  const tiktok = { ...ACCOUNT, id: 'acc_t', platform: 'tiktok', connected_through: 'tiktok', username: 'clip' };
  const target = (options) => ({ account: 'acc_t', text: null, options: { privacy: 'PUBLIC_TO_EVERYONE', consented_at: TIME.at, ...options } });
  const rows = [row(2, 'First', { post: { targets: [target({})] } }), row(3, 'Second', { post: { targets: [target({ branded_content: true })] } })];
  const { page } = await openImport((times) => ({ errors: [], rows: times === 1 ? rows : [row(2, 'First', { post: { is_draft: true, schedule: null, targets: [target({})] } })] }), { accounts: [ACCOUNT, tiktok] });
  await choose(page, 'text\nFirst\n');
  const consent = page.locator('[data-tiktok-consent]');
  await consent.waitFor();
  assert.equal(await consent.getByRole('link').count(), 2, 'one of them is a paid partnership');
  await choose(page, 'text\nDraft\n');
  await page.getByRole('heading', { name: '1 post, and nothing is wrong' }).waitFor();
  assert.equal(await consent.count(), 0, 'of a draft it is asked when that is planned');
});

test('the example has the columns of the networks that the person has', async () => {
  const tiktok = { ...ACCOUNT, id: 'acc_t', platform: 'tiktok', connected_through: 'tiktok', username: 'clip' };
  const { page } = await openImport(GOOD, { accounts: [ACCOUNT, tiktok] });
  const { text } = await downloadOf(page, EXAMPLE);
  const [header] = text.split('\r\n');
  for (const column of ['text:x', 'thread', 'tiktok_privacy', 'tiktok_allow', 'tiktok_consent']) assert.ok(header.split(',').includes(column), header);
  assert.ok(text.includes('tiktok:@clip'), text);
  const other = await openImport(GOOD, { accounts: [{ ...ACCOUNT, platform: 'facebook', connected_through: 'facebook' }] });
  assert.doesNotMatch((await downloadOf(other.page, EXAMPLE)).text, /thread|tiktok/);
});
