//! What is said where a person chooses a moment.
import type { Moment } from './moment.ts';

export const schedule = {
  when: 'When',
  moments: {
    keep: 'As planned',
    now: 'Now',
    slot: 'Next free slot',
    soon: 'In 2 minutes',
    hour: 'In 1 hour',
    tomorrow: 'Tomorrow 09:00',
    hour_later: '1 hour later',
    day_later: '1 day later',
    week_later: '1 week later',
    exact: 'Pick a time',
  } satisfies Record<Moment, string>,
  slotAt: (when: string): string => `Next free slot (${when})`,
  day: 'Day',
  time: 'Time',
  zone: 'Time zone',
  summaryNow: 'Goes out as soon as you press the button.',
  summaryAt: (day: string, time: string, zone: string): string => `${day}, ${time} (${zone})`,
  skipped: 'The clocks go forward then and skip this time; it goes out at the moment shown.',
  doubled: 'The clocks go back then and this time comes twice; it goes out at the first one.',
  errors: {
    noTime: 'Choose a day and a time.',
    noSlot: 'No slot is free any more. Choose another time.',
    past: 'This moment has passed. Choose one in the future, or “Now”.',
  },
};
