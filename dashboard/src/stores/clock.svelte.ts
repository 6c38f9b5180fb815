//! The time as the page shows it: one tick a second, shared by every countdown.
import { serverNow } from '../time/now.ts';

class Clock {
  /** Milliseconds since the Unix epoch, renewed each second. */
  now = $state(serverNow());

  /** Begins to tick, on the full second. */
  start(): void {
    this.now = serverNow();
    setTimeout(() => this.start(), 1000 - (this.now % 1000));
  }
}

export const clock = new Clock();
