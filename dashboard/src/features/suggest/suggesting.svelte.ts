//! One question for suggestions: whether it is under way, what came of it, and why nothing did.
import { asProblem, type Problem } from '../../api/problem.ts';
import { suggest } from '../../api/suggestions.ts';
import type { Suggestion, WantedSuggestion } from '../../api/types.ts';
import { announcer } from '../../stores/announcer.svelte.ts';
import { text } from '../../text/index.ts';

const words = text.suggest;

export class Suggesting {
  isAsking = $state(false);
  suggestions = $state.raw<readonly Suggestion[]>([]);
  /** Why there is no suggestion. */
  refusal = $state<string | undefined>(undefined);
  /** What was asked for last. */
  wanted = $state.raw<WantedSuggestion | null>(null);
  private stop: AbortController | null = null;

  /** Asks, once at a time. What came before goes when the answer is there. */
  async ask(wanted: WantedSuggestion): Promise<void> {
    if (this.isAsking) return;
    const stop = new AbortController();
    [this.stop, this.wanted, this.isAsking, this.refusal] = [stop, wanted, true, undefined];
    try {
      const suggestions = await suggest(wanted, stop.signal);
      if (stop.signal.aborted) return;
      this.suggestions = suggestions;
      announcer.say(words.arrived(suggestions.length));
    } catch (thrown) {
      if (stop.signal.aborted) return;
      this.refusal = sentenceOf(asProblem(thrown));
    }
    this.isAsking = false;
  }

  /** Asks for the same once more. */
  async again(): Promise<void> {
    if (this.wanted) await this.ask(this.wanted);
  }

  /** Waits no longer. */
  cancel(): void {
    if (!this.isAsking) return;
    this.end();
    announcer.say(words.cancelled);
  }

  /** Waits no longer, because nobody looks any more. */
  end(): void {
    this.stop?.abort();
    this.isAsking = false;
  }
}

function sentenceOf(problem: Problem): string {
  if (problem.status === 0) return words.noAnswer;
  return problem.errors.map(({ message }) => message).join(' ') || problem.message || words.noAnswer;
}
