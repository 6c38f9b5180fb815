//! What is said about TikTok.
import type { DoorWords, NetworkWords } from '../words.ts';

export const tiktok = { name: 'TikTok' } satisfies NetworkWords;

export const tiktokDoor = {
  name: 'TikTok',
  connect: { title: 'Connect TikTok', body: 'One TikTok account.' },
  choice: null,
} satisfies DoorWords;
