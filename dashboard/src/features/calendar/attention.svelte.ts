//! The posts that wait for a person's decision, whatever part of the calendar is shown.
import { listPosts } from '../../api/posts.ts';
import { asProblem, Problem } from '../../api/problem.ts';
import type { Post } from '../../api/types.ts';
import { onDeparture } from '../../stores/departure.ts';

const MOST = 100;

class Attention {
  /** `null` until the first answer. */
  list = $state.raw<readonly Post[] | null>(null);
  /** Counts sign-outs: an answer that comes after one belongs to somebody who has left. */
  private departures = 0;

  async load(): Promise<void> {
    const { departures } = this;
    const answer = await listPosts({ state: 'attention', order: 'desc', limit: MOST }).catch(asProblem);
    if (departures !== this.departures) return;
    // What was known stays until there is a newer answer.
    this.list = answer instanceof Problem ? (this.list ?? []) : answer.data;
  }

  forget(): void {
    this.departures += 1;
    this.list = null;
  }
}

export const attention = new Attention();
onDeparture(() => attention.forget());
