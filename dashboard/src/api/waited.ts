//! Posts of one account that wait for a decision.
import { serverNow } from '../time/now.ts';
import { listPosts } from './posts.ts';
import type { Post } from './types.ts';

/** The account's posts of the last week, or of the time to come, that were held or missed; the earliest first. */
export async function listWaited(account: string): Promise<{ posts: Post[]; isMore: boolean }> {
  const from = new Date(serverNow() - BEHIND_MS).toISOString();
  const { data, next } = await listPosts({ account, state: 'attention', from, order: 'asc', limit: PAGE });
  return { posts: data.filter((post) => deliveriesThatWaited(post, account).length > 0), isMore: next !== null };
}

/** The deliveries of a post to that account that were held or missed. */
export const deliveriesThatWaited = (post: Post, account: string): Post['deliveries'] =>
  post.deliveries.filter(
    (delivery) => delivery.account === account && (delivery.state === 'held' || delivery.state === 'missed'),
  );

// What was left undecided for longer was left so on purpose.
const BEHIND_MS = 7 * 86_400_000;
const PAGE = 20;
