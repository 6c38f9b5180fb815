//! Repeats a task while the page is looked at, and rests while it is not.

/**
 * Runs `task` now and then again after each pause, which `pauseMs` says anew every time.
 * In a hidden tab nothing runs; on return it runs at once. Gives the function that ends it.
 */
export function repeat(task: () => Promise<void>, pauseMs: () => number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isRunning = false;
  let isOver = false;

  async function run(): Promise<void> {
    if (isRunning || isOver || document.hidden) return;
    isRunning = true;
    clearTimeout(timer);
    await task();
    isRunning = false;
    if (!isOver) timer = setTimeout(run, pauseMs());
  }

  document.addEventListener('visibilitychange', run);
  addEventListener('online', run);
  void run();

  return () => {
    isOver = true;
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', run);
    removeEventListener('online', run);
  };
}
