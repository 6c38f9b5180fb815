//! Posts that repeat, of the tests' own making.
import { instantIn } from './cards.mjs';

/** When its last post goes out. */
export const AT = instantIn(1, '07:00');

/** One as the API tells it. */
export const recurrence = (changes = {}) => ({
  id: 'rec_1',
  version: 4,
  state: 'active',
  reason: null,
  text: 'Good morning, everybody',
  media: [],
  targets: [{ account: 'acc_1', text: null, media: null, options: {} }],
  late_minutes: 60,
  repeat: {
    every: 1,
    unit: 'week',
    days: ['monday', 'friday'],
    day_of_month: null,
    time: '09:00',
    zone: 'Europe/Bucharest',
    starts_on: '2026-11-02',
    ends_on: null,
    ends_after: null,
  },
  next_at: instantIn(5, '07:00'),
  post: { id: 'post_scheduled', at: AT, state: 'scheduled' },
  waits_for_missed: false,
  made: 12,
  skipped: 3,
  created_at: AT,
  updated_at: AT,
  ...changes,
});
