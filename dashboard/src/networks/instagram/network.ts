//! What the dashboard knows of Instagram.
import { text } from '../../text/index.ts';
import type { NetworkModule } from '../network.ts';
import { describeKind } from './kinds.ts';

export const instagram = {
  id: 'instagram',
  title: text.networks.instagram.name,
  glyph:
    'M7 1h10a6 6 0 0 1 6 6v10a6 6 0 0 1-6 6H7a6 6 0 0 1-6-6V7a6 6 0 0 1 6-6ZM7 3.2A3.8 3.8 0 0 0 3.2 7v10A3.8 3.8 0 ' +
    '0 0 7 20.8h10a3.8 3.8 0 0 0 3.8-3.8V7A3.8 3.8 0 0 0 17 3.2ZM12 6.4a5.6 5.6 0 1 1 0 11.2 5.6 5.6 0 0 1 ' +
    '0-11.2ZM12 8.6a3.4 3.4 0 1 0 0 6.8 3.4 3.4 0 0 0 0-6.8ZM18 4.7a1.3 1.3 0 1 1 0 2.6 1.3 1.3 0 0 1 0-2.6Z',
  profileUrl: null,
  describeOptions: describeKind,
} satisfies NetworkModule<'instagram'>;
