//! What the frame around every screen says.

export const header = {
  nav: 'Main',
  calendar: 'Calendar',
  compose: 'New post',
  connections: 'Connections',
  settings: 'Settings',
  status: 'Status',
  more: 'More',
  menu: (name: string): string => `Menu of ${name}`,
  signOut: 'Sign out',
  sandbox: 'Sandbox',
  sandboxFeed: ': see its public feed',
  signedInAs: (name: string): string => `Signed in as ${name}`,
};
