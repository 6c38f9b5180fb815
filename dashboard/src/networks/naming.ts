//! How an account is called, and where its connection is renewed.
import type { Account, Platform } from '../api/types.ts';
import { text } from '../text/index.ts';

type Named = Pick<Account, 'username' | 'name'>;

/** `@name`, or the display name where there is no handle, as a Page may have none. */
export const handle = ({ username, name }: Named): string => (username === null ? name : `@${username}`);

/** `@name on X`: people have the same handle on several platforms. */
export const handleOn = (account: Named & Pick<Account, 'platform'>): string =>
  text.connections.handleOn(handle(account), platformName(account.platform));

/** The platform as people call it; Instagram has one name, whichever way it is connected. */
export const platformName = (platform: string): string => text.platforms[platform] ?? platform;

/** The platform with the way in which it is connected, where it has several. */
export const wayName = (platform: string): string => text.ways[platform] ?? platformName(platform);

/** Where the consent behind an account was given: for Instagram profiles behind Pages, that is Facebook. */
export const granterName = (platform: Platform): string => platformName(platform === 'instagram' ? 'facebook' : platform);

/** Where a person gives access to accounts of a platform. */
export const connectPath = (platform: Platform): string => `/connect/${platform}`;

/** Where a person gives access to an account anew. */
export const reconnectPath = ({ platform, id }: Pick<Account, 'platform' | 'id'>): string =>
  `${connectPath(platform)}?reconnect=${encodeURIComponent(id)}`;
