//! People who are new here, and what they connect.
import { BASE_URL, SANDBOX_URL, SOON, newcomer } from './stage.mjs';

/** A name that nobody else has. */
const uniqueName = () => `owner_${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`;

/** Somebody at Meta with a Page and a profile on Instagram: their name, and Meta's ids of them and of the Page. */
export async function personAtMeta() {
  const name = uniqueName();
  const body = JSON.stringify({ name, pages: [{ name: `Page ${name}`, instagram: name }] });
  const headers = { 'content-type': 'application/json' };
  const made = await fetch(`${SANDBOX_URL}/__sandbox/meta/people`, { method: 'POST', headers, body });
  const { id, pages } = await made.json();
  return { name, id, pageId: pages[0].id };
}

/** A window in which this person came in by Google. */
export const comeIn = (browser, { name }) => newcomer(browser, name);

/** Connects an account in one of the ways that are offered. */
export async function connect(page, way, { id }) {
  await page.goto(`${BASE_URL}/connections`);
  // The ways stand open as long as nothing is connected.
  const { data } = await page.evaluate(() => fetch('/api/v1/accounts').then((answer) => answer.json()));
  if (data.length > 0) await page.getByRole('button', { name: 'Connect an account' }).click();
  await page.locator('[data-ways]').getByRole('link', { name: way }).click();
  if (way === 'Connect X') await page.locator('button[name=decision][value=allow]').click();
  else {
    await page.locator(`input[name=user][value="${id}"]`).check({ force: true });
    await page.locator('button[name=decision][value=allow]').click();
    await page.locator('[data-picker] [data-choice]').waitFor(SOON);
    await page.getByRole('button', { name: 'Connect 1 account' }).click();
  }
  await page.locator('[data-notice]').getByText(/is connected/).waitFor(SOON);
}
