//! What the media library says.

export const library = {
  heading: 'Media',
  add: 'Add files',
  addHint: 'You can also drop them anywhere here, or paste them.',
  dropHere: 'Drop them here',
  search: 'Search',
  searchHint: 'Name or description',
  clear: 'Show all',
  found: (count: number, hasMore: boolean): string => {
    if (hasMore) return `${count} found so far`;
    return count === 1 ? '1 found' : `${count} found`;
  },
  underWay: 'On their way',
  list: 'Your pictures and videos',
  more: 'Show more',
  failed: 'Your media could not be loaded.',
  added: (count: number): string => (count === 1 ? '1 file added.' : `${count} files added.`),
  tooMany: (most: number): string => `Only ${most} files at a time: the others were left out.`,
  empty: {
    title: 'Nothing here yet',
    body:
      'Add the pictures and videos that you use again and again: they stay here, with their descriptions, and can be ' +
      'chosen in every post. What you add while you write a post shows up here, too.',
  },
  nothing: {
    title: 'Nothing found',
    body: 'Each of your words has to stand in the name or in the description.',
  },
  usedBy: (count: number): string => (count === 1 ? 'In 1 post' : `In ${count >= 100 ? '100 or more' : count} posts`),
  goes: (when: string): string => `Goes: ${when}`,
  unfinished: 'Not all of it arrived.',

  nameLabel: 'Name',
  altLabel: 'Description',
  altHint: 'People who do not see it read this, or have it read to them. Posts that say nothing else use it.',
  nameMissing: 'Give it a name.',
  save: 'Save',
  saved: 'Saved.',
  keep: 'Keep it here',
  keepHint: 'Otherwise it goes by itself a day after no post uses it any more.',
  uses: 'Posts with it',
  usesNone: 'No post uses it.',
  usesFailed: 'The posts that use it could not be loaded.',
  write: 'Write a post with it',
  mend: 'Change a copy …',
  mended: (name: string): string => `${name} is on its way. The original stays.`,
  remove: 'Delete',
  removeTitle: (name: string): string => `Delete ${name}?`,
  removeBody: 'It is gone for good. Posts that are public keep it where they are; here they are shown without it.',
  removeYes: 'Delete it',
  removeNo: 'Keep it',
  removed: (name: string): string => `${name} is deleted.`,
  inUse: 'Posts that are still to go out use it. Change or cancel them first:',
  needing: (number: number): string => `Post ${number}`,
  close: 'Close',
  addedAt: (when: string): string => `Added ${when}`,

  choose: 'From the library',
  chooseTitle: 'Choose from the library',
  chooseBody: 'Several can be chosen. They are added in the order in which you choose them.',
  take: (count: number): string => (count === 0 ? 'Add' : `Add ${count}`),
  takeNone: 'Choose something first.',
  cancel: 'Cancel',
};
