//! The first steps of a new person, told by facts: an account, a confirmed zone, a post, a post that is live.
import { listPosts } from '../../api/posts.ts';
import type { PostQuery } from '../../api/posts.ts';
import { changeMe } from '../../api/session.ts';
import { accounts } from '../../stores/accounts.svelte.ts';
import { session } from '../../stores/session.svelte.ts';
import { onSignOut } from '../../stores/sign-out.ts';

export type Step = 'account' | 'zone' | 'post' | 'live';
export const STEPS: readonly Step[] = ['account', 'zone', 'post', 'live'];

/** What the browser remembers for a person who is through, or has seen enough. */
const keyOf = (person: string): string => `first-steps-over:${person}`;

class FirstSteps {
  private hasPost = $state(false);
  private isLive = $state(false);
  /** Whether the facts were asked for. */
  private isAsked = $state(false);
  /** Whether the steps are over for this person; read once, as only this page changes it. */
  private isOver = $state<boolean | null>(null);

  done = $derived<Record<Step, boolean>>({
    account: accounts.connected.length > 0,
    zone: session.person?.zone != null,
    post: this.hasPost,
    live: this.isLive,
  });
  count = $derived(STEPS.filter((step) => this.done[step]).length);
  /** The step that comes next. */
  next = $derived(STEPS.find((step) => !this.done[step]) ?? null);
  /** Whether it is known if they are to be shown. */
  isKnown = $derived(this.isOver === true || (this.isAsked && (accounts.list !== null || accounts.problem !== null)));
  isShown = $derived(this.isOver === false && this.isAsked && accounts.list !== null);

  /** Asks for the facts, as long as they can still change. */
  async load(): Promise<void> {
    const person = session.person?.id ?? '';
    this.isOver ??= localStorage.getItem(keyOf(person)) !== null;
    if (this.isOver || this.isLive) return;
    const [any, live] = await Promise.all([exists({}), exists({ state: 'published' })]);
    if (session.person?.id !== person) return;
    [this.hasPost, this.isLive] = [any, live];
    // Whoever has done all of it before is not welcomed anew.
    if (!this.isAsked && any && live && this.done.zone) this.end();
    this.isAsked = true;
  }

  /** Confirms the zone in which times are shown. Throws a Problem. */
  async confirmZone(zone: string): Promise<void> {
    session.person = await changeMe({ zone });
  }

  end(): void {
    this.isOver = true;
    localStorage.setItem(keyOf(session.person?.id ?? ''), '1');
  }

  forget(): void {
    [this.hasPost, this.isLive, this.isAsked, this.isOver] = [false, false, false, null];
  }
}

/** Whether there is such a post; where that cannot be learned, not yet. */
async function exists(query: PostQuery): Promise<boolean> {
  const page = await listPosts({ ...query, limit: 1 }).catch(() => null);
  return (page?.data.length ?? 0) > 0;
}

export const firstSteps = new FirstSteps();
onSignOut(() => firstSteps.forget());
