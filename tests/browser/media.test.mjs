//! Pictures and videos: chosen, sent, put in order, described, and shown as they will look.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACCOUNT, answersOf, post, shapeOf } from './answers.mjs';
import { axeFindsNothing, fitsAPhone, seriousOf } from './findings.mjs';
import { openWith, picture, sample, Shelf } from './shelf.mjs';
import { browserOfThisFile, takeClock, until } from './stage.mjs';

const RED = [200, 40, 60];
const BLUE = [40, 80, 200];
const GREEN = [40, 160, 90];
const SECOND = { ...ACCOUNT, id: 'acc_2', username: 'sandbox_other', name: 'Sandbox Other' };
const POSTED = post(shapeOf('scheduled'));

const browser = await browserOfThisFile();

/** An open composer, its shelf, and the posts that were sent. */
async function compose({ overrides = {}, options = {} } = {}) {
  const shelf = new Shelf();
  const sent = [];
  const page = await openWith(
    browser,
    '/compose',
    shelf,
    {
      '/api/v1/posts': (request) => {
        if (request.method() !== 'POST') return { body: { data: [], next: null } };
        sent.push(request.postDataJSON());
        return { status: 201, body: POSTED };
      },
      ...overrides,
    },
    options,
  );
  await page.getByLabel('What', { exact: true }).waitFor();
  return { page, shelf, sent };
}

const chooser = (page) => page.locator('[data-media] input[multiple]').first();
const rows = (page) => page.locator('[data-medium]');
const ready = (page, count) => until(`${count} files are here`, async () => (await page.locator('[data-medium=ready]').count()) === count);
const names = (page) => rows(page).locator('p.truncate').allTextContents();
const send = (page) => page.locator('button[type=submit]').click();

test('two pictures are put in order by keyboard, described, and named in the post as they stand', async () => {
  const { page, shelf, sent } = await compose();
  await chooser(page).setInputFiles([picture('one.png', [40, 30], RED), picture('two.png', [30, 40], BLUE)]);
  await ready(page, 2);
  assert.deepEqual(await names(page), ['one.png', 'two.png']);

  const later = page.getByRole('button', { name: 'Move one.png later' });
  await later.focus();
  await page.keyboard.press('Enter');
  assert.deepEqual(await names(page), ['two.png', 'one.png']);
  await page.getByText('one.png is number 2 of 2 now.').waitFor({ state: 'attached' });
  assert.equal(await later.evaluate((button) => button === document.activeElement), true);

  await page.getByRole('button', { name: 'Describe two.png' }).click();
  const field = page.getByLabel('Description');
  assert.equal(await field.evaluate((element) => element === document.activeElement), true);
  await field.fill('b'.repeat(1001));
  await page.getByText('1 character too many').waitFor();
  await field.fill('A blue wall');
  await page.getByRole('button', { name: 'Done' }).click();
  await rows(page).first().getByText('A blue wall').waitFor();

  assert.equal(await page.locator('[data-preview] [data-mosaic="2"]').count(), 1);
  await send(page);
  await until('the post is sent', () => sent.length > 0);
  const [two, one] = ['two.png', 'one.png'].map((name) => [...shelf.media.values()].find((medium) => medium.name === name).id);
  assert.deepEqual(sent[0].media, [{ id: two, alt: 'A blue wall' }, { id: one }]);
  assert.equal(sent[0].text, '', 'pictures need no words');
  assert.ok([...shelf.media.values()].every((medium) => medium.thumbnail), 'each has its small picture');
  assert.deepEqual(seriousOf(page), []);
});

test('a part that is cut off is sent again by itself, and no part that has arrived goes twice', async () => {
  const { page, shelf } = await compose();
  shelf.cuts = 1;
  await chooser(page).setInputFiles(picture('one.png', [40, 30], RED));
  await ready(page, 1);
  assert.deepEqual(shelf.sent, [1, 1, 2, 3].map((number) => `PUT med_1/parts/${number}`));
});

test('what fails again and again waits for the person, who sends the rest of it', async () => {
  const shelf = new Shelf();
  const page = await openWith(browser, '/login', shelf);
  await takeClock(page);
  await page.goto(page.url().replace('/login', '/compose'));
  await chooser(page).waitFor({ state: 'attached' });
  shelf.cuts = 6;
  await chooser(page).setInputFiles(picture('one.png', [40, 30], RED));
  for (let failure = 1; failure < 6; failure += 1) {
    await page.locator('[data-medium=stalled]').waitFor();
    await page.getByText('The connection is gone.').waitFor();
    await until(`failure ${failure}`, async () => {
      await page.clock.runFor(2_000);
      return shelf.sent.length > failure;
    });
  }
  await page.locator('[data-medium=failed]').waitFor();
  await page.getByRole('button', { name: 'Send one.png again' }).click();
  await ready(page, 1);
  assert.equal(shelf.asked.filter((call) => call === 'POST').length, 1, 'it is announced once');
});

test('an upload is paused, goes on, and is cancelled, which gives it up at the server', async () => {
  const { page, shelf } = await compose();
  const release = shelf.hold();
  await chooser(page).setInputFiles([picture('one.png', [40, 30], RED), picture('two.png', [40, 30], BLUE)]);
  await until('both are on their way', () => shelf.sent.length === 2);

  await page.getByRole('button', { name: 'Pause one.png' }).click();
  await page.locator('[data-medium=paused]').waitFor();
  const go = page.getByRole('button', { name: 'Go on with one.png' });
  assert.equal(await go.evaluate((button) => button === document.activeElement), true);
  await page.getByRole('button', { name: 'Cancel two.png' }).click();
  await until('it is given up', () => shelf.asked.some((call) => /^DELETE med_\d$/.test(call)));
  assert.deepEqual(await names(page), ['one.png']);

  release();
  await go.click();
  await ready(page, 1);
  assert.equal(shelf.media.size, 1);
});

test('after the page was loaded anew, the same file goes on where it was', async () => {
  const { page, shelf } = await compose();
  const release = shelf.hold();
  await page.getByLabel('What', { exact: true }).fill('With a picture');
  const file = picture('one.png', [40, 30], RED);
  await chooser(page).setInputFiles(file);
  await until('it is on its way', () => shelf.sent.length === 1);
  shelf.media.get('med_1').parts.push(1, 2);
  page.on('dialog', (dialog) => dialog.accept());
  await page.reload();
  release();

  await page.locator('[data-medium=lost]').waitFor();
  await rows(page).getByText('Choose the same file again').waitFor();
  const again = rows(page).locator('input[type=file]');
  await again.setInputFiles(picture('other.png', [400, 300], BLUE));
  await page.getByText('This is another file').waitFor();
  shelf.asked = [];
  await again.setInputFiles(file);
  await ready(page, 1);
  assert.deepEqual(shelf.sent, ['PUT med_1/parts/3']);
});

test('pictures are pasted and dropped where the words are', async () => {
  const { page } = await compose();
  const { buffer } = picture('dropped.png', [40, 30], GREEN);
  await page.getByLabel('What', { exact: true }).evaluate((field, bytes) => {
    const carrying = (name) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], name, { type: 'image/png' }));
      return data;
    };
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: carrying('pasted.png'), bubbles: true, cancelable: true }));
    field.dispatchEvent(new DragEvent('drop', { dataTransfer: carrying('dropped.png'), bubbles: true, cancelable: true }));
  }, [...buffer]);
  await ready(page, 2);
  assert.deepEqual(await names(page), ['pasted.png', 'dropped.png']);
});

test('a HEIC is refused at once whatever its name, and other files with the reason that the server gives', async () => {
  const { page, shelf, sent } = await compose();
  await chooser(page).setInputFiles(await Promise.all(['heic-named.jpg', 'empty.png', 'text-named.jpg'].map(sample)));
  await rows(page).nth(0).getByText('Most Compatible').waitFor();
  await rows(page).nth(1).getByText('The file is empty.').waitFor();
  await rows(page).nth(2).getByText('This is text, not a picture or a video.').waitFor();
  assert.equal(shelf.asked.filter((call) => call === 'POST').length, 2, 'the HEIC asks for nothing');

  await send(page);
  await page.getByText('Not all files are here.').waitFor();
  assert.deepEqual(sent, []);
  for (const name of ['heic-named.jpg', 'empty.png', 'text-named.jpg']) await page.getByRole('button', { name: `Remove ${name}` }).click();
  assert.equal(await rows(page).count(), 0);
});

test('a video shows a picture of itself and how long it plays', async () => {
  const { page } = await compose();
  await chooser(page).setInputFiles(await sample('video.mp4'));
  await ready(page, 1);
  await rows(page).getByText('Video · 160 × 90 · 0:03').waitFor();
  const preview = page.locator('[data-preview] [data-preview-kind=video]');
  await preview.getByText('0:03').waitFor();
  await until('its poster is shown', () => preview.locator('img').evaluate((image) => image.src.startsWith('blob:') && image.naturalWidth > 0));
});

test('the small picture of a photograph that lies on its side stands upright', async () => {
  const { page } = await compose();
  const [upright, onItsSide] = await Promise.all(['orientation-1.jpg', 'orientation-6.jpg'].map(sample));
  await chooser(page).setInputFiles([upright, onItsSide]);
  await ready(page, 2);
  const sides = await rows(page).locator('img').evaluateAll(async (images) => {
    await Promise.all(images.map((image) => image.decode()));
    return images.map(({ naturalWidth, naturalHeight }) => [naturalWidth, naturalHeight]);
  });
  assert.deepEqual(sides, [[120, 80], [80, 120]]);
});

test('what a network would refuse or people may not want stands at the medium and with the account', async () => {
  const found = {
    errors: [{ path: 'targets[0].media[1]', code: 'too_big', message: 'This picture is too big for X.' }],
    warnings: [{ path: 'targets[0].media[0].id', code: 'small', message: 'This picture will look blurred.' }],
    parts: [],
  };
  const { page } = await compose({ overrides: { '/api/v1/posts/validate': found } });
  await chooser(page).setInputFiles([picture('one.png', [40, 30], RED), picture('two.png', [30, 40], BLUE)]);
  await ready(page, 2);
  await rows(page).nth(1).getByText('This picture is too big for X.').waitFor();
  await rows(page).nth(0).getByText('This picture will look blurred.').waitFor();
  const preview = page.locator('[data-preview=acc_1]');
  await preview.locator('[data-remarks=error]').getByText('number 2: This picture is too big for X.').waitFor();
  await preview.locator('[data-remarks=warning]').getByText('number 1: This picture will look blurred.').waitFor();

  await page.getByRole('button', { name: 'Remove two.png' }).click();
  assert.equal(await page.getByText('This picture is too big for X.').count(), 0, 'it goes with the picture');
});

test('an account shows pictures of its own, and each part of a thread has its own', async () => {
  const { page, sent } = await compose({ overrides: { '/api/v1/accounts': { data: [ACCOUNT, SECOND] } } });
  for (const chip of await page.locator('[data-field=who] input').all()) await chip.check({ force: true });
  await page.getByLabel('What', { exact: true }).fill('First');
  await chooser(page).setInputFiles(picture('shared.png', [40, 30], RED));
  await ready(page, 1);
  await page.getByRole('button', { name: 'Other words or pictures for @sandbox_other' }).click();
  const own = page.locator('[data-field="what-acc_2"]');
  await own.getByRole('button', { name: 'Remove shared.png' }).click();
  await own.locator('input[multiple]').setInputFiles(picture('own.png', [30, 40], BLUE));
  await own.locator('[data-medium=ready]').waitFor();
  await own.getByRole('button', { name: 'Add a post to the thread' }).click();
  await own.getByLabel('Part 2 of 2', { exact: true }).fill('Second');
  await own.locator('[data-part="2"] input[multiple]').setInputFiles(picture('next.png', [40, 40], GREEN));
  await own.locator('[data-part="2"] [data-medium=ready]').waitFor();
  await page.getByText('The pictures or videos are made by AI').click();

  await send(page);
  await until('the post is sent', () => sent.length > 0);
  const [{ media, targets }] = sent;
  assert.deepEqual(media, [{ id: 'med_1' }]);
  assert.deepEqual(targets, [
    { account: 'acc_1', options: { made_with_ai: true } },
    { account: 'acc_2', text: 'First', media: [{ id: 'med_2' }], options: { thread: [{ text: 'Second', media: [{ id: 'med_3' }] }], made_with_ai: true } },
  ]);
});

test('the page of a post shows its pictures with what they show, and changing the post keeps them', async () => {
  const facts = { container: 'mp4', width: 160, height: 90, orientation: 1, duration_ms: 3000, video: { codec: 'avc1', frames_per_1000_s: 10_000 } };
  const changes = {
    media: [{ id: 'med_1', alt: 'A red door' }, { id: 'med_2', alt: null }],
    library: [
      { id: 'med_1', kind: 'image', bytes: 4000, alt: null, facts: { container: 'png', width: 40, height: 30, orientation: 1 } },
      { id: 'med_2', kind: 'video', bytes: 9000, alt: null, facts },
    ],
  };
  const shelf = new Shelf();
  for (const { id } of changes.media) shelf.media.set(id, { id, name: id, state: 'ready' });
  const page = await openWith(browser, '/posts/post_scheduled', shelf, answersOf(shapeOf('scheduled'), changes));
  const media = page.locator('[data-post-media] li');
  await media.nth(1).waitFor();
  assert.deepEqual(await media.locator('[data-alt]').allTextContents(), ['A red door', 'Without a description']);
  await media.nth(1).getByText('Video 0:03').waitFor();

  await page.getByRole('link', { name: 'Edit', exact: true }).click();
  await ready(page, 2);
  await rows(page).first().getByText('A red door').waitFor();
  assert.equal(await page.locator('[data-kept]').count(), 0, 'nothing is changed yet');
});

test('axe finds nothing on a composer with media in light and dark, it fits a phone, and nothing jumps', async () => {
  const { page, shelf } = await compose({ options: { reducedMotion: 'reduce' } });
  await page.evaluate(() => {
    window.shift = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => (window.shift += entry.hadRecentInput ? 0 : entry.value))).observe({ type: 'layout-shift', buffered: true });
  });
  await page.getByLabel('What', { exact: true }).fill('Four pictures, a link to https://example.com, and what they show.');
  const release = shelf.hold();
  const files = [RED, BLUE, GREEN].map((colour, index) => picture(`picture ${index + 1}.png`, [80, 60], colour));
  await chooser(page).setInputFiles([...files, await sample('photo.heic'), await sample('video.mp4')]);
  await page.locator('[data-medium=refused]').waitFor();
  await page.waitForTimeout(600);
  const before = await page.evaluate(() => window.shift);
  await axeFindsNothing(page, 'media-under-way');
  release();
  await ready(page, 4);
  assert.ok((await page.evaluate(() => window.shift)) - before < 0.05, 'what arrives moves nothing');
  await axeFindsNothing(page, 'media-here');
  await fitsAPhone(page, 'media-here');
  assert.deepEqual(seriousOf(page), []);
});
