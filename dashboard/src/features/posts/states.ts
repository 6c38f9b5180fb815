//! How each state looks: a sign and a colour, always both.
import Ban from '@lucide/svelte/icons/ban';
import CircleAlert from '@lucide/svelte/icons/circle-alert';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import CirclePause from '@lucide/svelte/icons/circle-pause';
import CircleQuestionMark from '@lucide/svelte/icons/circle-question-mark';
import CircleX from '@lucide/svelte/icons/circle-x';
import Clock from '@lucide/svelte/icons/clock';
import ClockAlert from '@lucide/svelte/icons/clock-alert';
import ClockCheck from '@lucide/svelte/icons/clock-check';
import PencilLine from '@lucide/svelte/icons/pencil-line';
import Send from '@lucide/svelte/icons/send';
import Unplug from '@lucide/svelte/icons/unplug';
import type { DeliveryState, PostState } from '../../api/types.ts';

export type Tone = 'calm' | 'busy' | 'good' | 'warn' | 'bad' | 'quiet';

/**
 * What a badge shows: `ready` is a post whose preparation is done, or under way, before its moment; `blocked` is one
 * that is planned for an account through which nothing goes out.
 */
export type Shown = PostState | DeliveryState | 'blocked';

const TONES: Record<Shown, Tone> = {
  draft: 'quiet',
  attention: 'warn',
  publishing: 'busy',
  scheduled: 'calm',
  blocked: 'warn',
  preparing: 'calm',
  ready: 'calm',
  committing: 'busy',
  processing: 'busy',
  published: 'good',
  cancelled: 'quiet',
  partial: 'warn',
  failed: 'bad',
  held: 'warn',
  unconfirmed: 'warn',
  missed: 'warn',
};

export const toneOf = (shown: Shown): Tone => TONES[shown];

export const ICONS: Record<Shown, typeof Clock> = {
  draft: PencilLine,
  attention: CircleAlert,
  publishing: Send,
  scheduled: Clock,
  blocked: Unplug,
  preparing: ClockCheck,
  ready: ClockCheck,
  committing: Send,
  processing: Send,
  published: CircleCheck,
  cancelled: Ban,
  partial: CircleAlert,
  failed: CircleX,
  held: CirclePause,
  unconfirmed: CircleQuestionMark,
  missed: ClockAlert,
};

/** The look of a badge. */
export const LOOKS: Record<Tone, string> = {
  calm: 'bg-accent-wash text-accent',
  busy: 'bg-accent text-on-accent',
  good: 'bg-good-wash text-good',
  warn: 'bg-warn-wash text-warn',
  bad: 'bg-bad-wash text-bad',
  quiet: 'bg-quiet-wash text-soft',
};

/** The colour of a sign that stands alone. */
export const INKS: Record<Tone, string> = {
  calm: 'text-accent',
  busy: 'text-accent',
  good: 'text-good',
  warn: 'text-warn',
  bad: 'text-bad',
  quiet: 'text-soft',
};

/** The background of a card. */
export const WASHES: Record<Tone, string> = {
  calm: 'bg-accent-wash',
  busy: 'bg-accent-wash',
  good: 'bg-good-wash',
  warn: 'bg-warn-wash',
  bad: 'bg-bad-wash',
  quiet: 'bg-quiet-wash',
};
