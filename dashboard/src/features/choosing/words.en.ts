//! What is said while a person chooses among the accounts that a consent reaches.

export const choosing = {
  heading: 'Choose what to connect',
  lead: {
    facebook: 'Facebook showed us these Pages. Only those that you tick are connected.',
    instagram: 'Facebook showed us these Instagram profiles. Only those that you tick are connected.',
  } as Record<string, string>,
  list: 'Accounts to choose from',
  all: 'Tick all',
  none: 'Tick none',
  connected: 'Connected',
  broken: 'Connected, but it does not work any more. This mends it.',
  connect: (count: number): string => (count === 0 ? 'Connect' : count === 1 ? 'Connect 1 account' : `Connect ${count} accounts`),
  connecting: 'Connecting …',
  decline: 'None of these',
  done: 'Done',
  until: (time: string): string => `You can choose until ${time}.`,
  blank: 'Tick at least one account, or choose “None of these”.',
  failed: 'No answer came. Your choice is kept; please try again.',
  loadFailed: 'The accounts to choose from could not be loaded.',
  made: (names: readonly string[]): string => (names.length === 1 ? `${names[0]} is connected.` : `${names.length} accounts are connected.`),
  declined: 'Nothing was connected. A consent that no account needs is taken back.',
  missing: 'Is one missing?',
  reasons: 'What stood in the way',
  missingHint: (granter: string): string => `${granter} shows us only what you tick in its window. You can open it once more.`,
  again: (granter: string): string => `Continue with ${granter} again`,
  empty: {
    facebook: {
      title: 'Facebook showed us no Page',
      steps: [
        'In Facebook’s window, tick every Page that you want to use: we do not see the others.',
        'You need a role on the Page that lets you create posts.',
        'A Page of a business portfolio is shown only if access to the business is allowed too.',
      ],
    },
    instagram: {
      title: 'Facebook showed us no Instagram profile',
      steps: [
        'The profile has to be a professional one, for a business or a creator. You change that in Instagram’s settings, under the type of account.',
        'It has to be linked to a Facebook Page on which you may create posts.',
        'In Facebook’s window, tick the Page and the profile: we do not see the others.',
      ],
    },
  } as Record<string, { title: string; steps: string[] }>,
  direct: 'Connect Instagram directly',
  directHint: 'A professional profile without a Page is connected directly, without Facebook.',
  over: {
    gone: {
      title: 'This choice is over',
      body: 'A choice is kept for one hour, and opens only in the workspace for which it began. Nothing was changed; connect again to choose.',
    },
    ended: {
      title: 'What you granted has ended',
      body: 'It was taken back meanwhile, so nothing more can be connected with it. Connect again to choose.',
    },
  },
  leave: 'See your accounts',
};
