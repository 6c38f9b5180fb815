//! The panel of TikTok in the composer, as TikTok's reviewers look at it: nothing is chosen for a person, what is not offered is greyed out, and
//! the line that one agrees to stands before the button.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACCOUNT, post, shapeOf, via } from './answers.mjs';
import { axeFindsNothing, fitsAPhone, seriousOf } from './findings.mjs';
import { openWith, sample, Shelf } from './shelf.mjs';
import { browserOfThisFile, until } from './stage.mjs';

const CREATOR = {
  nickname: 'Harbour at night',
  username: 'harbour',
  privacy_options: ['PUBLIC_TO_EVERYONE', 'MUTUAL_FOLLOW_FRIENDS', 'SELF_ONLY'],
  comment_disabled: false,
  duet_disabled: true,
  stitch_disabled: false,
  longest_video_s: 300,
  is_private: false,
  is_app_audited: true,
  obstacle: null,
};
const TIKTOK = { ...ACCOUNT, id: 'acc_tiktok', ...via('tiktok'), username: 'harbour', name: 'Harbour' };

const browser = await browserOfThisFile();

/** An open composer for a creator of whom TikTok says this, and the posts that were sent. */
async function compose(creator = {}, options = {}) {
  const sent = [];
  const overrides = {
    '/api/v1/accounts': { data: [TIKTOK] },
    '/api/v1/accounts/acc_tiktok/creator': { ...CREATOR, ...creator },
    '/api/v1/posts': (request) => {
      if (request.method() !== 'POST') return { body: { data: [], next: null } };
      sent.push(request.postDataJSON());
      return { status: 201, body: post(shapeOf('scheduled')) };
    },
  };
  const page = await openWith(browser, '/compose', new Shelf(), overrides, options);
  await page.getByLabel('What', { exact: true }).waitFor();
  return { page, sent };
}

const add = (page, files) => page.locator('[data-media] input[multiple]').setInputFiles(files);
const ready = (page, count) => until(`${count} files are here`, async () => (await page.locator('[data-medium=ready]').count()) === count);
const tick = (page, name) => page.locator(`[data-field=tiktok-${name}] input`);

test('a video is posted as a person chose, and nothing was chosen for them', async () => {
  const { page, sent } = await compose({}, { reducedMotion: 'reduce' });
  await add(page, await sample('tall.mp4'));
  await ready(page, 1);
  await page.getByLabel('What', { exact: true }).fill('Lights #harbour');
  await page.locator('[data-creator]').getByText('Harbour at night').waitFor();

  const privacy = page.getByLabel('Who can see this');
  assert.equal(await privacy.inputValue(), '', 'no audience is chosen');
  const offered = await privacy.locator('option:not([disabled])').evaluateAll((all) => all.map(({ value }) => value));
  assert.deepEqual(offered, CREATOR.privacy_options);
  for (const name of ['comment', 'duet', 'stitch', 'disclosure', 'ai']) assert.equal(await tick(page, name).isChecked(), false, name);
  assert.equal(await tick(page, 'duet').isDisabled(), true, 'the account allows no duets');
  assert.equal(await tick(page, 'comment').isDisabled(), false);
  const consent = page.locator('[data-tiktok-consent]');
  assert.match(await consent.innerText(), /By posting, you agree to TikTok’s Music Usage Confirmation/);
  assert.equal(await consent.getByRole('link').count(), 1);
  await axeFindsNothing(page, 'tiktok-panel');
  await fitsAPhone(page, 'tiktok-panel');

  await privacy.selectOption('MUTUAL_FOLLOW_FRIENDS');
  await tick(page, 'comment').check({ force: true });
  await page.getByLabel('Cover of the video, in seconds from its beginning').fill('1.5');
  const before = Date.now();
  await page.locator('button[type=submit]').click();
  await until('the post is sent', () => sent.length > 0);
  const { consented_at: consentedAt, ...options } = sent[0].targets[0].options;
  assert.deepEqual(options, { privacy: 'MUTUAL_FOLLOW_FRIENDS', allow_comment: true, cover_at_ms: 1_500 });
  assert.ok(Math.abs(Date.parse(consentedAt) - before) < 60_000, 'agreed to when it was sent');
  assert.deepEqual(seriousOf(page), []);
});

test('whoever discloses says whom it promotes, and a paid partnership is never private', async () => {
  const { page } = await compose();
  await add(page, await sample('tall.mp4'));
  await ready(page, 1);
  await tick(page, 'disclosure').check({ force: true });
  const button = page.locator('button[type=submit]');
  const whom = 'You need to indicate if your content promotes yourself, a third party, or both.';
  assert.equal(await button.getAttribute('aria-disabled'), 'true');
  assert.equal(await button.getAttribute('title'), whom);

  const label = page.locator('[data-tiktok-label]');
  await tick(page, 'own-brand').check({ force: true });
  assert.equal((await label.innerText()).trim(), "Your video will be labeled as 'Promotional content'");
  assert.equal(await button.getAttribute('aria-disabled'), 'false');
  await tick(page, 'branded').check({ force: true });
  assert.equal((await label.innerText()).trim(), "Your video will be labeled as 'Paid partnership'");
  const alone = page.getByLabel('Who can see this').locator('option[value=SELF_ONLY]');
  assert.equal(await alone.isDisabled(), true);
  assert.equal(await alone.getAttribute('title'), 'Branded content visibility cannot be set to private.');
  const consent = await page.locator('[data-tiktok-consent]').innerText();
  assert.match(consent, /you agree to TikTok’s Branded Content Policy and Music Usage Confirmation/);
  await axeFindsNothing(page, 'tiktok-disclosure');
});

test('photos have a title and only comments, and a draft asks for nothing', async () => {
  const { page, sent } = await compose({}, { reducedMotion: 'reduce' });
  await add(page, await Promise.all(['photo.jpg', 'progressive.jpg'].map(sample)));
  await ready(page, 2);
  await page.getByLabel('Title above the photos').fill('Two of them');
  await page.getByLabel('Cover').selectOption({ index: 1 });
  for (const name of ['duet', 'stitch']) assert.equal(await tick(page, name).count(), 0, name);
  assert.equal(await tick(page, 'music').isChecked(), false);
  await page.getByText('Onto the TikTok profile.').click();
  await page.getByLabel('Where it goes on TikTok').selectOption('inbox');
  assert.equal(await page.locator('[data-tiktok-consent]').count(), 0);
  assert.equal(await page.getByLabel('Who can see this').count(), 0);
  await page.locator('button[type=submit]').click();
  await until('the post is sent', () => sent.length > 0);
  assert.deepEqual(sent[0].targets, [{ account: 'acc_tiktok', options: { mode: 'inbox', title: 'Two of them', cover_index: 1 } }]);
});

test('who cannot post now is told so, and an app that is not audited offers the owner alone', async () => {
  const obstacle = { code: 'spam_risk_too_many_posts', message: 'This account has posted enough today.', hint: 'Try again later.' };
  const { page } = await compose({ obstacle });
  await add(page, await sample('tall.mp4'));
  await ready(page, 1);
  await page.locator('[data-creator]').getByText('posted enough today').waitFor();
  assert.equal(await page.locator('button[type=submit]').getAttribute('aria-disabled'), 'true');

  const unaudited = await compose({ is_app_audited: false });
  await add(unaudited.page, await sample('tall.mp4'));
  await unaudited.page.locator('[data-creator]').getByText('has not audited this instance').waitFor();
  const options = unaudited.page.getByLabel('Who can see this').locator('option:not([disabled])');
  assert.deepEqual(await options.evaluateAll((all) => all.map(({ value }) => value)), ['SELF_ONLY']);
});
