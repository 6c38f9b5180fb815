//! Moves the focus where the element that had it is gone.
import { tick } from 'svelte';

/** Moves the focus to the top of the content, unless it is somewhere already. */
export async function keepFocus(): Promise<void> {
  await tick();
  if (document.activeElement === document.body) document.querySelector('main')?.focus({ preventScroll: true });
}

/** Moves the focus to the first button in there, unless it is somewhere already. */
export async function keepFocusIn(place: HTMLElement | undefined): Promise<void> {
  await tick();
  if (document.activeElement === document.body) place?.querySelector('button')?.focus();
}

/** Moves the focus to the field of a part of the text. */
export function focusPart(key: number): void {
  document.querySelector<HTMLElement>(`[data-part-key="${key}"]`)?.focus();
}

/** Moves the focus to a card of the calendar, wherever it is now. */
export function focusCard(id: string): void {
  document.querySelector<HTMLElement>(`[data-post="${CSS.escape(id)}"] a`)?.focus();
}
