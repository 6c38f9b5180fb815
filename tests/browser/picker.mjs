//! A choice of the test's own making: what a consent reaches, and what comes of choosing among it.
import { account } from './accounts.mjs';
import { ENDED, via } from './answers.mjs';
import { FULL_HOUSE, instant, openHouse } from './household.mjs';

const ID = 'chc_0198c0ffee0070008000000000000001';
export const PATH = `/connections?choose=${ID}`;
export const API = `/api/v1/connect/${ID}/choices`;
export const NO_ROLE = 'You may not create posts on this Page. Ask somebody who manages it for that task.';

export const choice = (id, name, changes = {}) => ({ id, name, username: null, account: null, obstacle: null, ...changes });
export const OPEN = [choice('101', 'Harbour News', { username: 'harbour.news' }), choice('102', 'The Corner Page'), choice('103', 'Night Shift Clips')];
export const KNOWN = choice('104', 'Tide Tables', { account: 'acc_known' });
export const BROKEN = choice('105', 'Lost and Found', { account: 'acc_broken' });
export const BARRED = choice('106', 'A Page of Somebody Else', { obstacle: NO_ROLE });
export const REMARKS = [
  { code: 'business_not_allowed', message: 'Pages of a business portfolio stay hidden, because access to the business was not allowed. Allow it to see them.' },
  { code: 'page_without_profile', message: 'The Corner Page has no professional Instagram profile.' },
];
export const offer = (choices, changes = {}) => ({ id: ID, ...via('facebook'), choices, remarks: [], expires_at: instant(40 * 60_000), ...changes });
const CONNECTED = [account('acc_known', 'facebook', null, 'Tide Tables'), account('acc_broken', 'facebook', null, 'Lost and Found', { health: ENDED })];

/** The picker with what it offers; what is sent is kept in `sent`, and `answer` says what comes of it. */
export async function openPicker(browser, offered, { answer = made, path = PATH, overrides = {}, options = {}, before = CONNECTED } = {}) {
  const [sent, world] = [[], { accounts: before }];
  const page = await openHouse(
    browser,
    path,
    {
      '/api/v1/instance': FULL_HOUSE,
      '/api/v1/accounts': () => ({ body: { data: world.accounts } }),
      [API]: (request) => {
        if (request.method() !== 'POST') return typeof offered === 'function' ? offered() : { body: offered };
        sent.push(request.postDataJSON());
        return answer(request.postDataJSON().choices, world, sent.length);
      },
      ...overrides,
    },
    options,
  );
  return { page, sent };
}

/** Connects what was chosen. */
export function made(ids, world) {
  const data = ids.map((id) => account(`acc_${id}`, 'facebook', null, OPEN.find((known) => known.id === id)?.name ?? 'Lost and Found'));
  world.accounts = [...world.accounts, ...data];
  return { body: { data } };
}

export const picker = (page) => page.locator('[data-picker]');
export const row = (page, { id }) => page.locator(`[data-choice="${id}"]`);
export const box = (page, shown) => row(page, shown).getByRole('checkbox');
export const button = (page, name) => picker(page).getByRole('button', { name, exact: true });
export const notice = (page, words) => page.locator('[data-notice]').getByText(words).waitFor();
export const untick = (page, shown) => row(page, shown).locator('label').click();
