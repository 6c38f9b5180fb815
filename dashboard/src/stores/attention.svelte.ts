//! The posts that need a person, whatever screen is shown: those that wait for a decision, and those that failed
//! lately and were not left so.
import { listPosts } from '../api/posts.ts';
import { asProblem, Problem } from '../api/problem.ts';
import type { Post, PostState } from '../api/types.ts';
import { serverNow } from '../time/now.ts';
import { onSignOut } from './sign-out.ts';

/** As many of each kind are asked for, so that one press shows all of them. */
const MOST = 100;
/** What failed longer ago was left so on purpose. */
const BEHIND_MS = 7 * 86_400_000;
/** What the browser remembers of those that were left as they are. */
const KEY = 'left-as-they-are';
const REMEMBERED = 500;

class Attention {
  /** `null` until the first answer. */
  private found = $state.raw<readonly Post[] | null>(null);
  private left = $state.raw<readonly string[]>(remembered());
  /** Counts sign-outs, so that an answer that arrives after one is dropped: it belongs to the person before. */
  private signOuts = 0;

  /** `null` until the first answer. */
  list = $derived(this.found?.filter((post) => !this.left.includes(keyOf(post))) ?? null);
  count = $derived(this.list?.length ?? 0);

  async load(): Promise<void> {
    const { signOuts } = this;
    const answer = await readAll().catch(asProblem);
    if (signOuts !== this.signOuts) return;
    // What was known stays until there is a newer answer.
    this.found = answer instanceof Problem ? (this.found ?? []) : answer;
  }

  /** A person has seen that it failed and wants nothing more of it. Sent again, it counts anew. */
  leave(post: Post): void {
    this.left = [...this.left, keyOf(post)].slice(-REMEMBERED);
    try {
      localStorage.setItem(KEY, JSON.stringify(this.left));
    } catch {
      // A browser that keeps nothing shows it again on the next visit.
    }
  }

  forget(): void {
    this.signOuts += 1;
    this.found = null;
  }
}

/** A count as there is room for it; nothing where nothing waits. */
export const countShown = (count: number): string => (count === 0 ? '' : count >= MOST ? `${MOST - 1}+` : String(count));

async function readAll(): Promise<Post[]> {
  const from = new Date(serverNow() - BEHIND_MS).toISOString();
  const ask = async (state: PostState, since: { from?: string } = {}): Promise<Post[]> =>
    (await listPosts({ state, order: 'desc', limit: MOST, ...since })).data;
  const [undecided, failed, partial] = await Promise.all([
    ask('attention'),
    ask('failed', { from }),
    ask('partial', { from }),
  ]);
  return [...undecided, ...failed, ...partial.filter(hasFailed)];
}

/** Whether it can be left as it is: nothing of it waits for an answer. */
export const mayBeLeft = (post: Post): boolean => post.state === 'failed' || post.state === 'partial';

/** What a person took out of a post on purpose did not fail. */
const hasFailed = ({ deliveries }: Post): boolean => deliveries.some(({ state }) => state === 'failed');

/** The post as it failed; another attempt is another matter. */
const keyOf = ({ id, deliveries }: Post): string =>
  `${id}:${deliveries.reduce((sum, { attempts }) => sum + attempts, 0)}`;

function remembered(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((key) => typeof key === 'string') : [];
  } catch {
    return [];
  }
}

export const attention = new Attention();
onSignOut(() => attention.forget());
