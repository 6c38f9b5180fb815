//! The zone in which times are shown and chosen: the one of the person's profile, else the browser's. It is always one
//! that this browser has the rules of.
import { changeMe } from '../api/session.ts';
import { asKnown, browserZone } from '../time/zone.ts';
import { session } from './session.svelte.ts';

class Zone {
  current = $derived(asKnown(session.person?.zone) ?? browserZone());
  /** The zone of the profile where this browser does not know it, so that times are shown in another one. */
  unknown = $derived(session.person?.zone && asKnown(session.person.zone) === null ? session.person.zone : null);

  /** Makes the zone in which times are shown the profile's, where that has none: the Worker reckons in it. Throws a Problem. */
  async confirm(): Promise<void> {
    if (session.person?.zone == null) session.person = await changeMe({ zone: this.current });
  }
}

export const zone = new Zone();
