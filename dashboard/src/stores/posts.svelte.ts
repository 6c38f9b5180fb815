//! The posts on the home screen, kept fresh: each second around a due moment, seldom otherwise.
import { listPosts, type PostQuery } from '../api/posts.ts';
import { asProblem, type Problem } from '../api/problem.ts';
import type { Post } from '../api/types.ts';
import { excerpt, isLive, stateWord } from '../compose/reading.ts';
import { text } from '../text/index.ts';
import { announcer } from './announcer.svelte.ts';

const PAGE = 25;
const FULL_PAGE = 100;
// 500 planned posts are weeks of work for one workspace; what lies beyond comes into view as time passes.
const MAX_PAGES = 5;
const BUSY_PAUSE_MS = 1_000;
const CALM_PAUSE_MS = 15_000;
const RETRY_PAUSE_MS = 4_000;
// The busy refresh asks only for posts around this moment: how far back, and how far ahead.
const BEHIND_MS = 15 * 60_000;
const AHEAD_MS = 2 * 60_000;

class Posts {
  private all = $state.raw<ReadonlyMap<string, Post>>(new Map());
  /** Whether the first answer has come. */
  isLoaded = $state(false);
  /** Set while the last refresh failed; what is shown may be old. */
  problem = $state.raw<Problem | null>(null);
  isLoadingMore = $state(false);
  private cursor = $state.raw<string | null>(null);
  /** The moment that parts "coming up" from "past" for paging; fixed, so that cursors stay valid. */
  private watershed = Date.now();
  private refreshedAt = 0;

  private sorted = $derived([...this.all.values()].sort((a, b) => dueOf(a) - dueOf(b)));
  /** Posts that wait for a decision. */
  attention = $derived(this.sorted.filter((post) => post.state === 'attention'));
  /** Planned posts and those on their way, the next first. */
  upcoming = $derived(this.sorted.filter((post) => isLive(post)));
  /** Finished posts, the latest first. */
  past = $derived(this.sorted.filter((post) => !isLive(post) && post.state !== 'attention').reverse());
  hasMore = $derived(this.cursor !== null);

  /** How long until the next refresh is due. */
  pauseMs(): number {
    if (this.problem) return RETRY_PAUSE_MS;
    const soon = Date.now() + 60_000;
    const isBusy = this.upcoming.some((post) => post.state === 'publishing' || dueOf(post) <= soon);
    return isBusy ? BUSY_PAUSE_MS : CALM_PAUSE_MS;
  }

  /** Brings the list up to date; all of it at times, and what is due around now in between. */
  async refresh(): Promise<void> {
    const isFull = this.problem !== null || Date.now() - this.refreshedAt >= CALM_PAUSE_MS;
    try {
      await (isFull ? this.readAll() : this.readAroundNow());
      this.isLoaded = true;
      this.problem = null;
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
  }

  async loadMore(): Promise<void> {
    if (this.cursor === null || this.isLoadingMore) return;
    this.isLoadingMore = true;
    try {
      const page = await listPosts({ ...this.pastQuery(), after: this.cursor });
      this.merge(page.data);
      this.cursor = page.next;
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
    this.isLoadingMore = false;
  }

  /** Takes in a post that another part of the page has just read or made. */
  put(post: Post): void {
    this.merge([post]);
  }

  forget(): void {
    this.all = new Map();
    this.isLoaded = false;
    this.problem = null;
    this.cursor = null;
    this.refreshedAt = 0;
    this.watershed = Date.now();
  }

  private async readAll(): Promise<void> {
    const [waiting, coming, past] = await Promise.all([
      listPosts({ state: 'attention', limit: FULL_PAGE }),
      readPages({ from: instant(this.watershed), limit: FULL_PAGE }),
      listPosts(this.pastQuery()),
    ]);
    if (!this.isLoaded) this.cursor = past.next;
    this.merge([...past.data, ...coming, ...waiting.data]);
    this.refreshedAt = Date.now();
  }

  private async readAroundNow(): Promise<void> {
    const now = Date.now();
    const page = await listPosts({ from: instant(now - BEHIND_MS), to: instant(now + AHEAD_MS), limit: FULL_PAGE });
    this.merge(page.data);
  }

  private pastQuery(): PostQuery {
    return { to: instant(this.watershed), limit: PAGE };
  }

  private merge(fresh: Post[]): void {
    const next = new Map(this.all);
    for (const post of fresh) {
      const known = next.get(post.id);
      if (known && known.state !== post.state) announce(post);
      next.set(post.id, post);
    }
    this.all = next;
  }
}

async function readPages(query: PostQuery): Promise<Post[]> {
  const found: Post[] = [];
  let after: string | null = null;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer = await listPosts(after === null ? query : { ...query, after });
    found.push(...answer.data);
    after = answer.next;
    if (after === null) break;
  }
  return found;
}

function announce(post: Post): void {
  announcer.say(text.posts.changed(stateWord(post), excerpt(post.text)));
}

function dueOf(post: Post): number {
  return Date.parse(post.schedule?.at ?? post.created_at);
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}

export const posts = new Posts();
