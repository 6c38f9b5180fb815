//! How long the month takes to stand on the screen once its data are there: prints the milliseconds of each look, as JSON.
import { chromium } from 'playwright-core';

const { BASE_URL, CHROMIUM, COOKIE, DAY, LOOKS } = process.env;

/** Runs in the page: waits for the first card of a post, and for the frame that shows it. */
const sinceData = () =>
  new Promise((resolve) => {
    /** The month comes with what stands above it: the last of their answers counts. */
    const dataAt = () => {
      const answers = performance.getEntriesByType('resource').filter(({ name }) => new URL(name).pathname.startsWith('/api/'));
      return Math.max(...answers.map(({ responseEnd }) => responseEnd));
    };
    const wait = () => {
      const isThere = document.querySelector('[data-calendar=month] [data-post]') !== null;
      if (!isThere) return requestAnimationFrame(wait);
      const at = dataAt();
      return requestAnimationFrame(() => resolve(performance.now() - at));
    };
    wait();
  });

const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--headless', '--no-sandbox', '--disable-gpu'] });
const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
const [name, value] = COOKIE.split('=');
await context.addCookies([{ name, value, url: BASE_URL, httpOnly: true }]);
const page = await context.newPage();
const took = [];
for (let look = 0; look < Number(LOOKS); look += 1) {
  await page.goto(`${BASE_URL}/?view=month&date=${DAY}`, { waitUntil: 'commit' });
  took.push(await page.evaluate(sinceData));
}
await browser.close();
process.stdout.write(JSON.stringify(took));
