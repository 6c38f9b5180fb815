//! Whether this instance publishes in time, asked once a minute.
import { readHeartbeat } from '../api/session.ts';

class Health {
  isDelayed = $state(false);

  async check(): Promise<void> {
    const isInTime = await readHeartbeat();
    if (isInTime !== null) this.isDelayed = !isInTime;
  }
}

export const health = new Health();
