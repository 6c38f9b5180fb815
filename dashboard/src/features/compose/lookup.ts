//! Looks up whether a new post was made where the answer to it was lost, before anything is sent again.
import { listPosts } from '../../api/posts.ts';
import type { NewPost, Post, Schedule } from '../../api/types.ts';
import { serverNow } from '../../time/now.ts';
import { instantOf } from '../../time/zone.ts';
import { partsOf } from '../posts/texts.ts';

// Clocks of browsers differ from the server's; a post that was made within this time of the attempt is the one.
const CLOCKS_MS = 2 * 60_000;

/** The post that the attempt of `triedAt` made; `null` when there is none. Throws a Problem when it cannot look. */
export async function findMade(wanted: NewPost, triedAt: number): Promise<Post | null> {
  // Which slot it took is not known: the key of the attempt tells that.
  if ('slot' in wanted.schedule) return null;
  const [from, to] = window(wanted.schedule, triedAt);
  const page = await listPosts({ from: iso(from), to: iso(to), order: 'desc', limit: 100 });
  return page.data.find((post) => isMade(post, wanted, triedAt)) ?? null;
}

function isMade(post: Post, wanted: NewPost, triedAt: number): boolean {
  return isSame(post, wanted) && Date.parse(post.created_at) >= triedAt - CLOCKS_MS;
}

/** Whether a post says to each account what was to be said. */
export const isSame = (post: Post, wanted: NewPost): boolean => everything(post) === everything(wanted);

/** What each account says, in a fixed order, so that two posts can be compared. */
function everything(post: Post | NewPost): string {
  const targets = post.targets.map((target) => JSON.stringify([target.account, partsOf(post, target)]));
  return JSON.stringify([post.text, ...targets.sort()]);
}

/** Where in time the post would stand. */
function window(schedule: Exclude<Schedule, { slot: 'next' }>, triedAt: number): [number, number] {
  if ('now' in schedule) return [triedAt - CLOCKS_MS, serverNow() + CLOCKS_MS];
  const at = 'at' in schedule ? Date.parse(schedule.at) : (instantOf(schedule.local, schedule.zone)?.at ?? triedAt);
  return [at - 1000, at + 1000];
}

const iso = (ms: number): string => new Date(ms).toISOString();
