//! The doors: how access to accounts is given, and where it is taken back.
import type { Door, Network, Provider } from '../api/types.ts';
import { text } from '../text/index.ts';
import { NETWORKS } from './index.ts';

interface DoorFacts {
  network: Network;
  /** Where the consent is given and taken back: for Instagram profiles behind Pages, that is Facebook. */
  granter: Network;
  /** Whether a program can take the consent back. Otherwise only the person can. */
  canRevoke: boolean;
}

const DOORS: Record<Door, DoorFacts> = {
  x: { network: 'x', granter: 'x', canRevoke: true },
  tiktok: { network: 'tiktok', granter: 'tiktok', canRevoke: true },
  facebook: { network: 'facebook', granter: 'facebook', canRevoke: true },
  instagram: { network: 'instagram', granter: 'facebook', canRevoke: true },
  'instagram-direct': { network: 'instagram', granter: 'instagram', canRevoke: false },
};

/** The network of a provider that is one; `null` for one that only says who a person is. */
export const networkOfProvider = (provider: Provider): Network | null =>
  provider === 'google' ? null : DOORS[provider].network;

/** The name of whoever says who a person is. */
export function providerName(provider: Provider): string {
  const network = networkOfProvider(provider);
  return network === null ? text.google : NETWORKS[network].title;
}

/** The name of the network at which the consent is given. */
export const granterName = (door: Door): string => NETWORKS[DOORS[door].granter].title;

/** Whether the product can take the consent back by itself. */
export const canRevoke = (door: Door): boolean => DOORS[door].canRevoke;
