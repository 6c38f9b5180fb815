//! Repeats a task while the page is looked at, and rests while it is not.
import { untrack } from 'svelte';

const BEAT_MS = 500;

/**
 * Runs `task` now, and again whenever `pauseMs` has passed since the last run. The pause is asked for at every beat,
 * so a change that makes the page busy is felt at once. In a hidden tab nothing runs, unless `mayRest` says that it has
 * to; on return it runs immediately. Gives the function that ends it.
 */
export function repeat(task: () => Promise<void>, pauseMs: () => number, mayRest = (): boolean => true): () => void {
  let endedAt = Number.NEGATIVE_INFINITY;
  let isRunning = false;

  async function run(): Promise<void> {
    if (isRunning || (document.hidden && mayRest())) return;
    isRunning = true;
    await task();
    isRunning = false;
    endedAt = Date.now();
  }

  function beat(): void {
    if (Date.now() - endedAt >= pauseMs()) void run();
  }

  const timer = setInterval(beat, BEAT_MS);
  document.addEventListener('visibilitychange', run);
  addEventListener('online', run);
  // What the task and the pause read is no reason to begin anew: a failure would be asked again without any pause.
  untrack(beat);

  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', run);
    removeEventListener('online', run);
  };
}
