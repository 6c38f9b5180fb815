//! A change of what is there already on its way to the server: only what was changed is sent, and only onto the version
//! that was seen.
import { asProblem, type Problem } from '../../api/problem.ts';
import type { PostContent } from '../../api/types.ts';
import { compactMedia } from '../../networks/part.ts';
import { serverNow } from '../../time/now.ts';
import { compact } from '../posts/texts.ts';
import type { Draft, Origin } from './draft.svelte.ts';
import type { Kept } from './kept-draft.ts';

/** What can be changed, as the server has it. */
type Existing = Origin & { id: string; version: number };

/** How one kind of it is read and written. */
export interface Kind<Thing extends Existing, Time extends object> {
  draftOf: (thing: Thing) => Draft;
  /** The new time, where one was chosen. */
  timeOf: (draft: Draft, now: number) => Time;
  /** Whether it is already there at the time that was chosen. */
  isTimeMine: (draft: Draft, theirs: Thing) => boolean;
  read: (id: string) => Promise<Thing>;
  change: (seen: Pick<Existing, 'id' | 'version'>, changes: Partial<PostContent> & Time) => Promise<Thing>;
}

/** How saving ended; `refused` is said at the fields, `conflict` by `theirs`, `over` is for good. */
export type Outcome = { kind: 'saved' | 'refused' | 'conflict' } | { kind: 'over'; problem: Problem };

export class Revision<Thing extends Existing, Time extends object = object> {
  draft: Draft;
  isBusy = $state(false);
  /** It as somebody else left it, while the person has not decided between the two. */
  theirs = $state.raw<Thing | null>(null);
  version: number;
  private readonly kind: Kind<Thing, Time>;
  /** It as it was when writing began. */
  private base: Thing;

  /** `kept` is what was written before the page loaded anew, onto the version that was seen then. */
  constructor(kind: Kind<Thing, Time>, base: Thing, kept: Kept | null = null) {
    this.kind = kind;
    this.base = base;
    this.version = kept?.version ?? base.version;
    this.draft = $state.raw(kind.draftOf(base));
    if (kept) this.draft.resume(kept.draft);
  }

  /** Whether there is anything to lose. */
  get isChanged(): boolean {
    return !isNothing(this.changes(serverNow()));
  }

  /** Checks and saves what was changed. */
  async save(): Promise<Outcome> {
    const now = serverNow();
    if (!this.draft.isSound(now)) return { kind: 'refused' };
    const changes = this.changes(now);
    if (isNothing(changes)) return { kind: 'saved' };
    this.isBusy = true;
    const outcome = await this.send(changes);
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
    this.draft = this.kind.draftOf(this.theirs);
    this.theirs = null;
  }

  private async send(changes: Partial<PostContent> & Time): Promise<Outcome> {
    try {
      await this.kind.change({ id: this.base.id, version: this.version }, changes);
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
      const theirs = await this.kind.read(this.base.id);
      if (this.isMine(theirs)) return { kind: 'saved' };
      this.theirs = theirs;
      return { kind: 'conflict' };
    } catch (thrown) {
      this.draft.refuse(asProblem(thrown));
      return { kind: 'refused' };
    }
  }

  private isMine(theirs: Thing): boolean {
    return this.kind.isTimeMine(this.draft, theirs) && isNothing(changedContent(this.draft, theirs, serverNow()));
  }

  private changes(now: number): Partial<PostContent> & Time {
    return { ...changedContent(this.draft, this.base, now), ...this.kind.timeOf(this.draft, now) };
  }
}

/** Each field that says something else than what there is. */
function changedContent(draft: Draft, base: Origin, now: number): Partial<PostContent> {
  const mine = draft.content();
  return {
    ...(mine.text !== base.text && { text: mine.text }),
    ...(!isSame(mine.media ?? [], compactMedia(base.media)) && { media: mine.media ?? [] }),
    ...(!isSame(mine.targets, base.targets.map(compact)) && { targets: draft.content(now).targets }),
    ...(mine.late_minutes !== base.late_minutes && { late_minutes: mine.late_minutes }),
  };
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const isNothing = (changes: object): boolean => Object.keys(changes).length === 0;
