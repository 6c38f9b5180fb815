//! What a person chooses among the options of Facebook while a post is written.
import type { Target, TargetOptions } from '../../api/types.ts';
import type { OptionsDraft } from '../writing.ts';
import { compactFacebook, type FacebookKind, type FacebookOptions } from './options.ts';

/** The options, each with its field. */
export type FacebookField = 'kind' | 'link' | 'first_comment';
export const KINDS: readonly FacebookKind[] = ['feed', 'reel', 'story'];

export class FacebookOptionsDraft implements OptionsDraft {
  kind = $state<FacebookKind>('feed');
  link = $state('');
  firstComment = $state('');
  errors = $state.raw<Partial<Record<FacebookField, string>>>({});
  /** The options that each account came with. */
  private readonly given: ReadonlyMap<string, FacebookOptions>;
  /** What the choice was when it began: as long as it is that, each account keeps what it came with. */
  private readonly begun: string;

  constructor(targets: readonly Target[]) {
    const given = ({ options }: Target): TargetOptions => options ?? {};
    this.given = new Map(targets.map((target) => [target.account, given(target)]));
    const [first] = this.given.values();
    this.take(first ?? {});
    this.begun = this.snapshot();
  }

  /** Whether a link can go along: only a post on the Page's wall shows one. */
  get takesLink(): boolean {
    return this.kind === 'feed';
  }

  get takesComment(): boolean {
    return this.kind !== 'story';
  }

  optionsOf(account: string): TargetOptions {
    const given = this.given.get(account);
    if (given && this.snapshot() === this.begun) return given;
    return this.chosen;
  }

  complain(path: string, message: string): boolean {
    const field = (['kind', 'link', 'first_comment'] as const).find((name) => name === path);
    if (field === undefined) return false;
    const all = new Set([this.errors[field], message]);
    this.errors = { ...this.errors, [field]: [...all].filter(Boolean).join(' ') };
    return true;
  }

  clearErrors(): void {
    this.errors = {};
  }

  restart(): void {
    this.take({});
    this.errors = {};
  }

  snapshot(): string {
    return JSON.stringify(this.chosen);
  }

  resume(kept: string): void {
    try {
      this.take(JSON.parse(kept) as FacebookOptions);
    } catch {
      // What was kept says nothing of Facebook.
    }
  }

  private get chosen(): FacebookOptions {
    return compactFacebook({
      kind: this.kind,
      link: this.takesLink ? this.link.trim() : null,
      first_comment: this.takesComment ? this.firstComment.trim() : null,
    });
  }

  private take({ kind, link, first_comment: comment }: FacebookOptions): void {
    this.kind = KINDS.find((each) => each === kind) ?? 'feed';
    [this.link, this.firstComment] = [link ?? '', comment ?? ''];
  }
}
