//! A change of a post on its way to the server: only what was changed is sent, and only onto the version that was seen.
import { changePost, readPost } from '../../api/posts.ts';
import { asProblem, type Problem } from '../../api/problem.ts';
import type { Post, PostChanges, PostContent } from '../../api/types.ts';
import { compactMedia } from '../../networks/part.ts';
import { serverNow } from '../../time/now.ts';
import { compact } from '../posts/texts.ts';
import { FOR_EDIT, Plan } from '../schedule/plan.svelte.ts';
import { Draft, type Origin } from './draft.svelte.ts';
import type { Kept } from './kept-draft.ts';

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** How saving ended; `refused` is said at the fields, `conflict` by `theirs`, `over` is for good. */
export type Outcome =
  { kind: 'saved'; post: Post } | { kind: 'refused' } | { kind: 'conflict' } | { kind: 'over'; problem: Problem };

/** What is to change of what there is: each field that says something else. */
export function changesOf(draft: Draft, base: Origin, now: number): Partial<PostContent> {
  const mine = draft.content();
  return {
    ...(mine.text !== base.text && { text: mine.text }),
    ...(!isSame(mine.media ?? [], compactMedia(base.media)) && { media: mine.media ?? [] }),
    ...(!isSame(mine.targets, base.targets.map(compact)) && { targets: draft.content(now).targets }),
    ...(mine.late_minutes !== base.late_minutes && { late_minutes: mine.late_minutes }),
  };
}

export class Revision {
  draft: Draft;
  isBusy = $state(false);
  /** The post as somebody else left it, while the person has not decided between the two. */
  theirs = $state.raw<Post | null>(null);
  /** The post as it was when writing began. */
  private base: Post;
  version: number;

  /** `kept` is what was written before the page loaded anew, onto the version that was seen then. */
  constructor(post: Post, kept: Kept | null = null) {
    this.base = post;
    this.version = kept?.version ?? post.version;
    this.draft = $state.raw(draftOf(post));
    if (kept) this.draft.resume(kept.draft);
  }

  /** Whether there is anything to lose. */
  get isChanged(): boolean {
    return Object.keys(this.changes(serverNow())).length > 0;
  }

  /** Checks and saves what was changed. */
  async save(): Promise<Outcome> {
    const now = serverNow();
    if (!this.draft.isSound(now)) return { kind: 'refused' };
    const changes = this.changes(now);
    if (Object.keys(changes).length === 0) return { kind: 'saved', post: this.base };
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
    this.draft = draftOf(this.theirs);
    this.theirs = null;
  }

  private async send(changes: PostChanges): Promise<Outcome> {
    try {
      return { kind: 'saved', post: await changePost({ id: this.base.id, version: this.version }, changes) };
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
      const theirs = await readPost(this.base.id);
      if (this.isMine(theirs)) return { kind: 'saved', post: theirs };
      this.theirs = theirs;
      return { kind: 'conflict' };
    } catch (thrown) {
      this.draft.refuse(asProblem(thrown));
      return { kind: 'refused' };
    }
  }

  private isMine(post: Post): boolean {
    const { moment } = this.draft.plan;
    const isTimeMine =
      moment === 'keep' || this.draft.plan.planned(serverNow())?.at === Date.parse(post.schedule?.at ?? '');
    return isTimeMine && isSame(draftOf(post).content(), this.draft.content());
  }

  private changes(now: number): PostChanges {
    const schedule = this.draft.plan.schedule(now);
    return { ...changesOf(this.draft, this.base, now), ...(schedule && { schedule }) };
  }
}

function draftOf(post: Post): Draft {
  const offered = post.schedule ? FOR_EDIT : FOR_EDIT.filter((moment) => moment !== 'keep');
  return new Draft(new Plan(offered, post.schedule ? 'keep' : 'tomorrow', post.schedule), post);
}
