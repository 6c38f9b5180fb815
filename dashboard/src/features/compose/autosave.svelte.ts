//! Saves what is written as a draft on the server, by itself, whenever the writing rests. What another window saved
//! meanwhile is not overwritten: then the person chooses, and may keep both.
import { changePost, createPost, readPost } from '../../api/posts.ts';
import { asProblem, type Problem } from '../../api/problem.ts';
import type { NewDraft, Post } from '../../api/types.ts';
import { contentOf, contentOfPost, signOf, type DraftContent } from './draft-content.ts';
import { Draft } from './draft.svelte.ts';

/** A draft as the server has it. */
export type Saved = Pick<Post, 'id' | 'version'>;

/** How it stands: `refused` is for good until something changes, `planned` and `conflict` wait for the person. */
type Phase = 'none' | 'saving' | 'saved' | 'failed' | 'refused' | 'conflict' | 'planned';

// Between words, not between letters; and not put off for ever by somebody who never rests.
const PAUSE_MS = 1_500;
const LONGEST_MS = 8_000;
const RETRY_MS = 10_000;

export class Autosave {
  saved = $state.raw<Saved | null>(null);
  /** When it was saved last, by the server's clock. */
  savedAt = $state<number | null>(null);
  phase = $state<Phase>('none');
  /** Why it was refused. */
  reason = $state('');
  /** The draft as another window left it, while the person has not decided. */
  theirs = $state.raw<Post | null>(null);
  private readonly draft: Draft;
  /** What the server has. */
  private stored = $state('');
  private refused = '';
  /** A first saving whose answer was lost: it is repeated as it was, so that it makes one draft. */
  private lost: { key: string; body: NewDraft } | null = null;
  private underWay: Promise<void> | null = null;
  private unsavedSince: number | null = null;

  private readonly current = $derived.by(() => signOf(contentOf(this.draft)));
  /** Whether something is written that the server does not have. */
  readonly isUnsaved = $derived.by(() => this.current !== this.stored && (this.saved !== null || this.draft.isWritten));

  /** The words that are written here. */
  get words(): string {
    return contentOf(this.draft)?.text ?? '';
  }

  /** `post` is the draft that the writing goes on with. What a new one begins with is not saved before it changes. */
  constructor(draft: Draft, post: Post | null = null) {
    this.draft = draft;
    if (post) this.settle(post, signOf(contentOfPost(post)));
  }

  /** Takes what is written now as nothing new. */
  begin(): void {
    this.stored = this.current;
  }

  /** Goes on from what was kept in this tab, onto the version that was seen then. */
  resume(saved: Saved | null): void {
    if (saved === null || (saved.id === this.saved?.id && saved.version === this.saved.version)) return;
    [this.saved, this.stored] = [saved, ''];
  }

  /** Saves once the writing rests. For use in an effect: reads what is written, and gives what ends the wait. */
  watch(isHeld: boolean): (() => void) | undefined {
    const isWaiting = this.phase === 'saving' || this.phase === 'conflict' || this.phase === 'planned';
    const isRefused = this.phase === 'refused' && this.current === this.refused;
    if (!this.isUnsaved) this.unsavedSince = null;
    if (isHeld || isWaiting || isRefused || !this.isUnsaved) return undefined;
    this.unsavedSince ??= Date.now();
    const left = this.unsavedSince + LONGEST_MS - Date.now();
    const timer = setTimeout(() => void this.save(), this.phase === 'failed' ? RETRY_MS : Math.max(0, Math.min(PAUSE_MS, left)));
    return () => clearTimeout(timer);
  }

  /** Saves now what is not saved yet; gives whether all of it is there. */
  async flush(): Promise<boolean> {
    await this.underWay;
    if (this.isUnsaved && this.theirs === null) await this.save();
    return !this.isUnsaved;
  }

  /** Waits for what is on its way. */
  async rest(): Promise<void> {
    await this.underWay;
  }

  /** Saves onto what another window left. */
  async keepMine(): Promise<void> {
    const { theirs } = this;
    if (!theirs) return;
    [this.saved, this.theirs] = [theirs, null];
    await this.save();
  }

  /** Goes on from what another window left. */
  takeTheirs(): void {
    const { theirs, draft } = this;
    if (!theirs) return;
    draft.plan.adopt(theirs.intended ?? null);
    const other = new Draft(draft.plan, theirs);
    draft.resume(other.snapshot());
    for (const wording of [other.shared, ...other.own.values()]) wording.drop();
    this.settle(theirs, this.current);
  }

  /** Leaves what another window made of it, and goes on in a draft of its own. */
  async keepBoth(): Promise<void> {
    [this.saved, this.theirs, this.stored] = [null, null, ''];
    await this.save();
  }

  /** Another window was quicker: shows what it left, unless it left the same. */
  async meet(): Promise<void> {
    const { saved, current } = this;
    if (!saved) return;
    try {
      const theirs = await readPost(saved.id);
      if (theirs.state !== 'draft') [this.theirs, this.phase] = [theirs, 'planned'];
      else if (signOf(contentOfPost(theirs)) === current) this.settle(theirs, current);
      else [this.theirs, this.phase] = [theirs, 'conflict'];
    } catch (thrown) {
      if (asProblem(thrown).status === 404) this.forget();
      this.phase = 'failed';
    }
  }

  /** The draft is gone, or planned: what is written now begins a new one. */
  restart(): void {
    this.forget();
    [this.phase, this.reason, this.savedAt] = ['none', '', null];
    this.begin();
  }

  private forget(): void {
    [this.saved, this.theirs, this.lost, this.stored] = [null, null, null, ''];
  }

  private save(): Promise<void> {
    this.underWay ??= this.send().finally(() => (this.underWay = null));
    return this.underWay;
  }

  private async send(): Promise<void> {
    const content = contentOf(this.draft);
    if (content === null) return;
    this.phase = 'saving';
    this.unsavedSince = null;
    try {
      this.settle(await this.store(content), signOf(content));
    } catch (thrown) {
      await this.take(asProblem(thrown), signOf(content));
    }
  }

  private async store(content: DraftContent): Promise<Post> {
    if (this.saved) return changePost(this.saved, content);
    const first = (this.lost ??= { key: crypto.randomUUID(), body: { ...content, schedule: null } });
    const post = await createPost(first.body, first.key);
    [this.lost, this.saved] = [null, post];
    const { schedule: _none, ...made } = first.body;
    return signOf(made as DraftContent) === signOf(content) ? post : changePost(post, content);
  }

  private async take(problem: Problem, sign: string): Promise<void> {
    if (!problem.isUncertain) this.lost = null;
    if (problem.status === 412 || problem.status === 409) await this.meet();
    else if (problem.status === 404 && this.saved) {
      // Discarded in another window; what is written here is not.
      this.forget();
      await this.send();
    } else if (problem.isPassing || problem.status === 401) this.phase = 'failed';
    else {
      this.reason = problem.errors.map(({ message }) => message).join(' ') || problem.message;
      [this.refused, this.phase] = [sign, 'refused'];
    }
  }

  private settle({ id, version, updated_at }: Post, sign: string): void {
    [this.saved, this.stored, this.savedAt] = [{ id, version }, sign, Date.parse(updated_at)];
    [this.theirs, this.phase] = [null, 'saved'];
  }
}
