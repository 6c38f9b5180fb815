//! What the queue says.

export const queue = {
  heading: 'Queue',
  list: 'What comes next',
  failed: 'The queue could not be loaded.',
  account: 'Account',
  allAccounts: 'All accounts',
  free: 'Free',
  write: (when: string): string => `: write a post for ${when}`,
  byHand: 'At a time of its own',
  up: (line: string): string => `Move “${line}” up`,
  down: (line: string): string => `Move “${line}” down`,
  moved: (line: string, when: string): string => `“${line}” goes out ${when} now.`,
  undone: 'As it was before.',
  uncertain: 'No answer came. The queue shows how it stands as soon as it can be read again.',
  tooFar: 'That is too far for one step. Move it part of the way first.',
  hint: 'Drag a post to another place, or press its arrows: the times stay, and the posts change places.',
  slots: 'Set your weekly slots',
  empty: {
    title: 'No slots yet',
    body:
      'Weekly slots are the times at which you like to publish. Once there are some, a new post can take the next one that ' +
      'is free, and you see here what fills them.',
  },
  more: 'Show four more weeks',
};
