//! The addresses of the dashboard, as the Worker's assets answer them.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { BASE_URL, browserOfThisFile, openPage } from './stage.mjs';

const browser = await browserOfThisFile();

const SCREENS = ['/', '/?view=list', '/compose', '/drafts', '/queue', '/queue/?account=acc_1', '/compose?draft=post_1', '/connections', '/settings', '/status', '/posts', '/posts/post_1', '/posts/post_1/edit', '/posts/post_1/copy', '/posts/post_1/copy/', '/repeating/rec_1', '/repeating/rec_1/', '/settings/'];
const NOTHING = ['/nothing', '/nothing/here', '/connections/x', '/posts/post_1/nothing', '/posts/a/b/c', '/assets/gone-12345678.js', '/.env', '/wp-login.php'];

/** The screens that have a word of their own for their address. */
async function plainScreens() {
  const source = await readFile(new URL('../../dashboard/src/stores/route.svelte.ts', import.meta.url), 'utf8');
  const [, list] = /const PLAIN = \[([^\]]*)\]/.exec(source);
  return [...list.matchAll(/'([\w-]+)'/g)].flatMap(([, name]) => [`/${name}`, `/${name}/`]);
}

test('every screen has its page, without a detour', async () => {
  const plain = await plainScreens();
  assert.ok(plain.includes('/compose') && plain.includes('/repeating/'), 'the list of screens is read');
  for (const path of [...SCREENS, ...plain]) {
    const answer = await fetch(`${BASE_URL}${path}`, { redirect: 'manual' });
    assert.equal(answer.status, 200, path);
    assert.match(await answer.text(), /<div id="app">/, path);
  }
});

test('what is no page is answered with 404, and a person still gets the page that says so', async () => {
  for (const path of NOTHING) {
    const answer = await fetch(`${BASE_URL}${path}`, { redirect: 'manual' });
    assert.equal(answer.status, 404, path);
    assert.match(await answer.text(), /<div id="app">/, path);
    assert.match(answer.headers.get('content-security-policy') ?? '', /default-src 'none'/, path);
  }
});

test('a first visit makes no error in the console, and no request that is refused', async () => {
  const page = await openPage(browser);
  const [errors, refused] = [[], []];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('response', (response) => response.status() >= 400 && refused.push(response.url()));
  await page.goto(`${BASE_URL}/`);
  await page.getByRole('link', { name: 'Continue with X' }).waitFor();
  assert.deepEqual([errors, refused], [[], []]);
});

test('the answers of the Worker say what time it is', async () => {
  const { headers } = await fetch(`${BASE_URL}/api/v1/instance`);
  assert.ok(Math.abs(Date.parse(headers.get('date')) - Date.now()) < 5_000, headers.get('date'));
});
