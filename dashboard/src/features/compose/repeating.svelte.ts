//! A change of what a repeating post says, and to whom, on its way to the server: only what was changed is sent, and only
//! onto the version that was seen. When it comes is changed elsewhere.
import { asProblem, type Problem } from '../../api/problem.ts';
import { changeRecurrence, readRecurrence } from '../../api/recurrences.ts';
import type { Recurrence } from '../../api/types.ts';
import { serverNow } from '../../time/now.ts';
import { Plan } from '../schedule/plan.svelte.ts';
import { Draft } from './draft.svelte.ts';
import type { Kept } from './kept-draft.ts';
import { changesOf } from './revision.svelte.ts';

/** How saving ended; `refused` is said at the fields, `conflict` by `theirs`, `over` is for good. */
export type Outcome = { kind: 'saved' | 'refused' | 'conflict' } | { kind: 'over'; problem: Problem };

export class RepeatingRevision {
  draft: Draft;
  isBusy = $state(false);
  /** It as somebody else left it, while the person has not decided between the two. */
  theirs = $state.raw<Recurrence | null>(null);
  /** It as it was when writing began. */
  private base: Recurrence;
  version: number;

  /** `kept` is what was written before the page loaded anew, onto the version that was seen then. */
  constructor(recurrence: Recurrence, kept: Kept | null = null) {
    this.base = recurrence;
    this.version = kept?.version ?? recurrence.version;
    this.draft = $state.raw(draftOf(recurrence));
    if (kept) this.draft.resume(kept.draft);
  }

  /** Whether there is anything to lose. */
  get isChanged(): boolean {
    return Object.keys(changesOf(this.draft, this.base, serverNow())).length > 0;
  }

  /** Checks and saves what was changed. */
  async save(): Promise<Outcome> {
    const now = serverNow();
    if (!this.draft.isSound(now)) return { kind: 'refused' };
    if (!this.isChanged) return { kind: 'saved' };
    this.isBusy = true;
    const outcome = await this.send(now);
    this.isBusy = false;
    return outcome;
  }

  /** Saves onto the version that somebody else made; what only they changed stays theirs. */
  async keepMine(): Promise<Outcome> {
    this.version = this.theirs?.version ?? this.version;
    this.theirs = null;
    return this.save();
  }

  /** Goes on from what somebody else wrote. */
  takeTheirs(): void {
    if (!this.theirs) return;
    this.base = this.theirs;
    this.version = this.theirs.version;
    this.draft = draftOf(this.theirs);
    this.theirs = null;
  }

  private async send(now: number): Promise<Outcome> {
    const { id } = this.base;
    try {
      await changeRecurrence({ id, version: this.version }, changesOf(this.draft, this.base, now));
      return { kind: 'saved' };
    } catch (thrown) {
      const problem = asProblem(thrown);
      if (problem.status === 412) return this.compare();
      if (problem.status === 409 || problem.status === 404) return { kind: 'over', problem };
      this.draft.refuse(problem);
      return { kind: 'refused' };
    }
  }

  /** The version moved on: by somebody else, or by an earlier attempt of ours whose answer was lost. */
  private async compare(): Promise<Outcome> {
    try {
      const theirs = await readRecurrence(this.base.id);
      if (Object.keys(changesOf(this.draft, theirs, serverNow())).length === 0) return { kind: 'saved' };
      this.theirs = theirs;
      return { kind: 'conflict' };
    } catch (thrown) {
      this.draft.refuse(asProblem(thrown));
      return { kind: 'refused' };
    }
  }
}

/** Its time is not chosen here: there is one moment, that of its rule. */
const draftOf = (recurrence: Recurrence): Draft => new Draft(new Plan(['keep'], 'keep'), recurrence);
