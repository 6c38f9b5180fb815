//! Accounts behind every door, in every state that one can be in.
import { ACCOUNT, ENDED, health, via } from './answers.mjs';
import { instant } from './household.mjs';

const DAY_MS = 86_400_000;

export const account = (id, door, username, name, changes = {}) => ({ ...ACCOUNT, id, ...via(door), username, name, ...changes });

const ENDS = instant(6 * DAY_MS);
const FULL_UNTIL = instant(3 * 3_600_000);
const MEDIA = { scope: 'media.write', disables: 'media', is_needed: false };

export const HARBOUR = account('acc_harbour', 'facebook', null, 'Harbour News', { siblings: 2, health: health({ missing: [{ scope: 'business_management', disables: 'business_pages', is_needed: false }] }) });
export const CORNER = account('acc_corner', 'facebook', 'corner.page', 'The Corner Page, with a Name that Is Longer than Its Card', {
  siblings: 2,
  health: health({ state: 'needs_reconnect', reason: 'account_lost', message: 'Facebook does not list this Page for you any more. Reconnect it and tick it there; if it is not in the list, your role on it has ended.' }),
});
export const CLIP = account('acc_clip', 'tiktok', null, 'Night Shift Clips', {
  health: health({ state: 'expiring', reason: 'ends_soon', message: 'TikTok ends this connection soon. Reconnect the account before that day.', until: ENDS }),
});

/** Eight accounts: each platform, and each state. */
export const EVERY_STATE = [
  account('acc_1', 'x', 'sandbox_writer', 'Sandbox Writer', { last_published_at: instant(-5 * 60_000), health: health({ missing: [MEDIA] }) }),
  account('acc_2', 'x', 'harbour_news', 'Harbour News', {
    health: health({ state: 'limited', reason: 'window_full', message: 'X takes no more posts from this account for now. They wait.', until: FULL_UNTIL }),
  }),
  account('acc_3', 'x', 'night_shift', 'Night Shift', { health: ENDED }),
  CLIP,
  HARBOUR,
  CORNER,
  account('acc_ig', 'instagram', 'harbour.news', 'Harbour News', { siblings: 2 }),
  account('acc_direct', 'instagram-direct', 'corner.page', 'The Corner Page', {
    health: health({
      state: 'needs_reconnect',
      reason: 'scopes_missing',
      message: 'Not allowed: instagram_business_content_publish. Reconnect the account, and allow everything that is asked for.',
      missing: [{ scope: 'instagram_business_content_publish', disables: 'publishing', is_needed: true }],
    }),
  }),
];
