//! What the state of a post means: its word, and what can still be done with it.
import type { Card, Delivery, DeliveryState, Network, Post } from '../../api/types.ts';
import { accounts } from '../../stores/accounts.svelte.ts';
import { text } from '../../text/index.ts';
import type { Shown } from './states.ts';

/**
 * The state to show for a post. "Publishing" begins a minute early with preparation, when nothing is public yet;
 * where a decision is needed, its kind says more than the need; and what is planned for an account through which
 * nothing goes out does not read as if it would.
 */
export function shownState(post: Post): Shown {
  if (post.state === 'scheduled') return post.deliveries.some(isBlocked) ? 'blocked' : 'scheduled';
  if (post.state === 'publishing') return post.deliveries.every(isWaiting) ? 'ready' : 'publishing';
  if (post.state !== 'attention') return post.state;
  const kinds = new Set(post.deliveries.map((delivery) => delivery.state).filter(needsDecision));
  return kinds.size === 1 ? ([...kinds][0] ?? 'attention') : 'attention';
}

/** The state to show for a card, by the same rule. */
export const shownOnCard = ({ state, accounts: targets }: Card): Shown =>
  state === 'scheduled' && targets.some(({ id }) => accounts.obstacleOf(id) !== null) ? 'blocked' : state;

/** Whether a delivery waits for an account through which nothing goes out. */
export const isBlocked = (delivery: Delivery): boolean =>
  isWaiting(delivery) && delivery.state !== 'held' && accounts.obstacleOf(delivery.account) !== null;

/** Which accounts of a card keep it, in words; empty where none does. */
export const obstaclesOf = ({ accounts: targets }: Pick<Card, 'accounts'>): string =>
  targets
    .map(({ id, platform }) => {
      const obstacle = accounts.obstacleOf(id);
      return obstacle === null ? '' : text.posts.obstacles[obstacle](accounts.nameOf(id, platform));
    })
    .filter(Boolean)
    .join(' ');

const needsDecision = (state: DeliveryState): boolean => ['held', 'missed', 'unconfirmed'].includes(state);

export const stateWord = (post: Post): string => wordOf(shownState(post));

export const wordOf = (shown: Shown): string => ({ ...text.deliveryStates, ...text.postStates })[shown];

/** The state to show for one delivery. */
export const shownOfDelivery = (delivery: Delivery): Shown => (isBlocked(delivery) ? 'blocked' : delivery.state);

export const deliveryWord = (delivery: Delivery): string =>
  isBlocked(delivery) ? text.postStates.blocked : text.deliveryStates[delivery.state];

/** Whether a post is planned or on its way. */
export const isLive = (post: Post): boolean =>
  post.state === 'scheduled' || post.state === 'publishing' || post.state === 'draft';

/** Whether its moment still means something: what is over or taken back waits for none. */
export const isAhead = (post: Post): boolean =>
  post.state === 'draft' || post.deliveries.some((delivery) => isMoving(delivery) || delivery.state === 'held');

/** Whether a person may still take a delivery back: no commit has begun. */
export const isWaiting = (delivery: Delivery): boolean =>
  ['scheduled', 'preparing', 'ready', 'held'].includes(delivery.state);

/** Whether a delivery moves by itself, so that looking again soon is worth it. */
export const isMoving = (delivery: Delivery): boolean =>
  ['scheduled', 'preparing', 'ready', 'committing', 'processing'].includes(delivery.state);

export const canCancel = (post: Post): boolean =>
  post.deliveries.some(isWaiting) &&
  post.deliveries.every((delivery) => isWaiting(delivery) || delivery.state === 'cancelled');

/** Whether it can become a draft again: nothing of it has gone out, and no post that repeats waits for it. */
export const canBecomeDraft = (post: Post): boolean =>
  !post.recurrence &&
  post.deliveries.length > 0 &&
  post.deliveries.every((delivery) => isWaiting(delivery) && delivery.published_parts === 0);

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

/** Whether all of it was taken back before anything was handed over, so that the same post can be planned again. */
export const canPlanAgain = ({ state, deliveries }: Post): boolean =>
  state === 'cancelled' && deliveries.every(({ attempts }) => attempts === 0);

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
