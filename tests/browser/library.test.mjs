//! The media library: looked at, found, described, deleted, and chosen for a post; pictures and videos made fit.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axeFindsNothing, fitsAPhone, seriousOf } from './findings.mjs';
import { openWith, picture, sample, Shelf } from './shelf.mjs';
import { browserOfThisFile, until } from './stage.mjs';

const RED = [200, 40, 60];
const POSTS = [
  { id: 'post_scheduled', state: 'scheduled', at: new Date(Date.now() + 86_400_000).toISOString(), line: 'Tomorrow’s post' },
  { id: 'post_published', state: 'published', at: new Date(Date.now() - 86_400_000).toISOString(), line: '' },
];

const browser = await browserOfThisFile();

async function openLibrary(shelf, options) {
  const page = await openWith(browser, '/media', shelf, {}, options);
  await page.getByRole('heading', { name: 'Media', level: 1 }).waitFor();
  return page;
}

const cards = (page) => page.locator('[data-kept]');
const card = (page, name) => page.locator('[data-kept] button').filter({ hasText: name });
const names = (page) => cards(page).locator('.truncate').allTextContents();
const dialog = (page) => page.locator('dialog[open]').last();

/** The boxes of an MP4 on its first level, and whether it has an edit list. */
function boxesOf(bytes) {
  const names = [];
  for (let at = 0; at + 8 <= bytes.length; at += Math.max(8, bytes.readUInt32BE(at))) names.push(bytes.toString('latin1', at + 4, at + 8));
  return { names, hasEditList: bytes.includes('elst') };
}

/** Keeps what is sent from now on; gives what reads it. Playwright does not tell the bytes of blobs. */
async function sentBytes(page) {
  await page.evaluate(() => {
    window.parts = [];
    const { send } = (window.Sender ??= { send: XMLHttpRequest.prototype.send });
    XMLHttpRequest.prototype.send = function (body) {
      window.parts.push(body);
      return send.call(this, body);
    };
  });
  return async () => Buffer.from(await page.evaluate(async () => [...new Uint8Array(await new Blob(window.parts).arrayBuffer())]));
}

/** How long a browser plays a video, to a tenth of a second, and its sides. */
const playedIn = (page, file) =>
  page.evaluate(async (bytes) => {
    const video = document.createElement('video');
    video.src = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: 'video/mp4' }));
    await new Promise((resolve, reject) => Object.assign(video, { onloadeddata: resolve, onerror: () => reject(video.error) }));
    return { seconds: Math.round(video.duration * 10) / 10, sides: [video.videoWidth, video.videoHeight] };
  }, [...file]);

test('an empty library says what it is for; what is dropped, pasted or chosen comes in and stays', async () => {
  const shelf = new Shelf();
  const page = await openLibrary(shelf);
  await page.getByText('Nothing here yet').waitFor();
  const release = shelf.hold();
  await page.locator('input[type=file]').first().setInputFiles(picture('chosen.png', [40, 30], RED));
  await page.locator('body').evaluate((body, bytes) => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(bytes)], 'dropped.png', { type: 'image/png' }));
    body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
  }, [...picture('x.png', [40, 30], RED).buffer]);
  await until('both are on their way', () => shelf.sent.length === 2);
  await page.getByRole('button', { name: 'Cancel dropped.png' }).click();
  release();
  await until('one is here', async () => (await cards(page).count()) === 1);
  assert.deepEqual(await names(page), ['chosen.png']);
  assert.equal(await page.locator('[data-medium]').count(), 0, 'and on its way no more');
  assert.deepEqual([...shelf.media.values()].map(({ keep }) => keep), [true]);
  assert.deepEqual(seriousOf(page), []);
});

test('media are listed page by page, found, described where they stand, and deleted unless a post needs them', async () => {
  const shelf = new Shelf();
  for (let number = 1; number <= 5; number += 1) shelf.keep(`holiday ${number}.png`);
  shelf.keep('logo.png', { alt: 'Our moon', used_by: 2, facts: { container: 'png', width: 40, height: 30, orientation: 1 } });
  shelf.uses.med_6 = POSTS;
  shelf.pageLength = 4;
  const page = await openLibrary(shelf);
  await cards(page).nth(3).waitFor();
  await page.getByRole('button', { name: 'Show more' }).press('Enter');
  await cards(page).nth(5).waitFor();
  await page.getByRole('searchbox').fill('MOON');
  await until('one is found', async () => (await cards(page).count()) === 1);
  await page.getByText('1 found', { exact: true }).waitFor({ state: 'attached' });

  await card(page, 'logo.png').press('Enter');
  await dialog(page).getByRole('link', { name: 'Tomorrow’s post' }).waitFor();
  assert.equal(await dialog(page).getByRole('link', { name: /Tomorrow|without words/i }).first().getAttribute('href'), '/posts/post_scheduled');
  await dialog(page).getByLabel('Description').fill('Our moon and its star');
  await dialog(page).getByLabel('Name').fill('sign.png');
  await page.keyboard.press('Enter');
  await dialog(page).getByText('Saved.').waitFor();
  assert.deepEqual([shelf.media.get('med_6').alt, shelf.media.get('med_6').name], ['Our moon and its star', 'sign.png']);
  await dialog(page).getByText('Keep it here').click();
  await until('it is kept no more', () => shelf.media.get('med_6').keep === false);

  await dialog(page).getByRole('button', { name: 'Delete' }).click();
  await dialog(page).getByRole('button', { name: 'Delete it' }).click();
  await page.locator('[data-needing] a').waitFor();
  assert.equal(await page.locator('[data-needing] a').getAttribute('href'), '/posts/post_scheduled');
  shelf.uses.med_6 = [];
  await dialog(page).getByRole('button', { name: 'Delete', exact: true }).click();
  await dialog(page).getByRole('button', { name: 'Delete it' }).click();
  await page.getByText('sign.png is deleted.').waitFor();
  assert.equal(shelf.media.has('med_6'), false);
  assert.equal(await page.locator('dialog[open]').count(), 0);
  await page.getByText('Nothing found').waitFor();
});

test('a post takes media of the library, in the order in which they are chosen', async () => {
  const shelf = new Shelf();
  for (const name of ['one.png', 'two.png', 'three.png']) shelf.keep(name);
  const page = await openWith(browser, '/compose?media=med_1&text=From+elsewhere', shelf);
  await page.locator('[data-medium=ready]').waitFor();
  assert.equal(await page.getByLabel('What', { exact: true }).inputValue(), 'From elsewhere');
  assert.equal(new URL(page.url()).search, '', 'it is taken once');
  await page.getByRole('button', { name: 'From the library' }).click();
  for (const name of ['three.png', 'two.png']) await card(dialog(page), name).press(' ');
  await dialog(page).getByRole('button', { name: 'Add 2' }).click();
  await until('all are there', async () => (await page.locator('[data-medium=ready]').count()) === 3);
  assert.deepEqual(await page.locator('[data-medium] p.truncate').allTextContents(), ['one.png', 'three.png', 'two.png']);
  assert.equal(shelf.sent.length, 0, 'nothing is sent again');
});

test('a picture of a shape that a network refuses is cropped, turned and made a JPEG where it stands', async () => {
  const shelf = new Shelf();
  shelf.files['tall.png'] = picture('tall.png', [100, 400], RED);
  shelf.keep('tall.png', { facts: { container: 'png', width: 100, height: 400, orientation: 1 } });
  const found = { path: 'targets[0].media[0]', code: 'picture_ratio', message: 'Crop it.' };
  const answers = { '/api/v1/posts/validate': { errors: [found], warnings: [], parts: [] } };
  const page = await openWith(browser, '/compose?media=med_1', shelf, answers);
  await page.getByRole('button', { name: /^Make it fit.*tall\.png/ }).click();
  await dialog(page).getByText('It becomes: JPEG · 100 × 125.').waitFor();
  await dialog(page).getByRole('button', { name: 'Turn by a quarter' }).click();
  await dialog(page).getByText('Square 1:1').click();
  await dialog(page).getByText('It becomes: JPEG · 100 × 100.').waitFor();
  await dialog(page).getByLabel('Left to right').press('End');
  await axeFindsNothing(page, 'mending-picture');
  await fitsAPhone(page, 'mending-picture');
  const sent = await sentBytes(page);
  await dialog(page).getByRole('button', { name: 'Make it' }).click();
  await page.locator('[data-medium=ready] p.truncate', { hasText: 'tall.jpg' }).waitFor();
  const jpeg = await sent();
  assert.equal(jpeg.readUInt16BE(0), 0xffd8);
  const sides = await page.evaluate(async (bytes) => {
    const { width, height } = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
    return [width, height];
  }, [...jpeg]);
  assert.deepEqual(sides, [100, 100]);
});

test('a video is put in order and cut without being encoded anew: its index first, and no edit list', async () => {
  const shelf = new Shelf();
  const asked = { 'late-index.mp4': null, 'edit-list.mp4': null, 'fragmented.mp4': null, 'tall.mp4': [0, 1] };
  for (const name of Object.keys(asked)) {
    shelf.files[name] = await sample(name);
    shelf.keep(name);
  }
  const page = await openLibrary(shelf);
  for (const [name, cut] of Object.entries(asked)) {
    await card(page, name).click();
    await dialog(page).getByRole('button', { name: 'Change a copy' }).click();
    await dialog(page).getByText('Put it in order').waitFor();
    if (cut) await dialog(page).getByLabel('Ends at second').fill(String(cut[1]));
    if (cut) await axeFindsNothing(page, 'mending-video');
    const sent = await sentBytes(page);
    const before = shelf.media.size;
    await dialog(page).getByRole('button', { name: 'Make it' }).click();
    await until(`${name} is made`, () => shelf.media.size === before + 1 && [...shelf.media.values()].at(-1).state === 'ready');
    const { names, hasEditList } = boxesOf(await sent());
    assert.deepEqual(names.filter((box) => box === 'moov' || box === 'mdat' || box === 'moof'), ['moov', 'mdat'], name);
    assert.equal(hasEditList, false, name);
    assert.equal((await playedIn(page, await sent())).seconds, 1, name);
  }
  assert.deepEqual(seriousOf(page), []);
});

test('a video that lies on its side is encoded anew, upright, where this browser can', async () => {
  const shelf = new Shelf();
  shelf.files['rotated.mp4'] = await sample('rotated.mp4');
  shelf.keep('rotated.mp4');
  const page = await openLibrary(shelf);
  await card(page, 'rotated.mp4').click();
  await dialog(page).getByRole('button', { name: 'Change a copy' }).click();
  const way = dialog(page).getByRole('radio', { name: 'Encode it anew' });
  await way.waitFor({ state: 'attached' });
  const config = { codec: 'avc1.42001f', width: 96, height: 128 };
  const { supported } = await page.evaluate((asked) => VideoEncoder.isConfigSupported(asked), config);
  assert.equal(await way.isDisabled(), !supported);
  if (!supported) return dialog(page).getByText('this browser cannot make H.264').waitFor();
  await dialog(page).getByText('Encode it anew').click();
  const sent = await sentBytes(page);
  await dialog(page).getByRole('button', { name: 'Make it' }).click();
  await until('it is made', () => shelf.media.size === 2 && shelf.media.get('med_2').state === 'ready');
  const bytes = await sent();
  const { names, hasEditList } = boxesOf(bytes);
  assert.deepEqual([names.filter((box) => box === 'moov' || box === 'mdat'), hasEditList], [['moov', 'mdat'], false]);
  assert.deepEqual(await playedIn(page, bytes), { seconds: 1, sides: [96, 128] });
});

test('what this browser cannot do with a video is said before anything is done', async () => {
  const shelf = new Shelf();
  shelf.files['video.mp4'] = { ...(await sample('video.webm')), mimeType: 'video/webm' };
  shelf.keep('video.mp4');
  const page = await openLibrary(shelf);
  await page.evaluate(() => {
    window.VideoEncoder = undefined;
  });
  await card(page, 'video.mp4').click();
  await dialog(page).getByRole('button', { name: 'Change a copy' }).click();
  await dialog(page).getByText('networks do not take vp9, opus in an MP4').waitFor();
  await dialog(page).getByText('this browser cannot make H.264').waitFor();
  await dialog(page).getByText('Nothing can be done with it here.').waitFor();
  assert.equal(await dialog(page).getByRole('button', { name: 'Make it' }).getAttribute('aria-disabled'), 'true');
});

test('axe finds nothing on the library in light and dark, and it fits a phone', async () => {
  const shelf = new Shelf();
  for (let number = 1; number <= 7; number += 1) shelf.keep(`a rather long name of a picture ${number}.png`, { keep: number > 2, ends_at: number > 2 ? null : POSTS[0].at });
  shelf.keep('beach.mp4', { used_by: 2 });
  shelf.uses.med_8 = POSTS;
  const page = await openLibrary(shelf, { reducedMotion: 'reduce' });
  await cards(page).nth(7).waitFor();
  await axeFindsNothing(page, 'library');
  await fitsAPhone(page, 'library');
  await card(page, 'beach.mp4').click();
  await dialog(page).getByText('Tomorrow’s post').waitFor();
  await axeFindsNothing(page, 'library-medium');
  await fitsAPhone(page, 'library-medium');
});
