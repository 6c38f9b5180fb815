//! What a person chooses among the options of TikTok while a post is written. Nothing is chosen for them: TikTok's
//! guidelines want that, https://developers.tiktok.com/doc/content-sharing-guidelines.
import type { Target, TargetOptions } from '../../api/types.ts';
import { serverNow } from '../../time/now.ts';
import type { PartContent } from '../part.ts';
import type { OptionsDraft } from '../writing.ts';
import { compactTikTok, splitTikTok, type TikTokMode, type TikTokOptions, type TikTokPrivacy } from './options.ts';

/** What the post shows, as far as that decides over options. */
export type TikTokShape = 'video' | 'photos';

const FIELDS = [
  'mode',
  'title',
  'privacy',
  'allow_comment',
  'allow_duet',
  'allow_stitch',
  'branded_content',
  'brand_organic',
  'ai_generated',
  'auto_music',
  'cover_index',
  'cover_at_ms',
  'consented_at',
] as const;
/** The options, each with its field. */
export type TikTokField = (typeof FIELDS)[number];

export class TikTokOptionsDraft implements OptionsDraft {
  mode = $state<TikTokMode>('direct');
  title = $state('');
  privacy = $state<TikTokPrivacy | ''>('');
  allowComment = $state(false);
  allowDuet = $state(false);
  allowStitch = $state(false);
  /** Whether it promotes anybody. */
  isDisclosed = $state(false);
  isOwnBrand = $state(false);
  isPaid = $state(false);
  isMadeWithAi = $state(false);
  autoMusic = $state(false);
  /** Which photo is the cover, from 0. */
  cover = $state(0);
  /** Where in the video its cover is taken, in seconds; otherwise TikTok takes the beginning. */
  coverAt = $state<number | null>(null);
  shape = $state<TikTokShape>('video');
  /** Why the creator cannot post, as TikTok just said. */
  cannotPost = $state<string | null>(null);
  errors = $state.raw<Partial<Record<TikTokField, string>>>({});
  /** The options that each account came with. */
  private readonly given: ReadonlyMap<string, TikTokOptions>;
  /** What the choice was when it began: as long as it is that, each account keeps what it came with. */
  private readonly begun: string;
  /** When writing began. What is only checked was not agreed to yet. */
  private readonly begunAt = instant(serverNow());

  constructor(targets: readonly Target[]) {
    const given = ({ options }: Target): TikTokOptions => splitTikTok(options ?? {})[0];
    this.given = new Map(targets.map((target) => [target.account, given(target)]));
    const [first] = this.given.values();
    this.take(first ?? {});
    this.begun = this.snapshot();
  }

  get isDirect(): boolean {
    return this.mode === 'direct';
  }

  /** Whether it says that it promotes somebody, and not whom. */
  get isUndisclosed(): boolean {
    return this.isDirect && this.isDisclosed && !this.isOwnBrand && !this.isPaid;
  }

  get isBranded(): boolean {
    return this.isDirect && this.isDisclosed && this.isPaid;
  }

  /** `now` is when the person pressed the button below the line that they agree to. */
  optionsOf(account: string, _parts: readonly PartContent[], now?: number): TargetOptions {
    const given = this.given.get(account);
    if (given && this.snapshot() === this.begun) return given;
    const consented_at = now === undefined ? this.begunAt : instant(now);
    return compactTikTok({ ...this.chosen, ...(this.isDirect && { consented_at }) });
  }

  complain(path: string, message: string): boolean {
    const field = FIELDS.find((name) => name === path);
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
    return JSON.stringify({ ...this.chosen, isDisclosed: this.isDisclosed });
  }

  resume(kept: string): void {
    try {
      const { isDisclosed, ...options } = JSON.parse(kept) as TikTokOptions & { isDisclosed?: boolean };
      this.take(options);
      this.isDisclosed ||= isDisclosed === true;
    } catch {
      // What was kept says nothing of TikTok.
    }
  }

  private get chosen(): TikTokOptions {
    const [isVideo, isDirect] = [this.shape === 'video', this.isDirect];
    return compactTikTok({
      mode: this.mode,
      title: isVideo ? null : this.title.trim(),
      cover_index: isVideo || this.cover === 0 ? null : this.cover,
      ...(isDirect && {
        privacy: this.privacy === '' ? null : this.privacy,
        allow_comment: this.allowComment,
        allow_duet: isVideo && this.allowDuet,
        allow_stitch: isVideo && this.allowStitch,
        brand_organic: this.isDisclosed && this.isOwnBrand,
        branded_content: this.isDisclosed && this.isPaid,
        ai_generated: this.isMadeWithAi,
        auto_music: !isVideo && this.autoMusic,
        cover_at_ms: isVideo && this.coverAt != null ? Math.max(0, Math.round(this.coverAt * 1000)) : null,
      }),
    });
  }

  private take(options: TikTokOptions): void {
    this.mode = options.mode === 'inbox' ? 'inbox' : 'direct';
    this.title = options.title ?? '';
    this.privacy = options.privacy ?? '';
    this.allowComment = options.allow_comment === true;
    this.allowDuet = options.allow_duet === true;
    this.allowStitch = options.allow_stitch === true;
    this.isOwnBrand = options.brand_organic === true;
    this.isPaid = options.branded_content === true;
    this.isDisclosed = this.isOwnBrand || this.isPaid;
    this.isMadeWithAi = options.ai_generated === true;
    this.autoMusic = options.auto_music === true;
    this.cover = options.cover_index ?? 0;
    this.coverAt = options.cover_at_ms == null ? null : options.cover_at_ms / 1000;
    if (options.title || options.auto_music || options.cover_index != null) this.shape = 'photos';
  }
}

const instant = (ms: number): string => new Date(ms).toISOString();
