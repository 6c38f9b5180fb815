//! The posts that are planned for an account through which nothing goes out, and what becomes of all of them at once.
import { changePost, cancelPost, listPosts } from '../../api/posts.ts';
import { asProblem } from '../../api/problem.ts';
import type { Delivery, Post } from '../../api/types.ts';
import { isWaiting } from '../posts/post-state.ts';
import { compact } from '../posts/texts.ts';

const PAGE = 20;
const ALL_PAGE = 100;
/** Between two changes, so that many of them stay below the limit for one person. */
const PAUSE_MS = 60;
/** How long a refusal for being too quick is waited out, and how often. */
const BUSY_MS = 5_000;
const BUSY_TRIES = 12;

/** What became of many posts. */
export interface Tally {
  done: number;
  failed: number;
}

/** The post's deliveries to the account that still wait. */
export const waitingFor = (post: Post, account: string): Delivery[] =>
  post.deliveries.filter((delivery) => delivery.account === account && isWaiting(delivery));

/** The first posts that are planned for the account, in their order. */
export async function listStranded(account: string): Promise<{ posts: Post[]; isMore: boolean }> {
  const { data, next } = await listPosts({ account, state: 'scheduled', order: 'asc', limit: PAGE });
  return { posts: data.filter((post) => waitingFor(post, account).length > 0), isMore: next !== null };
}

/** Gives every planned post of one account to another, which says the same at the same time. */
export const reassignAll = (from: string, to: string, onstep: (tally: Tally) => void): Promise<Tally> =>
  changeAll(from, onstep, (post) => changePost(post, { targets: reassigned(post, from, to) }));

/** Takes the account out of every post that is planned for it; a post that goes nowhere else is cancelled. */
export const cancelAll = (account: string, onstep: (tally: Tally) => void): Promise<Tally> =>
  changeAll(account, onstep, async (post) => {
    const others = post.targets.filter((target) => target.account !== account);
    if (others.length > 0) await changePost(post, { targets: others.map(compact) });
    else await cancelPost(post);
  });

function reassigned(post: Post, from: string, to: string): ReturnType<typeof compact>[] {
  const isThere = post.targets.some((target) => target.account === to);
  const kept = post.targets.filter((target) => target.account !== from || !isThere);
  return kept.map((target) => compact(target.account === from ? { ...target, account: to } : target));
}

async function changeAll(
  account: string,
  onstep: (tally: Tally) => void,
  change: (post: Post) => Promise<unknown>,
): Promise<Tally> {
  const tally = { done: 0, failed: 0 };
  let after: string | null = null;
  do {
    const page = await listPosts({ account, state: 'scheduled', order: 'asc', limit: ALL_PAGE, ...(after && { after }) });
    for (const post of page.data.filter((each) => waitingFor(each, account).length > 0)) {
      if (await isDone(() => change(post))) tally.done += 1;
      else tally.failed += 1;
      onstep({ ...tally });
      await pause(PAUSE_MS);
    }
    after = page.next;
  } while (after !== null);
  return tally;
}

/** Whether the change was taken; one that came too quickly is made again. */
async function isDone(change: () => Promise<unknown>): Promise<boolean> {
  for (let tries = 0; tries < BUSY_TRIES; tries += 1) {
    const refused = await change().then(() => null, asProblem);
    if (refused?.status !== 429) return refused === null;
    await pause(BUSY_MS);
  }
  return false;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
