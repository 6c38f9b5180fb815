//! The posts of the calendar that are selected, to do something with all of them.
import type { Card } from '../../api/types.ts';

class Selection {
  /** Whether posts are being selected. */
  isOn = $state(false);
  private ids = $state.raw<ReadonlySet<string>>(new Set());
  /** The post from which a range reaches. */
  private anchor: string | null = null;

  /** The posts that are shown, in the order of their times. */
  private shown = $state.raw<readonly Card[]>([]);

  cards: readonly Card[] = $derived(this.shown.filter(({ id }) => this.ids.has(id)));

  /** Says which posts can be selected. */
  offer(shown: readonly Card[]): void {
    this.shown = shown;
  }

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

  /** How many of these are selected. */
  countOf(cards: readonly Card[]): number {
    return cards.filter(({ id }) => this.ids.has(id)).length;
  }

  /** Selects every post from the last that was pressed to this one, with those for which a day has no room. */
  reach(id: string): void {
    const order = this.shown.map((card) => card.id);
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

export const selection = new Selection();
