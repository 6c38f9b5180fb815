//! What holds on every screen and state: axe finds nothing, all of it fits a small phone, and there is room to press.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { picture } from './stage.mjs';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const NARROW = { width: 360, height: 740 };
const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A test of a screen that `visit` opens with the options of a window: in light, in dark and narrow, one after the other on the same page. */
export function holdsOn(name, visit, alsoHolds = isFreeOfErrors) {
  test(`axe finds nothing on ${name} in light and dark, and it fits into 360 px, with room to press`, async () => {
    const page = await visit({ colorScheme: 'light', reducedMotion: 'reduce' });
    await axeFindsNothing(page, name);
    await fitsAPhone(page, name);
    await alsoHolds(page);
  });
}

/** Neither in light nor in dark. The page stays dark. */
export async function axeFindsNothing(page, name) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await settled(page);
    assert.deepEqual(await axeFindings(page), [], `${name} in ${colorScheme}`);
    await picture(page, `${name}-${colorScheme}`);
  }
}

/** Nothing scrolls sideways at 360 px, and what is pressed is high enough. The page stays narrow. */
export async function fitsAPhone(page, name) {
  await page.setViewportSize(NARROW);
  await settled(page);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= NARROW.width, `${name} is ${width} px wide`);
  assert.deepEqual(await tooSmall(page), [], name);
}

/** The complaints of a page but for the answers that a test made fail on purpose. */
export const seriousOf = (page) => page.complaints.filter((complaint) => !/status of \d+|ERR_CONNECTION_REFUSED/.test(complaint));

async function isFreeOfErrors(page) {
  assert.deepEqual(seriousOf(page), []);
}

/** Two frames later, when a change of colours or width is drawn and its transitions have ended. */
const settled = (page) =>
  page.evaluate(async () => {
    for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
    const ends = document.getAnimations().filter((animation) => animation.effect?.getComputedTiming().iterations !== Infinity);
    await Promise.all(ends.map((animation) => animation.finished.catch(() => {})));
  });

async function axeFindings(page) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
  // What passes is only counted, and not described node by node.
  const options = { runOnly: RULES, resultTypes: ['violations'] };
  const { violations } = await page.evaluate((chosen) => window.axe.run(document, chosen), options);
  return violations.map((found) => `${found.id}: ${found.nodes.map((node) => node.target.join(' ')).join(', ')}`);
}

/** What is pressed and lower than 44 px; links within a line of text may be, and those that stretch over their card. */
const tooSmall = (page) =>
  page.locator('button, a, select, input:not(.sr-only), label:has(input), summary, [role=option]').evaluateAll((targets) =>
    targets
      .filter((target) => target.checkVisibility() && !target.closest('p') && target.getBoundingClientRect().bottom > 0)
      .filter((target) => {
        const overlay = getComputedStyle(target, '::after');
        const isWholeCard = overlay.position === 'absolute' && overlay.content !== 'none';
        return !isWholeCard && target.getBoundingClientRect().height < 43.5;
      })
      .map((target) => target.outerHTML.slice(0, 120)),
  );
