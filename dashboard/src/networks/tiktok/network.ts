//! What the dashboard knows of TikTok.
import { text } from '../../text/index.ts';
import type { NetworkModule } from '../network.ts';
import { describeMode } from './modes.ts';

export const tiktok = {
  id: 'tiktok',
  title: text.networks.tiktok.name,
  glyph:
    'M15.7 1.5h-3.9v14.6a2.9 2.9 0 1 1-2.9-2.9l.8.1V9.4l-.8-.1a6.8 6.8 0 1 0 6.8 6.8V8.6a8.2 8.2 0 0 0 4.8 ' +
    '1.5V6.3a4.8 4.8 0 0 1-4.8-4.8Z',
  profileUrl: (username) => `https://www.tiktok.com/@${encodeURIComponent(username)}`,
  describeOptions: describeMode,
} satisfies NetworkModule<'tiktok'>;
