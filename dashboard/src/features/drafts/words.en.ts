//! What the list of drafts says.
import { counted } from '../../text/english.ts';

export const drafts = {
  heading: 'Drafts',
  list: 'Your drafts',
  failed: 'Your drafts could not be loaded.',
  search: 'Search in the drafts',
  searchHint: 'Words',
  found: (count: number): string => `${counted(count, 'draft', 'drafts')} found`,
  more: 'Show more',
  saved: (ago: string): string => `Saved ${ago}`,
  nobody: 'No account chosen yet',
  discard: (words: string): string => `Delete the draft “${words}”`,
  empty: {
    title: 'No drafts',
    body:
      'Whatever you write is saved here by itself until you schedule it. Collect ideas, go on with them on any device, and ' +
      'give each its time when it is ready.',
    action: 'Write something',
  },
  nothing: {
    title: 'Nothing found',
    body: 'Each of your words has to stand in the draft.',
  },
};
