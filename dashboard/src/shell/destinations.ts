//! Where the navigation leads.
import CalendarDays from '@lucide/svelte/icons/calendar-days';
import Images from '@lucide/svelte/icons/images';
import Link2 from '@lucide/svelte/icons/link-2';
import ListOrdered from '@lucide/svelte/icons/list-ordered';
import PencilLine from '@lucide/svelte/icons/pencil-line';
import type { Route } from '../stores/route.svelte.ts';
import { text } from '../text/index.ts';

export interface Destination {
  href: string;
  label: string;
  icon: typeof CalendarDays;
  /** The screens that belong to it. */
  routes: readonly Route['name'][];
}

export const CALENDAR: Destination = {
  href: '/',
  label: text.header.calendar,
  icon: CalendarDays,
  routes: ['home', 'post', 'edit', 'copy'],
};

export const QUEUE: Destination = {
  href: '/queue',
  label: text.header.queue,
  icon: ListOrdered,
  routes: ['queue', 'repeating', 'repeat'],
};

export const DRAFTS: Destination = {
  href: '/drafts',
  label: text.header.drafts,
  icon: PencilLine,
  routes: ['drafts', 'import'],
};

export const MEDIA: Destination = {
  href: '/media',
  label: text.header.media,
  icon: Images,
  routes: ['media'],
};

export const CONNECTIONS: Destination = {
  href: '/connections',
  label: text.header.connections,
  icon: Link2,
  routes: ['connections'],
};
