//! The zone in which times are shown and chosen: the one of the person's profile, else the browser's.
import { browserZone } from '../time/zone.ts';
import { session } from './session.svelte.ts';

class Zone {
  current = $derived(session.person?.zone ?? browserZone());
}

export const zone = new Zone();
