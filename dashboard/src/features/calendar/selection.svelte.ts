//! The posts of the list that are selected, to do something with all of them.
import type { Card } from '../../api/types.ts';
import { calendar } from './calendar.svelte.ts';

class Selection {
  /** Whether posts are being selected. */
  isOn = $state(false);
  private ids = $state.raw<ReadonlySet<string>>(new Set());
  /** The post from which a range reaches. */
  private anchor: string | null = null;

  /** Those of the posts that are shown. */
  cards: readonly Card[] = $derived(calendar.cards.filter(({ id }) => this.ids.has(id)));

  has(id: string): boolean {
    return this.ids.has(id);
  }

  begin(): void {
    this.isOn = true;
  }

  end(): void {
    this.clear();
    this.isOn = false;
  }

  clear(): void {
    [this.ids, this.anchor] = [new Set(), null];
  }

  /** Leaves these selected and no others. */
  keep(cards: readonly Card[]): void {
    this.ids = new Set(cards.map(({ id }) => id));
  }

  /** Selects a post, or takes it out. */
  toggle(id: string): void {
    const next = new Set(this.ids);
    if (!next.delete(id)) next.add(id);
    [this.ids, this.anchor, this.isOn] = [next, id, true];
  }

  /** Selects every post from the last that was pressed to this one, as the list shows them. */
  reach(id: string): void {
    const order = shown();
    const [from, to] = [order.indexOf(this.anchor ?? id), order.indexOf(id)].sort((a, b) => a - b);
    const range = from === undefined || from < 0 || to === undefined ? [id] : order.slice(from, to + 1);
    [this.ids, this.isOn] = [new Set([...this.ids, ...range]), true];
    this.anchor ??= id;
  }

  /** A press on a post: with Ctrl or Shift it is selected, and any press does that once posts are being selected. */
  press(id: string, event: MouseEvent): void {
    const isToggle = event.ctrlKey || event.metaKey || this.isOn;
    if (!isToggle && !event.shiftKey) return;
    event.preventDefault();
    if (event.shiftKey) this.reach(id);
    else this.toggle(id);
  }
}

/** The posts of the list in the order in which they stand there. */
const shown = (): string[] =>
  [...document.querySelectorAll<HTMLElement>('[data-selectable] [data-post]')].map(({ dataset }) => dataset['post'] ?? '');

export const selection = new Selection();
