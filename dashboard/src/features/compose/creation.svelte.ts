//! A new post on its way to the server: made once, even where the answer is lost.
import { createPost } from '../../api/posts.ts';
import { asProblem, type Problem } from '../../api/problem.ts';
import type { NewPost, Post } from '../../api/types.ts';
import { text } from '../../text/index.ts';
import { serverNow } from '../../time/now.ts';
import type { Draft } from './draft.svelte.ts';
import { forgetAttempt } from './kept-draft.ts';
import { findMade } from './lookup.ts';

export interface Attempt {
  content: string;
  key: string;
  post: NewPost;
  triedAt: number;
}

export class Creation {
  readonly draft: Draft;
  isBusy = $state(false);
  /**
   * A submission that is under way, or whose answer was lost. It is looked for before it is repeated, and repeated with
   * the same key.
   */
  attempt = $state.raw<Attempt | null>(null);

  constructor(draft: Draft, attempt: Attempt | null = null) {
    this.draft = draft;
    this.attempt = attempt;
    if (attempt) draft.errors = { form: text.composer.errors.uncertain };
  }

  /** Checks, saves, and gives the new post; `null` when something is wrong, which the draft then says. */
  async submit(): Promise<Post | null> {
    const now = serverNow();
    if (!this.draft.isSound(now)) return null;
    this.isBusy = true;
    const before = this.attempt;
    this.attempt = this.nextAttempt(now);
    const post = await this.save(this.attempt, this.attempt === before);
    this.isBusy = false;
    return post;
  }

  private async save(attempt: Attempt, isRepeated: boolean): Promise<Post | null> {
    try {
      return this.finish(
        (isRepeated && (await findMade(attempt.post, attempt.triedAt))) ||
          (await createPost(attempt.post, attempt.key)),
      );
    } catch (thrown) {
      const problem = asProblem(thrown);
      const made = problem.isUncertain ? await findMade(attempt.post, attempt.triedAt).catch(() => null) : null;
      if (made) return this.finish(made);
      this.refuse(problem, attempt);
      return null;
    }
  }

  private finish(post: Post): Post {
    this.attempt = null;
    this.draft.restart();
    return post;
  }

  private refuse(problem: Problem, attempt: Attempt): void {
    this.attempt = problem.isUncertain || problem.status === 409 ? attempt : null;
    // The screen is gone already, with what follows the draft.
    if (problem.status === 401) forgetAttempt();
    this.draft.refuse(problem);
  }

  private nextAttempt(now: number): Attempt {
    const { moment, day, time, zone } = this.draft.plan;
    const content = JSON.stringify([this.draft.content(), moment, day, time, zone]);
    if (this.attempt?.content === content) return this.attempt;
    return { content, key: crypto.randomUUID(), post: this.draft.request(now), triedAt: now };
  }
}
