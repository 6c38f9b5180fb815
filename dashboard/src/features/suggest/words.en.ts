//! What is said where texts and words for pictures are suggested.
import { form, number } from '../../text/english.ts';

export const suggest = {
  open: 'Suggest',
  title: 'Suggestions',
  leaves: (by: string): string =>
    `This text and the names of its networks are sent to ${by} when you press one of these; nothing about you or your ` +
    'accounts is. Your words change only when you press Use.',
  improve: 'Improve',
  shorten: (network: string): string => `Shorten for ${network}`,
  hashtags: 'Add hashtags',
  variants: 'A text for each network',
  nothingYet: 'Write something first.',
  tooLong: (most: string): string => `Suggestions are made for up to ${most} characters.`,
  asking: (by: string): string => `Asking ${by} …`,
  cancel: 'Cancel',
  cancelled: 'Cancelled. Your words are as they were.',
  arrived: (count: number): string => form(count, 'A suggestion is here.', `${number(count)} suggestions are here.`),
  noAnswer: 'No answer came. Your words are as they were.',
  results: 'What is suggested',
  forAll: 'Instead of your text',
  use: 'Use',
  useFor: (what: string): string => `Use: ${what}`,
  used: 'Used. Undo brings your words back.',
  undo: 'Undo',
  undoFor: (what: string): string => `Undo: ${what}`,
  undone: 'Your words are back.',
  copyOf: (what: string): string => `Copy: ${what}`,
  ownText: (network: string): string => `${network} says it in words of its own now. Undo takes that back.`,

  alt: {
    open: 'Suggest words',
    leaves: (by: string): string => `The picture is sent to ${by} for that, and nothing about you.`,
    leavesWithText: (by: string): string =>
      `The picture and the text that it belongs to are sent to ${by} for that, and nothing about you.`,
    result: 'Suggested description',
  },
};
