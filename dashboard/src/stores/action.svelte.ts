//! An action that a person asks for: whether it is under way, and why it was refused.
import { asProblem, type Problem } from '../api/problem.ts';
import { text } from '../text/index.ts';
import { keepFocus } from './focus.ts';

export class Action {
  isBusy = $state(false);
  problem = $state.raw<Problem | null>(null);

  /** The refusal as a sentence; `undefined` when there is none. */
  sentence = $derived(this.problem ? sentenceOf(this.problem) : undefined);

  /** Runs the action, once at a time. Gives whether it worked. */
  async run(act: () => Promise<void>): Promise<boolean> {
    if (this.isBusy) return false;
    this.isBusy = true;
    this.problem = null;
    try {
      await act();
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
    this.isBusy = false;
    await keepFocus();
    return this.problem === null;
  }
}

function sentenceOf(problem: Problem): string {
  if (problem.status === 0) return text.settings.lost;
  return problem.errors.map((error) => error.message).join(' ') || problem.message || text.settings.changeFailed;
}
