//! The ways to connect accounts: which of them an instance offers, and where each begins.
import type { Account, Door, Instance, PlatformState } from '../api/types.ts';
import { titlesOf } from './index.ts';

/** A door, and the network to which it leads. */
export type Way = Pick<PlatformState, 'platform' | 'connected_through'>;

/** Where a person gives access to accounts through a door. */
export const connectPath = (door: Door): string => `/connect/${door}`;

/** Where a person gives access to an account anew. */
export const reconnectPath = ({ connected_through, id }: Pick<Account, 'connected_through' | 'id'>): string =>
  `${connectPath(connected_through)}?reconnect=${encodeURIComponent(id)}`;

/** The ways to connect accounts on this instance, in its order. */
export const setUp = (instance: Instance | null): Way[] =>
  (instance?.platforms ?? []).filter(({ is_set_up }) => is_set_up);

/** The names of the networks that cannot be connected in any way. */
export function notSetUp(instance: Instance | null): string[] {
  const ready = networkNames(setUp(instance));
  return networkNames(instance?.platforms ?? []).filter((name) => !ready.includes(name));
}

const networkNames = (list: readonly Pick<Way, 'platform'>[]): string[] =>
  titlesOf(list.map(({ platform }) => platform));
