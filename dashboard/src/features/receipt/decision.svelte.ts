//! A person's decision on a delivery while it is sent to the server.
import { asProblem, type FieldError, type Problem } from '../../api/problem.ts';
import { keepFocus } from '../../stores/focus.ts';
import { notice } from '../../stores/notice.svelte.ts';
import { text } from '../../text/index.ts';

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

  /** What is wrong with one field of the answer. */
  at(path: string): string | undefined {
    return this.join(this.problem?.errors.filter((error) => error.path === path));
  }

  /** What is wrong besides that field. */
  besides(path?: string): string | undefined {
    if (!this.problem) return undefined;
    if (this.problem.errors.length === 0) return this.problem.message || text.receipt.actionFailed;
    return this.join(this.problem.errors.filter((error) => error.path !== path));
  }

  private join(errors: readonly FieldError[] = []): string | undefined {
    return errors.map((error) => error.message).join(' ') || undefined;
  }
}
