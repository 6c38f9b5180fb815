//! The apps that whoever sets up an instance registers with each provider: what each is told, and what it gives.
import type { Door, Instance, Provider } from '../../api/types.ts';
import { text } from '../../text/index.ts';

/** What needs an app of its own. The one for Facebook opens the way to Instagram profiles behind Pages too. */
export type App = Exclude<Provider, 'instagram'>;

/** One app that is registered with a provider: what is entered there, and what it gives. */
interface AppSetup {
  /** The addresses to enter there, each under the name that the provider has for it. */
  addresses: readonly { label: string; path: string }[];
  /** The names of its two settings. */
  keys: string;
}

const words = text.connections.setup;

const redirect = (door: Door, label = words.address): AppSetup['addresses'][number] => ({
  label,
  path: `/connect/${door}/callback`,
});

/** Both apps of Meta are told of people who take their consent back, or want their data gone. */
const META_CALLBACKS = [
  { label: words.deauthorize, path: '/webhooks/meta/deauthorize' },
  { label: words.deletion, path: '/webhooks/meta/data-deletion' },
];

const SETUPS: Record<App, AppSetup> = {
  google: {
    addresses: [{ label: words.address, path: '/login/google/callback' }],
    keys: 'GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET',
  },
  x: { addresses: [redirect('x')], keys: 'X_CLIENT_ID, X_CLIENT_SECRET' },
  tiktok: {
    addresses: [redirect('tiktok'), { label: words.webhook, path: '/webhooks/tiktok' }],
    keys: 'TIKTOK_CLIENT_KEY, TIKTOK_CLIENT_SECRET',
  },
  facebook: {
    addresses: [
      redirect('facebook', words.addressPages),
      redirect('instagram', words.addressProfiles),
      ...META_CALLBACKS,
    ],
    keys: 'META_APP_ID, META_APP_SECRET',
  },
  'instagram-direct': {
    addresses: [redirect('instagram-direct'), ...META_CALLBACKS],
    keys: 'INSTAGRAM_APP_ID, INSTAGRAM_APP_SECRET',
  },
};

/** The apps, in the order in which they are shown. */
export const APPS = Object.keys(SETUPS) as App[];

export const setupOf = (app: App): AppSetup => SETUPS[app];

/** The address as the provider is told it; it compares every character. */
export const addressOf = (path: string): string => `${location.origin}${path}`;

/** Whether the keys of an app are there. */
export function isSetUp({ platforms, sign_ins }: Instance, app: App): boolean {
  const door = platforms.find(({ connected_through }) => connected_through === app);
  return door?.is_set_up ?? sign_ins.includes(app);
}
