//! What is said about weekly slots.
import type { DayOfWeek } from '../../api/types.ts';

const WEEKDAYS: Record<DayOfWeek, string> = {
  monday: 'Monday',
  tuesday: 'Tuesday',
  wednesday: 'Wednesday',
  thursday: 'Thursday',
  friday: 'Friday',
  saturday: 'Saturday',
  sunday: 'Sunday',
};

export const slots = {
  title: 'Weekly slots',
  lead: 'The times at which you like to publish. A new post can take the next one that is free, and the queue shows them all.',
  failed: 'Your slots could not be loaded.',
  whose: 'For',
  everyAccount: 'Every account',
  time: 'Time',
  day: 'Day',
  days: { all: 'Every day', weekdays: 'Monday to Friday' },
  add: 'Add',
  remove: (day: string, time: string): string => `Remove ${day}, ${time}`,
  none: 'None',
  inherits: 'This account uses the slots of every account until it has some of its own.',
  added: (day: string, time: string): string => `Added: ${day}, ${time}.`,
  removed: (day: string, time: string): string => `Removed: ${day}, ${time}.`,
  met: 'Your slots were changed in another window meanwhile. Here are both changes.',
  known: 'This slot is there already.',
  noTime: 'Choose a time.',
  week: 'The slots of the week',
  zone: (zone: string): string => `By the clock of ${zone}.`,
  free: (time: string): string => `Free slot at ${time}: write a post for it`,
  freeFor: (time: string, account: string): string => `Free slot of ${account} at ${time}: write a post for it`,
  weekday: (day: DayOfWeek): string => WEEKDAYS[day],
};
