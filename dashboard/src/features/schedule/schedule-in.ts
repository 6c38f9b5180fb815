//! The schedule of an instant, as a request says it.
import type { Schedule } from '../../api/types.ts';
import { instantOf, wallClock } from '../../time/zone.ts';

/** An instant as a wall clock where that names the very instant; the second pass of a doubled hour has no such name. */
export function scheduleIn(zone: string, at: number): Schedule {
  const local = wallClock(at, zone);
  return instantOf(local, zone)?.at === at ? { local, zone } : { at: new Date(at).toISOString() };
}
