//! What a person chooses among the options of X while a post is written.
import type { ReplySetting, Target, TargetOptions, XOptions } from '../../api/types.ts';
import { compactPart, type PartContent } from '../part.ts';
import type { OptionsDraft } from '../writing.ts';
import type { ReplyChoice } from './replies.ts';

const CHOICES = ['everyone', 'following', 'mentionedUsers', 'subscribers', 'verified', 'as_set'] as const;
/** The mark of a choice that is kept. */
const BY_AI = 'ai';

export class XOptionsDraft implements OptionsDraft {
  reply = $state<ReplyChoice>('everyone');
  /** Whether the pictures and videos are labelled as made by AI. */
  isMadeWithAi = $state(false);
  /** What is wrong with these choices. */
  error = $state<string | undefined>(undefined);
  /** Whether the accounts came with different answers to who may reply. */
  readonly isMixed: boolean;
  private readonly beganWithAi: boolean;
  /** The options that each account came with, so that nothing is lost that this page does not show. */
  private readonly given: ReadonlyMap<string, XOptions>;

  constructor(targets: readonly Target[]) {
    this.given = new Map(targets.map((target) => [target.account, target.options ?? {}]));
    const replies = new Set([...this.given.values()].map((options) => options.reply_settings ?? 'everyone'));
    this.isMadeWithAi = [...this.given.values()].some((options) => options.made_with_ai === true);
    this.beganWithAi = this.isMadeWithAi;
    this.isMixed = replies.size > 1;
    this.reply = this.isMixed ? 'as_set' : ([...replies][0] ?? 'everyone');
  }

  /** The answers that are offered to the question who may reply. */
  get choices(): readonly ReplyChoice[] {
    return CHOICES.filter((choice) => choice !== 'as_set' || this.isMixed);
  }

  optionsOf(account: string, parts: readonly PartContent[]): TargetOptions {
    const thread = parts.slice(1).map(compactPart);
    const hasMedia = parts.some(({ media }) => media.length > 0);
    return {
      ...this.given.get(account),
      thread,
      reply_settings: this.replyOf(account),
      made_with_ai: hasMedia && this.isMadeWithAiBy(account),
    };
  }

  complain(path: string, message: string): boolean {
    if (path !== 'reply_settings' && path !== 'made_with_ai') return false;
    this.error = [...new Set([this.error, message])].filter(Boolean).join(' ');
    return true;
  }

  clearErrors(): void {
    this.error = undefined;
  }

  restart(): void {
    this.reply = 'everyone';
    this.isMadeWithAi = false;
    this.error = undefined;
  }

  snapshot(): string {
    return [this.reply, ...(this.isMadeWithAi ? [BY_AI] : [])].join(' ');
  }

  resume(kept: string): void {
    const [reply, ...marks] = kept.split(' ');
    this.reply = CHOICES.find((choice) => choice === reply) ?? this.reply;
    this.isMadeWithAi = marks.includes(BY_AI);
  }

  /** As long as it is not chosen anew, each account keeps what it came with. */
  private isMadeWithAiBy(account: string): boolean {
    const given = this.given.get(account)?.made_with_ai;
    return this.isMadeWithAi === this.beganWithAi ? (given ?? this.isMadeWithAi) : this.isMadeWithAi;
  }

  private replyOf(account: string): ReplySetting | null {
    if (this.reply === 'as_set') return this.given.get(account)?.reply_settings ?? null;
    return this.reply === 'everyone' ? null : this.reply;
  }
}
