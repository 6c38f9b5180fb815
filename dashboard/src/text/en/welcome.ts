//! What the page says to somebody who is not signed in.

export const welcome = {
  headline: 'Plan a post. It goes out on the second, once.',
  lead: 'Write it, choose the moment, close the browser. Afterwards you get a receipt that shows every step.',
  sandbox: 'This is a sandbox: nothing leaves this computer.',
  sandboxFeed: 'See its public feed',
  privacy: 'Privacy: what is kept, and what is not',
  oneStep: 'This signs you in and connects your account in one step.',
  signup: {
    first: 'This instance is private. The first person to sign in becomes its operator.',
    invite: 'New people need an invitation from the operator.',
    open: 'Everybody can start here; signing in opens your workspace.',
    closed: 'This instance is closed to new people.',
  },
  none: 'No sign-in is set up yet.',
  noneHint: 'The operator of this instance adds the keys of a platform, for example X_CLIENT_ID and X_CLIENT_SECRET.',
  contact: (address: string): string => `Questions: ${address}`,
  points: [
    { title: 'Once', body: 'Whatever crashes on the way, a planned post never becomes public twice.' },
    { title: 'On time', body: 'Handed to the platform within a second of the planned moment, never before it.' },
    { title: 'Never silently lost', body: 'Every post ends in a state that you can see, with a reason that you can act on.' },
  ],
};
