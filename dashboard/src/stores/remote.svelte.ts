//! Data of the server that a screen shows: the last answer, and why it could not be renewed.
import { asProblem, type Problem } from '../api/problem.ts';

export class Remote<T> {
  /** `null` until the first answer. */
  data = $state.raw<T | null>(null);
  /** Set while the last reading failed; what is shown may be old. */
  problem = $state.raw<Problem | null>(null);
  private readonly read: () => Promise<T>;
  /** Counts readings, so that an answer that was overtaken does not bring back an old state. */
  private readings = 0;

  constructor(read: () => Promise<T>) {
    this.read = read;
  }

  async load(): Promise<void> {
    const reading = ++this.readings;
    try {
      const data = await this.read();
      if (reading === this.readings) [this.data, this.problem] = [data, null];
    } catch (thrown) {
      if (reading === this.readings) this.problem = asProblem(thrown);
    }
  }
}
