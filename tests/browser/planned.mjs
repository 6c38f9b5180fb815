//! A planned post that is changed: what was written, and every change that the page sends.
import { open, post, shapeOf } from './answers.mjs';

export const SHAPE = shapeOf('scheduled');
export const PATH = '/api/v1/posts/post_scheduled';
/** Noon in Bucharest, a week from now: 10:00 or 09:00 in UTC. */
export const NOON = noonIn(7);
export const PLANNED = {
  schedule: { at: NOON, local: `${NOON.slice(0, 10)}T12:00:00`, zone: 'Europe/Bucharest', remark: null },
  targets: [{ account: 'acc_1', text: null, options: { thread: [{ text: 'Second part' }], reply_settings: 'following' } }],
};
export const WRITTEN = { ...post(SHAPE), ...PLANNED };

/** The screen at `path` of a planned post, and every change that it sends; `answer` may refuse one by its number. */
export async function openPlanned(browser, path, { answer = () => null, overrides = {} } = {}) {
  const changes = [];
  let current = WRITTEN;
  const page = await open(browser, `/posts/post_scheduled${path}`, {
    [PATH]: (request) => {
      if (request.method() !== 'PATCH') return { body: current };
      changes.push({ version: request.headers()['if-match'], body: request.postDataJSON() });
      const refused = answer(changes.length, (theirs) => (current = { ...current, ...theirs }));
      if (refused) return refused;
      current = { ...current, ...request.postDataJSON(), schedule: current.schedule, version: current.version + 1 };
      return { body: current };
    },
    ...overrides,
  });
  return { page, changes };
}

/** Presses the button of the form. */
export const save = (page) => page.locator('button[type=submit]').click();
/** Waits for the page of the post. */
export const arrived = (page) => page.waitForURL('**/posts/post_scheduled');

/** The changes that `changing` took. */
export const taken = [];

/** Answers for a post that takes every change as it is. */
export function changing(current) {
  taken.length = 0;
  return {
    [PATH]: (request) => {
      if (request.method() === 'PATCH') taken.push(request.postDataJSON());
      return { body: current };
    },
  };
}

/** The instant of noon in Bucharest so many days from now. */
export function noonIn(days) {
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Bucharest' }).format(Date.now() + days * 86_400_000);
  const hours = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Bucharest', hour: '2-digit', hourCycle: 'h23' });
  const offset = Number(hours.format(Date.parse(`${day}T12:00:00Z`))) - 12;
  return new Date(Date.parse(`${day}T12:00:00Z`) - offset * 3_600_000).toISOString();
}
