//! What whoever sets up an instance has to tell each provider, and what to take from it.
import type { Instance } from '../../api/types.ts';
import { text } from '../../text/index.ts';

/** One app that is registered with a provider: what is entered there, and what it gives. */
export interface ProviderSetup {
  /** The provider, or the platform, that tells whether it is set up. */
  name: string;
  title: string;
  /** The addresses to enter there, each under the name that the provider has for it. */
  addresses: readonly { label: string; path: string }[];
  /** The names of its two settings. */
  keys: string;
}

const words = text.connections.setup;

const redirect = (path: string, label = words.address): ProviderSetup['addresses'][number] => ({ label, path: `${path}/callback` });

/** Both apps of Meta are told of people who take their consent back, or want their data gone. */
const META_CALLBACKS = [
  { label: words.deauthorize, path: '/webhooks/meta/deauthorize' },
  { label: words.deletion, path: '/webhooks/meta/data-deletion' },
];

/** Those that this version knows. */
export const PROVIDERS: readonly ProviderSetup[] = [
  { name: 'google', title: words.signIn, addresses: [redirect('/login/google')], keys: 'GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET' },
  { name: 'x', title: words.titles.x, addresses: [redirect('/connect/x')], keys: 'X_CLIENT_ID, X_CLIENT_SECRET' },
  {
    name: 'tiktok',
    title: words.titles.tiktok,
    addresses: [redirect('/connect/tiktok'), { label: words.webhook, path: '/webhooks/tiktok' }],
    keys: 'TIKTOK_CLIENT_KEY, TIKTOK_CLIENT_SECRET',
  },
  {
    name: 'facebook',
    title: words.titles.meta,
    addresses: [redirect('/connect/facebook', words.addressPages), redirect('/connect/instagram', words.addressProfiles), ...META_CALLBACKS],
    keys: 'META_APP_ID, META_APP_SECRET',
  },
  {
    name: 'instagram-direct',
    title: words.titles.instagram,
    addresses: [redirect('/connect/instagram-direct'), ...META_CALLBACKS],
    keys: 'INSTAGRAM_APP_ID, INSTAGRAM_APP_SECRET',
  },
];

/** The address as the provider is told it; it compares every character. */
export const addressOf = (path: string): string => `${location.origin}${path}`;

/** Whether the keys of an app are there. */
export const isSetUp = (instance: Instance, { name }: ProviderSetup): boolean =>
  instance.platforms.find(({ platform }) => platform === name)?.is_set_up ?? instance.sign_ins.some((signIn) => signIn === name);
