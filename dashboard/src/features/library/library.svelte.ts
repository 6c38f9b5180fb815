//! The media of a workspace as far as they were read, newest first, and the search among them.
import { listMedia, readMedium } from '../../api/media.ts';
import { asProblem, type Problem } from '../../api/problem.ts';
import type { Medium } from '../../api/types.ts';

/** How many pages without anything new are passed over at once: a search looks at some hundred media a page. */
const MOST_PAGES = 10;

export class Library {
  items = $state.raw<readonly Medium[]>([]);
  isLoaded = $state(false);
  isBusy = $state(false);
  problem = $state.raw<Problem | null>(null);
  /** What is looked for in what is shown. */
  search = $state('');
  private next = $state.raw<string | null>(null);
  /** Counts readings, so that an answer that was overtaken changes nothing. */
  private readings = 0;

  hasMore = $derived(this.next !== null);

  /** Reads from the newest on. */
  async load(search: string): Promise<void> {
    await this.read(search, null);
  }

  async loadMore(): Promise<void> {
    if (!this.isBusy && this.next !== null) await this.read(this.search, this.next);
  }

  /** Shows what has just come in, or has changed. */
  put(medium: Medium): void {
    const isKnown = this.items.some(({ id }) => id === medium.id);
    this.items = isKnown
      ? this.items.map((each) => (each.id === medium.id ? medium : each))
      : [medium, ...this.items];
  }

  /** Reads one anew; gives whether that worked. */
  async renew(id: string): Promise<boolean> {
    const medium = await readMedium(id).catch(() => null);
    if (medium) this.put(medium);
    return medium !== null;
  }

  drop(id: string): void {
    this.items = this.items.filter((each) => each.id !== id);
  }

  private async read(search: string, after: string | null): Promise<void> {
    const reading = ++this.readings;
    [this.isBusy, this.problem] = [true, null];
    try {
      const [items, next] = await pageOf(search, after);
      if (reading !== this.readings) return;
      const before = after === null ? [] : this.items;
      const isNew = ({ id }: Medium): boolean => before.every((each) => each.id !== id);
      this.items = [...before, ...items.filter(isNew)];
      [this.next, this.search, this.isLoaded] = [next, search, true];
    } catch (thrown) {
      if (reading === this.readings) this.problem = asProblem(thrown);
    }
    if (reading === this.readings) this.isBusy = false;
  }
}

/** The next page that holds something, and the cursor behind it. */
async function pageOf(search: string, after: string | null): Promise<[readonly Medium[], string | null]> {
  let next = after;
  for (let pages = 1; ; pages += 1) {
    const page = await listMedia(search, next);
    next = page.next;
    if (page.data.length > 0 || next === null || pages === MOST_PAGES) return [page.data, next];
  }
}
