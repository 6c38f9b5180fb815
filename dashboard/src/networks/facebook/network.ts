//! What the dashboard knows of Facebook.
import { text } from '../../text/index.ts';
import type { NetworkModule } from '../network.ts';
import { describeKind } from './kinds.ts';

export const facebook = {
  id: 'facebook',
  title: text.networks.facebook.name,
  glyph:
    'M12 1a11 11 0 1 0 0 22 11 11 0 0 0 0-22ZM13.5 22.8V15h2.7l.5-3.2h-3.2V9.9c0-1 .5-1.7 ' +
    '1.8-1.7h1.5V5.4l-2.3-.2c-2.5 0-4.1 1.5-4.1 4.2v2.4H7.7V15h2.7v7.8Z',
  profileUrl: null,
  describeOptions: describeKind,
} satisfies NetworkModule<'facebook'>;
