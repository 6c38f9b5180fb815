//! Opens the dashboard as a person leaves it open, and closes it after so many seconds.
import { chromium } from 'playwright-core';

const { BASE_URL, CHROMIUM, COOKIE, SECONDS } = process.env;
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--headless', '--no-sandbox', '--disable-gpu'] });
const context = await browser.newContext();
const [name, value] = COOKIE.split('=');
await context.addCookies([{ name, value, url: BASE_URL, httpOnly: true }]);
const page = await context.newPage();
await page.goto(`${BASE_URL}/`);
await page.locator('[data-calendar]').waitFor();
await page.waitForTimeout(Number(SECONDS) * 1000);
await browser.close();
