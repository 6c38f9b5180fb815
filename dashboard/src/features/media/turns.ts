//! Whose turn it is: only so many files are read and sent at once, in the order in which they were chosen.

const MOST = 2;

let busy = 0;
const waiting: (() => void)[] = [];

/** Runs `work` when it is its turn. */
export async function inTurn(work: () => Promise<void>): Promise<void> {
  if (busy >= MOST) await new Promise<void>((resolve) => waiting.push(resolve));
  else busy += 1;
  try {
    await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else busy -= 1;
  }
}
