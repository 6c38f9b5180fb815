//! What is said about X.
import { counted } from '../../text/english.ts';
import type { DoorWords } from '../words.ts';
import type { ReplyChoice } from './replies.ts';

export const x = {
  name: 'X',
  tooLong: (count: number): string => `Too long for X: take away ${counted(count, 'character', 'characters')}.`,
  sameWords:
    'X does not allow the same words from several accounts and may lock them. Give each account words of its own, ' +
      'or choose only one.',
  copied: 'X refuses the same words again within hours. Change some of them, or leave a day between the two.',
  madeWithAi: 'The pictures or videos are made by AI',
  madeWithAiHint: 'X puts a label on the post.',
  reply: {
    label: 'Who can reply',
    choices: {
      everyone: { label: 'Everyone', sentence: 'Everyone can reply.' },
      following: { label: 'People the account follows', sentence: 'People the account follows can reply.' },
      mentionedUsers: { label: 'People who are mentioned', sentence: 'Only people who are mentioned can reply.' },
      subscribers: { label: 'Subscribers of the account', sentence: 'Only subscribers of the account can reply.' },
      verified: { label: 'Verified accounts', sentence: 'Only verified accounts can reply.' },
      as_set: { label: 'As set for each account', sentence: 'Who can reply is set for each account.' },
    } satisfies Record<ReplyChoice, { label: string; sentence: string }>,
  },
};

export const xDoor = {
  name: 'X',
  connect: { title: 'Connect X', body: 'One X account: posts and threads.' },
  choice: null,
} satisfies DoorWords;
