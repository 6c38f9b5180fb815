//! What is said about a post wherever it stands.
import type { DeliveryState, PostState } from '../../api/types.ts';
import type { Obstacle } from '../../stores/accounts.svelte.ts';

export const posts = {
  import: 'Import posts',
  failed: 'The post could not be loaded.',
  wordless: 'Without words',
  repeats: 'Repeats',
  viewOn: (platform: string): string => `View on ${platform}`,
  changed: (state: string, excerpt: string): string => `${state}: ${excerpt}`,
  obstacles: {
    broken: (name: string): string => `${name} has to be reconnected.`,
    gone: (name: string): string => `${name} is disconnected.`,
  } satisfies Record<Obstacle, (name: string) => string>,
  thread: (parts: number): string => `Thread of ${parts}`,
};

export const postStates = {
  draft: 'Draft',
  attention: 'Needs you',
  publishing: 'Publishing',
  scheduled: 'Scheduled',
  published: 'Published',
  cancelled: 'Cancelled',
  partial: 'Partly published',
  failed: 'Failed',
  ready: 'Ready to go',
  blocked: 'Blocked',
} satisfies Record<PostState | 'ready' | 'blocked', string>;

export const deliveryStates = {
  scheduled: 'Scheduled',
  preparing: 'Getting ready',
  ready: 'Ready to go',
  committing: 'Publishing',
  processing: 'Publishing',
  published: 'Published',
  failed: 'Failed',
  held: 'Held',
  unconfirmed: 'Unconfirmed',
  missed: 'Missed',
  cancelled: 'Cancelled',
} satisfies Record<DeliveryState, string>;
