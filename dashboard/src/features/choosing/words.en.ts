//! What is said while a person chooses among the accounts that a consent reaches.
import { counted, form, number } from '../../text/english.ts';

export const choosing = {
  heading: 'Choose what to connect',
  list: 'Accounts to choose from',
  all: 'Tick all',
  none: 'Tick none',
  connected: 'Connected',
  broken: 'Connected, but it does not work any more. This mends it.',
  connect: (count: number): string =>
    count === 0 ? 'Connect' : `Connect ${counted(count, 'account', 'accounts')}`,
  connecting: 'Connecting …',
  decline: 'None of these',
  done: 'Done',
  until: (time: string): string => `You can choose until ${time}.`,
  blank: 'Tick at least one account, or choose “None of these”.',
  failed: 'No answer came. Your choice is kept; please try again.',
  loadFailed: 'The accounts to choose from could not be loaded.',
  made: (names: readonly string[]): string =>
    form(names.length, `${names[0]} is connected.`, `${number(names.length)} accounts are connected.`),
  declined: 'Nothing was connected. A consent that no account needs is taken back.',
  missing: 'Is one missing?',
  reasons: 'What stood in the way',
  missingHint: (granter: string): string =>
    `${granter} shows us only what you tick in its window. You can open it once more.`,
  leftOut: {
    title: (granter: string): string => `Left out at ${granter} this time`,
    body: (granter: string): string =>
      `${granter} counts only what was ticked last, whatever you choose here: what was left out stops working in ` +
      'every workspace of yours.',
    elsewhere: (count: number): string =>
      form(count, 'One account in another workspace', `${number(count)} accounts in other workspaces`),
    mend: (granter: string): string => `To keep them, continue with ${granter} once more and tick them too.`,
  },
  again: (granter: string): string => `Continue with ${granter} again`,
  direct: 'Connect Instagram directly',
  directHint: 'A professional profile without a Page is connected directly, without Facebook.',
  over: {
    gone: {
      title: 'This choice is over',
      body:
        'A choice is kept for one hour, and opens only in the workspace for which it began. Nothing was changed; ' +
        'connect again to choose.',
    },
    ended: {
      title: 'What you granted has ended',
      body: 'It was taken back meanwhile, so nothing more can be connected with it. Connect again to choose.',
    },
  },
  leave: 'See your accounts',
};
