//! What is said to a person who looks elsewhere, and where that is turned on.
import { number } from '../../text/english.ts';

export const notices = {
  title: 'Notices',
  lead:
    'This browser tells you when a post or an account needs you and you look elsewhere. It does so while a tab with ' +
    'this page is open, and says nothing of what you wrote.',
  on: 'This browser tells you.',
  off: 'This browser does not tell you.',
  turnOn: 'Tell me here',
  turnOff: 'Stop telling me',
  refused: 'This browser refuses notices of this page. Its settings for this page can allow them.',
  impossible: 'This browser cannot show notices of a page.',
  post: (state: string, accounts: string): string => `${state}: a post for ${accounts}`,
  postBody: 'Open it to see what happened and what you can do.',
  account: (name: string): string => `${name} has to be reconnected`,
  accountBody: 'Nothing goes out through it until then.',
  ending: (name: string): string => `The connection of ${name} ends soon`,
  endingBody: 'Reconnect it before it ends, and its posts go on.',
  many: (count: number): string => `${number(count)} things need you`,
  manyBody: 'Open the calendar to see them.',
};
