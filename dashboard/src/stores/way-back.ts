//! Where a person was when they went to a provider, so that they come back to it. It is kept in this tab and never
//! leaves it: a provider and the server say only how it ended, so no address of theirs can lead anybody elsewhere.
import { isScreen, router } from './route.svelte.ts';

const KEY = 'way-back';
/** As long as a consent may take, and some time to read. */
const LIFE_MS = 30 * 60_000;
/** Where a provider is asked. */
const DEPARTURES = /^\/(?:login|connect)\//;
/** What an earlier arrival or a choice left in an address. */
const PASSING = ['connected', 'signed_in', 'identity', 'error', 'choose'];

/** Remembers the screen whenever a link to a provider is followed. Gives the function that ends it. */
export function watchDepartures(): () => void {
  const remember = (event: MouseEvent): void => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (link?.origin === location.origin && DEPARTURES.test(link.pathname)) keep();
  };
  document.addEventListener('click', remember, { capture: true });
  return () => document.removeEventListener('click', remember, { capture: true });
}

/** The screen from which this tab went to a provider, once; `null` where none is known. */
export function takeWayBack(): string | null {
  const kept = read();
  forgetWayBack();
  return kept;
}

/** The same without forgetting it. */
export const wayBack = (): string | null => read();

export function forgetWayBack(): void {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // Nothing is kept there.
  }
}

function keep(): void {
  const search = new URLSearchParams(router.search);
  for (const mark of PASSING) search.delete(mark);
  const path = `${location.pathname}${search.size > 0 ? `?${search}` : ''}`;
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ path, at: Date.now() }));
  } catch {
    // Only a convenience: whoever comes back begins at the calendar.
  }
}

function read(): string | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as { path: string; at: number } | null;
    if (kept === null || Math.abs(Date.now() - kept.at) > LIFE_MS) return null;
    // Whatever stands there, only a screen of this dashboard is gone to.
    const url = new URL(kept.path, location.origin);
    return url.origin === location.origin && isScreen(url.pathname) ? `${url.pathname}${url.search}` : null;
  } catch {
    return null;
  }
}
