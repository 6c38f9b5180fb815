//! What holds on every screen and state: axe finds nothing, all of it fits a small phone, and there is room to press.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { picture } from './stage.mjs';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const NARROW = { width: 360, height: 740 };
const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Tests of a screen that `visit` opens with the options of a window. */
export function holdsOn(name, visit) {
  for (const colorScheme of ['light', 'dark']) {
    test(`axe finds nothing on ${name} in ${colorScheme}`, async () => {
      const page = await visit({ colorScheme, reducedMotion: 'reduce' });
      assert.deepEqual(await axeFindings(page), []);
      await picture(page, `${name}-${colorScheme}`);
    });
  }

  test(`${name} fits into 360 px, with room to press, and breaks no policy`, async () => {
    const page = await visit({ viewport: NARROW });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= NARROW.width, `${width} px wide`);
    assert.deepEqual(await tooSmall(page), []);
    assert.deepEqual(seriousOf(page), []);
  });
}

/** The complaints of a page but for the answers that a test made fail on purpose. */
export const seriousOf = (page) => page.complaints.filter((complaint) => !/status of \d+|ERR_CONNECTION_REFUSED/.test(complaint));

async function axeFindings(page) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate((tags) => window.axe.run(document, { runOnly: tags }), RULES);
  return violations.map((found) => `${found.id}: ${found.nodes.map((node) => node.target.join(' ')).join(', ')}`);
}

/** What is pressed and lower than 44 px; links within a line of text may be, and those that stretch over their card. */
const tooSmall = (page) =>
  page.locator('button, a, select, input:not(.sr-only), label:has(input), summary, [role=option]').evaluateAll((targets) =>
    targets
      .filter((target) => target.checkVisibility() && !target.closest('p') && target.getBoundingClientRect().bottom > 0)
      .filter((target) => getComputedStyle(target, '::after').position !== 'absolute' && target.getBoundingClientRect().height < 43.5)
      .map((target) => target.outerHTML.slice(0, 120)),
  );
