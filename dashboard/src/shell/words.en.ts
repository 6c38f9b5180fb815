//! What the frame around every screen says.

export const header = {
  nav: 'Main',
  calendar: 'Calendar',
  queue: 'Queue',
  drafts: 'Drafts',
  repeating: 'Repeating',
  planning: 'Planning',
  compose: 'New post',
  media: 'Media',
  connections: 'Connections',
  waiting: (count: string): string => (count === '1' ? '1 post needs you' : `${count} posts need you`),
  settings: 'Settings',
  status: 'Status',
  menu: (name: string): string => `Menu of ${name}`,
  signOut: 'Sign out',
  sandbox: 'Sandbox',
  sandboxFeed: ': see its public feed',
  signedInAs: (name: string): string => `Signed in as ${name}`,
};

export const banner = {
  delayed: 'Publishing is delayed.',
  delayedWhy:
    'The clockwork of this instance is behind. Posts go out as soon as it catches up, within their lateness limit.',
  staleServer: 'The server cannot answer right now. What you see may be old; it updates by itself as soon as it can.',
  stale: 'No connection. What you see may be old; it updates by itself when the connection is back.',
};

export const unavailable = {
  title: 'This page cannot reach its server',
  body: 'Posts that are planned go out all the same. Check your connection, then try again.',
  server: 'The server cannot answer right now',
  code: (code: string): string => `Code: ${code}`,
};

/** For whoever comes back from a platform in another browser than the one that they began in. */
export const astray = {
  title: 'This is not the browser in which you began',
  body:
    'You were sent back to another one, as it happens on a phone when the platform’s app opens. It does not know you, ' +
    'so nothing was connected. Nothing is lost either.',
  steps: [
    'Close this page and go back to the browser in which you began.',
    'Sign in at the platform’s own website there, so that it does not have to ask its app.',
    'Start again. If the app opens all the same, press the button long and choose to open it in a new tab.',
  ],
  computer: 'On a computer it works without all this.',
  address: 'The address to open there',
};

export const missing = {
  title: 'There is no such page',
  body: 'The address may be misspelt.',
  action: 'Go to the calendar',
};

export const signedOut = 'You are signed out.';

/** How a sign-in, a connection or another way in ended. */
export const arrival = {
  signedIn: (name: string): string => `Welcome, ${name}.`,
  connected: (name: string): string => `${name} is connected.`,
  connectedUnknown: 'The account is connected.',
  identityAdded: 'From now on you can also sign in that way.',
  errors: {
    denied: 'Nothing was changed, because access was not given. You can try again at any time.',
    other_browser:
      'That was begun in another browser. Nothing was connected here; go back to that browser and start again there.',
    flow_invalid: 'That sign-in took too long, or was started in another window. Please start it again.',
    signup_closed:
      'This instance is closed to new people. If you have a workspace here, sign in with the account you signed up ' +
        'with.',
    setup_needed:
      'Nobody is here yet. The first to sign in becomes the operator, and needs the link that deploying this instance ' +
        'printed. Open it in this browser.',
    invite_needed:
      'You need an invitation to start here. Ask the operator of this instance for one, and open its link in this ' +
        'browser.',
    invite_invalid:
      'That invitation was used already, has expired or was withdrawn. Ask the operator of this instance for a new ' +
        'one.',
    not_configured: 'This is not set up on this instance. Its operator has to add the keys first.',
    unavailable:
      'Our database did not answer. Look whether it worked all the same; if not, please try again in a minute.',
    platform_unavailable: 'The other side did not answer. Nothing was changed; please try again in a minute.',
    platform_busy: 'The other side takes no more for now. Nothing was changed; please try again in some minutes.',
    platform_operator:
      'The other side does not serve this instance right now. Its operator has to look at the app, the plan and the ' +
        'credits there; the log has its own words.',
    platform_refused: 'The other side refused. Please try again; if it stays so, the operator has to look at the keys.',
    other_account:
      'That was a different account than the one to reconnect. Switch to the right account at the platform, then ' +
        'try again.',
    account_missing:
      'The account to reconnect was not among what you allowed. Reconnect it and tick it in the list that is shown ' +
        'there; if it is not in that list, your role in it may have ended.',
    sign_in_first:
      'Instagram says who a profile is, not who you are, so it cannot sign you in. Sign in another way first, then ' +
        'connect it.',
    identity_taken:
      'That identity opens another workspace already. Sign in with it there and remove it first, or choose another ' +
        'one.',
    quota_exceeded: 'You have started that very often within an hour. Please wait a while, then try again.',
    cross_site: 'That link came from another site and was not followed. Please start here.',
  } as Record<string, string>,
  unknownError: 'That did not work. Please try again.',
};
