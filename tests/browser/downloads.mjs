//! Files that a page offers.
import { Buffer } from 'node:buffer';

/** What the page downloads where this button is pressed, and its text. */
export async function downloadOf(page, button) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).click()]);
  const chunks = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk);
  return { download, text: Buffer.concat(chunks).toString() };
}
