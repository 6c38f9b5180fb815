//! The posts on the home screen, kept fresh: each second around a due moment, seldom otherwise.
import { listPosts, type PostQuery } from '../api/posts.ts';
import { asProblem, type Problem } from '../api/problem.ts';
import type { Post, PostPage } from '../api/types.ts';
import { excerpt, isLive, stateWord } from '../compose/reading.ts';
import { text } from '../text/index.ts';
import { announcer } from './announcer.svelte.ts';
import { onDeparture } from './departure.ts';

/** The two lists that continue behind "Show more". */
export type Reel = 'upcoming' | 'past';

const PAGE = 25;
const FULL_PAGE = 100;
const BUSY_PAUSE_MS = 1_000;
const CALM_PAUSE_MS = 15_000;
const RETRY_PAUSE_MS = 4_000;
// A post counts as near when it is due within this time; the clockwork begins to prepare it then.
const NEAR_MS = 60_000;
// The busy refresh asks only for posts around this moment: how far back, and how far ahead.
const BEHIND_MS = 15 * 60_000;
const AHEAD_MS = 2 * NEAR_MS;

class Posts {
  private all = $state.raw<ReadonlyMap<string, Post>>(new Map());
  /** Whether the first answer has come. */
  isLoaded = $state(false);
  /** Set while the last refresh failed; what is shown may be old. */
  problem = $state.raw<Problem | null>(null);
  /** Where each list continues; a cursor names a post, so it stays valid while time passes. */
  private next = $state.raw<Record<Reel, string | null>>({ upcoming: null, past: null });
  private extended = new Set<Reel>();
  /** When each post was asked for, so that an answer that was overtaken does not bring back an old state. */
  private askedAt = new Map<string, number>();
  loadingMore = $state<Reel | null>(null);
  private refreshedAt = 0;

  private sorted = $derived([...this.all.values()].sort((a, b) => dueOf(a) - dueOf(b)));
  /** Posts that wait for a decision. */
  attention = $derived(this.sorted.filter((post) => post.state === 'attention'));
  /** Planned posts and those on their way, the next first. */
  upcoming = $derived(this.sorted.filter((post) => isLive(post)));
  /** Finished posts, the latest first. */
  past = $derived(this.sorted.filter((post) => !isLive(post) && post.state !== 'attention').reverse());

  hasMore(reel: Reel): boolean {
    return this.next[reel] !== null;
  }

  /** How long until the next refresh is due. */
  pauseMs(): number {
    if (this.problem) return RETRY_PAUSE_MS;
    const near = Date.now() + NEAR_MS;
    const isBusy = this.upcoming.some((post) => post.state === 'publishing' || dueOf(post) <= near);
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

  async loadMore(reel: Reel): Promise<void> {
    const after = this.next[reel];
    if (after === null || this.loadingMore !== null) return;
    this.loadingMore = reel;
    const askedAt = performance.now();
    try {
      const page = await listPosts({ ...firstPage(reel), after });
      this.extended.add(reel);
      this.merge(page.data, askedAt);
      this.next = { ...this.next, [reel]: page.next };
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
    this.loadingMore = null;
  }

  /** Takes in a post that another part of the page made, or asked for at `askedAt` of `performance.now()`. */
  put(post: Post, askedAt = performance.now()): void {
    this.merge([post], askedAt);
  }

  forget(): void {
    this.all = new Map();
    this.isLoaded = false;
    this.problem = null;
    this.next = { upcoming: null, past: null };
    this.extended.clear();
    this.askedAt.clear();
    this.refreshedAt = 0;
  }

  private async readAll(): Promise<void> {
    const askedAt = performance.now();
    const [waiting, upcoming, past] = await Promise.all([
      listPosts({ state: 'attention', order: 'desc', limit: FULL_PAGE }),
      listPosts(firstPage('upcoming')),
      listPosts(firstPage('past')),
    ]);
    this.merge([...past.data, ...upcoming.data, ...waiting.data], askedAt);
    this.next = { upcoming: this.cursorAfter('upcoming', upcoming), past: this.cursorAfter('past', past) };
    this.refreshedAt = Date.now();
  }

  private async readAroundNow(): Promise<void> {
    const askedAt = performance.now();
    const now = Date.now();
    const page = await listPosts({ from: instant(now - BEHIND_MS), to: instant(now + AHEAD_MS), limit: FULL_PAGE });
    this.merge(page.data, askedAt);
  }

  /** Once a person has gone further, the list continues from there and not from its first page. */
  private cursorAfter(reel: Reel, page: PostPage): string | null {
    return this.extended.has(reel) ? this.next[reel] : page.next;
  }

  private merge(fresh: Post[], askedAt: number): void {
    const next = new Map(this.all);
    for (const post of fresh) {
      if ((this.askedAt.get(post.id) ?? 0) > askedAt) continue;
      this.askedAt.set(post.id, askedAt);
      const known = next.get(post.id);
      if (known && known.state !== post.state) announce(post);
      next.set(post.id, post);
    }
    this.all = next;
  }
}

function firstPage(reel: Reel): PostQuery {
  const now = instant(Date.now());
  return reel === 'upcoming' ? { from: now, order: 'asc', limit: PAGE } : { to: now, order: 'desc', limit: PAGE };
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
onDeparture(() => posts.forget());
