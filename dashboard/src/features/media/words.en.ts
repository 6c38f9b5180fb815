//! What is said about pictures and videos.
import { counted, number, tenth } from '../../text/english.ts';

const mb = (bytes: number): string =>
  bytes < 10_000_000 ? tenth(bytes / 1_000_000) : number(Math.round(bytes / 1_000_000));

export const media = {
  add: 'Add pictures or videos',
  addMore: 'Add more',
  orDrop: 'You can also drop them here, or paste them.',
  dropHere: 'Drop them here',
  list: 'Pictures and videos',
  kinds: { image: 'Picture', gif: 'GIF', video: 'Video' },
  unnamed: (number: number): string => `Number ${number}`,
  place: (number: number, count: number): string => `${number} of ${count}`,
  size: (bytes: number): string => {
    if (bytes >= 1_000_000) return `${mb(bytes)} MB`;
    return bytes >= 1_000 ? `${Math.round(bytes / 1_000)} KB` : `${bytes} B`;
  },
  sides: (width: number, height: number): string => `${width} × ${height}`,
  phases: {
    reading: 'Reading it …',
    waiting: 'Waits for its turn',
    sending: 'On its way',
    stalled: 'The connection is gone. It goes on by itself when it is back.',
    checking: 'All of it is here; looking at it …',
    paused: 'Paused',
    failed: 'It did not arrive.',
    refused: 'It cannot be used.',
    lost: 'Only a part of it is here. Choose the same file again, and the rest is sent.',
    ready: '',
  },
  percent: (share: number): string => `${Math.floor(share * 100)} %`,
  progress: (name: string): string => `How much of ${name} is sent`,
  pause: (name: string): string => `Pause ${name}`,
  resume: (name: string): string => `Go on with ${name}`,
  retry: 'Try again',
  retryOf: (name: string): string => `Send ${name} again`,
  cancel: (name: string): string => `Cancel ${name}`,
  remove: (name: string): string => `Remove ${name}`,
  removed: (name: string): string => `${name} is removed.`,
  chooseAgain: 'Choose the file again',
  otherFile: 'This is another file: its size is different.',
  earlier: (name: string): string => `Move ${name} earlier`,
  later: (name: string): string => `Move ${name} later`,
  moved: (name: string, number: number, count: number): string => `${name} is number ${number} of ${count} now.`,
  added: (count: number): string => `${counted(count, 'file', 'files')} added.`,
  arrived: (name: string): string => `${name} is here.`,
  failed: (name: string, why: string): string => `${name}: ${why}`,
  tooMany: (most: number): string => `A post takes ${number(most)} files at most; the others were left out.`,
  at: (number: number, message: string): string => `Number ${number}: ${message}`,

  alt: 'Describe',
  altOf: (name: string): string => `Describe ${name}`,
  altMissing: 'No description yet',
  altTitle: 'What does it show?',
  altBody: 'People who do not see it read this, or have it read to them.',
  altLabel: 'Description',
  altLeft: (used: number, limit: number): string => `${used} of ${limit}`,
  altOver: (count: number): string => `${counted(count, 'character', 'characters')} too many`,
  altDone: 'Done',
  altCancel: 'Leave it as it was',
  altTooLong: 'A description is too long.',
  noAlt: 'Without a description',

  noAnswer: 'The server does not answer.',
  refused: 'The server does not take this file.',
  gone: 'It is not there any more. Remove it, and choose the file again.',
  unknown: 'It is not known whether it is still there. Load this page again.',
  unreadable: 'This browser cannot read the file. It may have been moved or changed: choose it again.',
  heif:
    'No network takes this form of picture (HEIC or AVIF), and this browser cannot turn it into a JPEG. On an iPhone, ' +
    'choose “Most Compatible” under Settings, Camera, Formats; or save the picture as a JPEG and choose that.',
  asJpeg: 'Make it a JPEG',
  asJpegOf: (name: string): string => `Make a JPEG of ${name}`,
  asJpegHint: 'The JPEG takes its place. What can be seen through becomes white.',
  asJpegFailed: 'This browser cannot make a JPEG of it.',
  notReady: 'Not all files are here. Wait until they are, or remove those that cannot be used.',
};
