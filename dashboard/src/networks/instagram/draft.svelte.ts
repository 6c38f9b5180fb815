//! What a person chooses among the options of Instagram while a post is written.
import type { Target, TargetOptions } from '../../api/types.ts';
import { Medium } from '../../features/media/medium.svelte.ts';
import type { PartContent } from '../part.ts';
import type { OptionsDraft } from '../writing.ts';
import { compactInstagram, type CoverSource, type InstagramKind, type InstagramOptions, type ReelCover } from './options.ts';

/** The options, each with its field. */
export type InstagramField = 'kind' | 'share_to_feed' | 'collaborators' | 'cover' | 'first_comment';
const FIELDS = ['kind', 'share_to_feed', 'collaborators', 'cover', 'first_comment'] as const;
export const KINDS: readonly InstagramKind[] = ['feed', 'reel', 'story'];

export const COVERS: readonly CoverSource[] = ['none', 'moment', 'picture'];

export class InstagramOptionsDraft implements OptionsDraft {
  kind = $state<InstagramKind>('feed');
  isShared = $state(true);
  /** The handles as they are written, with spaces or commas between. */
  collaborators = $state('');
  coverSource = $state<CoverSource>('none');
  /** The moment of the video, in seconds. */
  coverAt = $state<number | null>(0);
  /** The picture that is the cover. */
  coverMedium = $state.raw<Medium | null>(null);
  firstComment = $state('');
  errors = $state.raw<Partial<Record<InstagramField, string>>>({});
  /** The options that each account came with. */
  private readonly given: ReadonlyMap<string, InstagramOptions>;
  /** What the choice was when it began: as long as it is that, each account keeps what it came with. */
  private readonly begun: string;

  constructor(targets: readonly Target[]) {
    const given = ({ options }: Target): InstagramOptions => options ?? {};
    this.given = new Map(targets.map((target) => [target.account, given(target)]));
    const [first] = this.given.values();
    this.take(first ?? {});
    this.begun = this.snapshot();
  }

  get takesComment(): boolean {
    return this.kind !== 'story';
  }

  get takesCollaborators(): boolean {
    return this.kind !== 'story';
  }

  /** A Reel alone has a cover. */
  get takesCover(): boolean {
    return this.kind === 'reel';
  }

  get isReady(): boolean {
    return !this.takesCover || this.coverSource !== 'picture' || this.coverMedium === null || this.coverMedium.isReady;
  }

  /** The handles, each without its sign. */
  get handles(): string[] {
    const words = this.collaborators.split(/[\s,]+/).map((word) => word.replace(/^@/, ''));
    return [...new Set(words.filter((word) => word !== ''))];
  }

  optionsOf(account: string, _parts: readonly PartContent[]): TargetOptions {
    const given = this.given.get(account);
    if (given && this.snapshot() === this.begun) return given;
    return this.chosen;
  }

  /** Takes the picture that a person chose for the cover. */
  choosePicture(file: File): void {
    this.coverMedium?.release();
    this.coverMedium = Medium.chosen(file);
    this.coverMedium.hold();
  }

  complain(path: string, message: string): boolean {
    const field = FIELDS.find((name) => path === name || path.startsWith(`${name}[`) || path.startsWith(`${name}.`));
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
      this.take(JSON.parse(kept) as InstagramOptions);
    } catch {
      // What was kept says nothing of Instagram.
    }
  }

  private get chosen(): InstagramOptions {
    return compactInstagram({
      kind: this.kind,
      share_to_feed: !this.takesCover || this.isShared,
      collaborators: this.takesCollaborators ? this.handles : [],
      cover: this.takesCover ? this.cover : null,
      first_comment: this.takesComment ? this.firstComment.trim() : null,
    });
  }

  private get cover(): ReelCover | null {
    if (this.coverSource === 'moment') return { at_ms: Math.max(0, Math.round((this.coverAt ?? 0) * 1000)) };
    const id = this.coverSource === 'picture' ? this.coverMedium?.id : null;
    return id == null ? null : { media: id };
  }

  private take(options: InstagramOptions): void {
    const { kind, share_to_feed: isShared, collaborators, cover, first_comment: comment } = options;
    this.kind = KINDS.find((each) => each === kind) ?? 'feed';
    this.isShared = isShared ?? true;
    this.collaborators = (collaborators ?? []).map((name) => `@${name.replace(/^@/, '')}`).join(' ');
    this.firstComment = comment ?? '';
    this.coverMedium?.release();
    this.coverMedium = cover?.media == null ? null : Medium.at(cover.media);
    this.coverMedium?.hold();
    this.coverAt = (cover?.at_ms ?? 0) / 1000;
    this.coverSource = cover?.media != null ? 'picture' : cover?.at_ms != null ? 'moment' : 'none';
  }
}
