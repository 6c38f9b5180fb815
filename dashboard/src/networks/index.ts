//! The networks. A network that is missing here, or has no words, is a compile error.
import type { Network } from '../api/types.ts';
import { facebook } from './facebook/network.ts';
import { instagram } from './instagram/network.ts';
import type { NetworkModule } from './network.ts';
import { tiktok } from './tiktok/network.ts';
import { x } from './x/network.ts';

export const NETWORKS = { x, tiktok, facebook, instagram } satisfies { [Id in Network]: NetworkModule<Id> };

/** All of them, in their order. */
export const ALL_NETWORKS: readonly Network[] = Object.values(NETWORKS).map(({ id }) => id);

/** The name of each of these networks, once. */
export const titlesOf = (networks: readonly Network[]): string[] => [
  ...new Set(networks.map((network) => NETWORKS[network].title)),
];
