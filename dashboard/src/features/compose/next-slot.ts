//! Keeps the next free slot in sight, for the accounts that a post goes to.
import { findNextSlot } from '../../api/slots.ts';
import type { Draft } from './draft.svelte.ts';

// Others take slots, too, and one that has passed is none.
const AGAIN_MS = 60_000;

/** Asks now and again from time to time. For use in an effect: reads the accounts, and gives the function that ends it. */
export function followNextSlot({ chosen, plan }: Draft): () => void {
  let isOver = false;

  async function ask(): Promise<void> {
    const found = await findNextSlot(chosen).catch(() => undefined);
    // Where no answer came, what was known before is the best guess.
    if (!isOver && found !== undefined) plan.slot = found;
  }

  void ask();
  const timer = setInterval(() => void ask(), AGAIN_MS);
  return () => {
    isOver = true;
    clearInterval(timer);
  };
}
