//! The drafts as far as they were read, the last saved first, and the search among them.
import { listPosts } from '../../api/posts.ts';
import { asProblem, type Problem } from '../../api/problem.ts';
import type { Post } from '../../api/types.ts';
import { said } from '../posts/texts.ts';

const PAGE = 50;
/** How many pages a search reads on. */
const MOST_PAGES = 20;

export class Drafts {
  items = $state.raw<readonly Post[]>([]);
  isLoaded = $state(false);
  isBusy = $state(false);
  problem = $state.raw<Problem | null>(null);
  /** What is looked for. */
  search = $state('');
  private next = $state.raw<string | null>(null);

  hasMore = $derived(this.next !== null);
  found = $derived.by(() => {
    const words = plain(this.search).split(' ').filter(Boolean);
    return this.items.filter((post) => words.every((word) => plain(wordsOf(post)).includes(word)));
  });

  /** Reads from the last saved on. */
  async load(): Promise<void> {
    await this.read(null);
  }

  async loadMore(): Promise<void> {
    if (!this.isBusy && this.next !== null) await this.read(this.next);
  }

  /** Looks among all of them. */
  async find(search: string): Promise<void> {
    this.search = search;
    for (let pages = 0; search !== '' && this.hasMore && this.problem === null && pages < MOST_PAGES; pages += 1)
      await this.loadMore();
  }

  drop(id: string): void {
    this.items = this.items.filter((each) => each.id !== id);
  }

  private async read(after: string | null): Promise<void> {
    [this.isBusy, this.problem] = [true, null];
    try {
      const page = await listPosts({ state: 'draft', order: 'desc', limit: PAGE, ...(after !== null && { after }) });
      const before = after === null ? [] : this.items;
      const isNew = ({ id }: Post): boolean => before.every((each) => each.id !== id);
      this.items = [...before, ...page.data.filter(isNew)];
      [this.next, this.isLoaded] = [page.next ?? null, true];
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
    this.isBusy = false;
  }
}

/** Everything that a draft says. */
export const wordsOf = (post: Post): string =>
  [post.text, ...said(post).flatMap(({ parts }) => parts.map((part) => part.text))].join(' ');

const plain = (words: string): string =>
  words.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll(/\s+/g, ' ').trim();
