//! A person's answer to a delivery, on its way to the server.
import { asProblem, type Problem } from '../api/problem.ts';
import { notice } from '../stores/notice.svelte.ts';
import { keepFocus } from '../stores/focus.ts';
import { text } from '../text/index.ts';

export class Decision {
  isBusy = $state(false);
  /** Why the answer was not taken, where the person can mend it. */
  problem = $state.raw<Problem | null>(null);
  private readonly reload: () => Promise<void>;

  /** `reload` reads the delivery anew after an answer was taken, or came too late. */
  constructor(reload: () => Promise<void>) {
    this.reload = reload;
  }

  /** Gives the answer; `done` is said when it was taken. */
  async give(answer: () => Promise<unknown>, done: string): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    this.problem = null;
    try {
      await answer();
      await this.reload();
      notice.good(done);
    } catch (thrown) {
      await this.refuse(asProblem(thrown));
    }
    this.isBusy = false;
    await keepFocus();
  }

  private async refuse(problem: Problem): Promise<void> {
    if (problem.status === 422) {
      this.problem = problem;
      return;
    }
    await this.reload();
    notice.bad(problem.status === 409 ? text.receipt.movedOn : problem.message || text.receipt.actionFailed);
  }

  /** What was said about one field of the answer, or about the answer as a whole. */
  sentence(path?: string): string | undefined {
    if (!this.problem) return undefined;
    const about = this.problem.errors.filter((error) => path === undefined || error.path === path);
    if (about.length > 0) return about.map((error) => error.message).join(' ');
    return path === undefined ? this.problem.message || text.receipt.actionFailed : undefined;
  }
}
