//! What the state of a post means: its word, and what can still be done with it.
import type { Delivery, DeliveryState, Network, Post } from '../../api/types.ts';
import { text } from '../../text/index.ts';
import type { Shown } from './states.ts';

/**
 * The state to show for a post. "Publishing" begins a minute early with preparation, when nothing is public yet;
 * and where a decision is needed, its kind says more than the need.
 */
export function shownState(post: Post): Shown {
  if (post.state === 'publishing') return post.deliveries.every(isWaiting) ? 'ready' : 'publishing';
  if (post.state !== 'attention') return post.state;
  const kinds = new Set(post.deliveries.map((delivery) => delivery.state).filter(needsDecision));
  return kinds.size === 1 ? ([...kinds][0] ?? 'attention') : 'attention';
}

const needsDecision = (state: DeliveryState): boolean => ['held', 'missed', 'unconfirmed'].includes(state);

export function stateWord(post: Post): string {
  const shown = shownState(post);
  return { ...text.deliveryStates, ...text.postStates }[shown];
}

export const deliveryWord = (delivery: Delivery): string => text.deliveryStates[delivery.state];

/** Whether a post is planned or on its way. */
export const isLive = (post: Post): boolean =>
  post.state === 'scheduled' || post.state === 'publishing' || post.state === 'draft';

/** Whether a person may still take a delivery back: no commit has begun. */
const isWaiting = (delivery: Delivery): boolean =>
  ['scheduled', 'preparing', 'ready', 'held'].includes(delivery.state);

/** Whether a delivery moves by itself, so that looking again soon is worth it. */
export const isMoving = (delivery: Delivery): boolean =>
  ['scheduled', 'preparing', 'ready', 'committing', 'processing'].includes(delivery.state);

export const canCancel = (post: Post): boolean =>
  post.deliveries.some(isWaiting) &&
  post.deliveries.every((delivery) => isWaiting(delivery) || delivery.state === 'cancelled');

/** Whether a delivery can be planned anew: no commit is under way, and it is not over. */
const isOpen = (delivery: Delivery): boolean =>
  isWaiting(delivery) || delivery.state === 'failed' || delivery.state === 'missed';

/** Whether a commit began whose end is not known yet. */
const isUnderWay = ({ state }: Delivery): boolean =>
  state === 'committing' || state === 'processing' || state === 'unconfirmed';

/** Whether something of the post can still be changed. A draft has no deliveries yet. */
export const canEdit = (post: Post): boolean =>
  post.state === 'draft' || (post.deliveries.some(isOpen) && !post.deliveries.some(isUnderWay));

/** Whether a time lies ahead that can be another one; what is held or missed asks at its own place. */
export const canMove = (post: Post): boolean =>
  post.schedule !== null &&
  canEdit(post) &&
  post.deliveries.some((delivery) => isWaiting(delivery) && delivery.state !== 'held');

/** Whether a person can send it after all. */
export const canSend = ({ state }: Delivery): boolean => state === 'held' || state === 'missed' || state === 'failed';

/** The first words of a text, for lists and announcements. */
export function excerpt(body: string): string {
  const line = body.trim().replace(/\s+/g, ' ');
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}

interface Outcome {
  publishedAt: number;
  latenessMs: number | null;
  /** Where it can be seen, if there is only one place. */
  link: { url: string; network: Network } | null;
}

/** The last moment at which one of the post's deliveries became public, and how late the latest was. */
export function outcome(post: Post): Outcome | null {
  const live = post.deliveries.filter((delivery) => delivery.published_at !== null);
  if (live.length === 0) return null;
  const [only] = live.length === 1 ? live : [];
  const lateness = live.map((delivery) => delivery.lateness_ms).filter((ms) => ms !== null);
  return {
    publishedAt: Math.max(...live.map((delivery) => Date.parse(delivery.published_at ?? ''))),
    latenessMs: lateness.length > 0 ? Math.max(...lateness) : null,
    link: only && only.url !== null ? { url: only.url, network: only.platform } : null,
  };
}
