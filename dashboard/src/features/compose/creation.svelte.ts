//! A new post on its way to the server: made once, even where the answer is lost. What is a draft there already is planned
//! as the version that was seen.
import { cancelPost, changePost, createPost, readPost } from '../../api/posts.ts';
import { asProblem, type Problem } from '../../api/problem.ts';
import { createRecurrence } from '../../api/recurrences.ts';
import type { NewPost, NewRepeat, Post } from '../../api/types.ts';
import { text } from '../../text/index.ts';
import { serverNow } from '../../time/now.ts';
import type { Autosave, Saved } from './autosave.svelte.ts';
import type { Draft } from './draft.svelte.ts';
import { forgetAttempt } from './kept-draft.ts';
import { forgetPlan } from './kept-plans.ts';
import { findMade, isSame } from './lookup.ts';

export interface Attempt {
  content: string;
  key: string;
  post: NewPost;
  triedAt: number;
  /** The draft that it is on the server. */
  saved?: Saved | null;
  /** How it comes again. */
  repeat?: NewRepeat | null;
}

export class Creation {
  readonly draft: Draft;
  isBusy = $state(false);
  /**
   * A submission that is under way, or whose answer was lost. It is looked for before it is repeated, and repeated with
   * the same key.
   */
  attempt = $state.raw<Attempt | null>(null);

  private readonly autosave: Autosave;

  constructor(draft: Draft, autosave: Autosave, attempt: Attempt | null = null) {
    this.draft = draft;
    this.autosave = autosave;
    this.attempt = attempt;
    if (attempt) draft.errors = { form: text.composer.errors.uncertain };
  }

  /** Checks, saves, and gives the new post; `null` when something is wrong, which the draft then says. */
  async submit(): Promise<Post | null> {
    const now = serverNow();
    if (!this.draft.isSound(now)) return null;
    this.isBusy = true;
    // A draft that is being saved right now is planned as it is then.
    await this.autosave.rest();
    const before = this.attempt;
    this.attempt = this.nextAttempt(now);
    const { saved, repeat } = this.attempt;
    if (repeat) return this.makeRepeating(this.attempt, repeat);
    const post = saved
      ? await this.plan(this.attempt, saved)
      : await this.save(this.attempt, this.attempt === before);
    this.isBusy = false;
    return post;
  }

  /** The server makes one of each key. The draft of it has done its work then, and goes. */
  private async makeRepeating(attempt: Attempt, repeat: NewRepeat): Promise<Post | null> {
    const { schedule: _at, ...content } = attempt.post;
    try {
      const { post: first } = await createRecurrence({ ...content, repeat }, attempt.key);
      const { saved } = attempt;
      if (saved) await cancelPost(saved).catch(() => undefined);
      return this.finish(await readPost(first.id));
    } catch (thrown) {
      this.refuse(asProblem(thrown), attempt);
      return null;
    } finally {
      this.isBusy = false;
    }
  }

  /** Gives the draft its time, in one change with its last words. */
  private async plan(attempt: Attempt, saved: Saved): Promise<Post | null> {
    try {
      const { media = [], ...post } = attempt.post;
      return this.finish(await changePost(saved, { ...post, media }));
    } catch (thrown) {
      const problem = asProblem(thrown);
      if (problem.status === 404) return this.save({ ...attempt, saved: null }, false);
      if (problem.isUncertain || problem.status === 412) {
        const now = await readPost(saved.id).catch(() => null);
        if (now && now.state !== 'draft' && isSame(now, attempt.post)) return this.finish(now);
        if (problem.status === 412) return this.giveWay();
      }
      this.refuse(problem, attempt);
      return null;
    }
  }

  /** Another window saved another version: nothing is planned before the person has chosen. */
  private async giveWay(): Promise<null> {
    this.attempt = null;
    await this.autosave.meet();
    const { phase } = this.autosave;
    this.draft.errors = phase === 'saved' ? {} : { form: text.composer.drafts.chooseFirst };
    return null;
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
    forgetPlan(post.id);
    this.draft.restart();
    this.autosave.restart();
    return post;
  }

  private refuse(problem: Problem, attempt: Attempt): void {
    this.attempt = problem.isUncertain || problem.status === 409 ? attempt : null;
    // The screen is gone already, with what follows the draft.
    if (problem.status === 401) forgetAttempt();
    this.draft.refuse(problem);
  }

  private nextAttempt(now: number): Attempt {
    const { moment, day, time, zone, wish } = this.draft.plan;
    const content = JSON.stringify([this.draft.content(), moment, day, time, zone, wish]);
    const { saved } = this.autosave;
    const repeat = this.draft.plan.repeat(now);
    if (this.attempt?.content === content && this.attempt.saved?.id === saved?.id) return this.attempt;
    return { content, key: crypto.randomUUID(), post: this.draft.request(now), triedAt: now, saved, repeat };
  }
}
