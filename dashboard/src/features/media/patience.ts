//! How long to wait before something that failed in passing is tried again: longer each time, and until the connection
//! is back.

const FIRST_MS = 1_000;
const LONGEST_MS = 15_000;

/** Waits after the failure number `failures`, counted from 1; throws the reason of `signal` when that ends it. */
export async function waitAfter(failures: number, signal: AbortSignal): Promise<void> {
  const pause = Math.min(FIRST_MS * 2 ** (failures - 1), LONGEST_MS);
  // Many tabs that lost the same connection do not all come back at once.
  await ended(signal, (done) => {
    const timer = setTimeout(done, pause * (0.75 + Math.random() / 2));
    return () => clearTimeout(timer);
  });
  if (navigator.onLine) return;
  await ended(signal, (done) => {
    addEventListener('online', done);
    return () => removeEventListener('online', done);
  });
}

/** Waits for what `begin` waits for, which gives the way to stop it. */
function ended(signal: AbortSignal, begin: (done: () => void) => () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = (): void => {
      stop();
      signal.removeEventListener('abort', finish);
      if (signal.aborted) reject(signal.reason);
      else resolve();
    };
    const stop = begin(finish);
    signal.addEventListener('abort', finish);
    if (signal.aborted) finish();
  });
}
