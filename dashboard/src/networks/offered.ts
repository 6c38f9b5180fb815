//! What this version does with each platform, and what an instance has set up.
import type { Account, Instance, Platform } from '../api/types.ts';
import { platformName } from './naming.ts';

/** Where this version publishes. Accounts of the others are connected and looked after. */
const PUBLISHES: Record<Platform, boolean> = { x: true, tiktok: false, facebook: false, instagram: false, 'instagram-direct': false };

/** Whether posts can go out there. */
export const publishesTo = (platform: Platform): boolean => PUBLISHES[platform];

/** The names of the platforms where posts can go out. */
export const publishing = (): string[] => namesOf((Object.keys(PUBLISHES) as Platform[]).filter(publishesTo));

/** The platforms that accounts can be connected of, in the order of the instance. */
export const setUp = (instance: Instance | null): Platform[] =>
  (instance?.platforms ?? []).filter(({ is_set_up }) => is_set_up).map(({ platform }) => platform);

/** The names of the platforms that cannot be connected in any way. */
export function notSetUp(instance: Instance | null): string[] {
  const names = namesOf((instance?.platforms ?? []).map(({ platform }) => platform));
  const ready = namesOf(setUp(instance));
  return names.filter((name) => !ready.includes(name));
}

/** Each name once: Instagram is connected in two ways. */
export const namesOf = (platforms: readonly Platform[]): string[] => [...new Set(platforms.map(platformName))];

/** The names of the platforms of accounts that posts cannot go out to. */
export const elsewhere = (accounts: readonly Account[]): string[] =>
  namesOf(accounts.map(({ platform }) => platform).filter((platform) => !publishesTo(platform)));
