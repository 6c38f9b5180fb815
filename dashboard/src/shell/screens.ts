//! The screens by the route that names them, each a file of its own that is loaded when it is needed.
import type { Component } from 'svelte';
import type { Route } from '../stores/route.svelte.ts';

/** A screen; those of one post are told its id. */
export type Screen = Component<{ id: string }> | Component<Record<string, never>>;

const LOADERS: Record<Route['name'], () => Promise<{ default: Screen }>> = {
  home: () => import('../features/calendar/Calendar.svelte'),
  compose: () => import('../features/compose/Compose.svelte'),
  post: () => import('../features/receipt/PostPage.svelte'),
  edit: () => import('../features/compose/EditPost.svelte'),
  copy: () => import('../features/compose/CopyPost.svelte'),
  queue: () => import('../features/queue/Queue.svelte'),
  drafts: () => import('../features/drafts/Drafts.svelte'),
  repeating: () => import('../features/recurrences/Recurrences.svelte'),
  repeat: () => import('../features/compose/EditRepeating.svelte'),
  import: () => import('../features/import/Import.svelte'),
  connections: () => import('../features/connections/Connections.svelte'),
  media: () => import('../features/library/Library.svelte'),
  settings: () => import('../features/settings/Settings.svelte'),
  status: () => import('../features/status/Status.svelte'),
  missing: () => import('./Missing.svelte'),
};

const loaded = new Map<Route['name'], Screen>();

/** A screen that is there already, so that coming back to it shows no skeleton. */
export const screenAtHand = (name: Route['name']): Screen | undefined => loaded.get(name);

/** Loads a screen. Rejects where its file cannot be had, as after an update of the instance. */
export async function loadScreen(name: Route['name']): Promise<Screen> {
  const { default: screen } = await LOADERS[name]();
  loaded.set(name, screen);
  return screen;
}
