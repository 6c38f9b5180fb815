//! The posts that wait for a person's decision, whatever part of the calendar is shown.
import { listPosts } from '../../api/posts.ts';
import { asProblem, Problem } from '../../api/problem.ts';
import type { Post } from '../../api/types.ts';
import { onSignOut } from '../../stores/sign-out.ts';

const MOST = 100;

class Attention {
  /** `null` until the first answer. */
  list = $state.raw<readonly Post[] | null>(null);
  /** Counts sign-outs, so that an answer that arrives after one is dropped: it belongs to the person before. */
  private signOuts = 0;

  async load(): Promise<void> {
    const { signOuts } = this;
    const answer = await listPosts({ state: 'attention', order: 'desc', limit: MOST }).catch(asProblem);
    if (signOuts !== this.signOuts) return;
    // What was known stays until there is a newer answer.
    this.list = answer instanceof Problem ? (this.list ?? []) : answer.data;
  }

  forget(): void {
    this.signOuts += 1;
    this.list = null;
  }
}

export const attention = new Attention();
onSignOut(() => attention.forget());
