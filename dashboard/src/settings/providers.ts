//! What whoever sets up an instance has to tell each provider, and what to take from it.

interface ProviderSetup {
  name: string;
  callback: string;
  /** The names of its two settings. */
  keys: string;
}

/** Those that this version knows. */
export const PROVIDERS: ProviderSetup[] = [
  { name: 'google', callback: '/login/google/callback', keys: 'GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET' },
  { name: 'x', callback: '/connect/x/callback', keys: 'X_CLIENT_ID, X_CLIENT_SECRET' },
];

/** The address that the provider sends people back to; it compares every character. */
export const redirectUri = ({ callback }: ProviderSetup): string => `${location.origin}${callback}`;
