//! Where the keyboard goes on when what it was on is gone.
import { tick } from 'svelte';

/** From the top of the content, unless the focus found a place by itself. */
export async function keepFocus(): Promise<void> {
  await tick();
  if (document.activeElement === document.body) document.querySelector('main')?.focus({ preventScroll: true });
}

/** To the field of a part of the text. */
export function focusPart(key: number): void {
  document.querySelector<HTMLElement>(`[data-part-key="${key}"]`)?.focus();
}

/** To a card of the calendar, wherever it stands now. */
export function focusCard(id: string): void {
  document.querySelector<HTMLElement>(`[data-post="${CSS.escape(id)}"] a`)?.focus();
}
