//! Asks the server what it would refuse, whenever a person pauses while writing.
import { validatePost, type Findings } from '../../api/posts.ts';
import { serverNow } from '../../time/now.ts';
import type { Draft } from './draft.svelte.ts';

// Long enough that it is asked between words, not between letters.
const PAUSE_MS = 700;

/**
 * Asks once the draft has rested, and puts what is found at its fields. What this page sees by itself is not asked.
 * Reads the draft at once, so that an effect which calls this runs again at every change. Gives the function that ends
 * it.
 */
export function checkAtServer(draft: Draft): () => void {
  const body = { ...draft.content(), schedule: draft.plan.schedule(serverNow()) ?? { now: true as const } };
  const parts = draft.wordings.flatMap((wording) => wording.parts);
  const isSayable = parts.every((part) => !part.isBlank && !part.isTooLong);
  const isAskable = draft.chosen.length > 0 && draft.isComplete && isSayable;
  let isOver = false;

  async function ask(): Promise<void> {
    const found = await validatePost(body).catch((): Findings => ({ errors: [], warnings: [] }));
    // A time is complained about when it is chosen for good: while it is being typed it passes through others.
    const errors = found.errors.filter((error) => !error.path.startsWith('schedule'));
    if (!isOver) draft.learn({ errors, warnings: found.warnings });
  }

  const timer = isAskable ? setTimeout(() => void ask(), PAUSE_MS) : undefined;
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}
