//! What a person chooses among the options of X while a post is written.
import type { ReplySetting, Target, TargetOptions, XOptions } from '../../api/types.ts';
import type { OptionsDraft } from '../writing.ts';
import type { ReplyChoice } from './replies.ts';

const CHOICES = ['everyone', 'following', 'mentionedUsers', 'subscribers', 'verified', 'as_set'] as const;

export class XOptionsDraft implements OptionsDraft {
  reply = $state<ReplyChoice>('everyone');
  /** What is wrong with the choice who may reply. */
  error = $state<string | undefined>(undefined);
  /** Whether the accounts came with different answers to who may reply. */
  readonly isMixed: boolean;
  /** The options that each account came with, so that nothing is lost that this page does not show. */
  private readonly given: ReadonlyMap<string, XOptions>;

  constructor(targets: readonly Target[]) {
    this.given = new Map(targets.map((target) => [target.account, target.options ?? {}]));
    const replies = new Set([...this.given.values()].map((options) => options.reply_settings ?? 'everyone'));
    this.isMixed = replies.size > 1;
    this.reply = this.isMixed ? 'as_set' : ([...replies][0] ?? 'everyone');
  }

  /** The answers that are offered to the question who may reply. */
  get choices(): readonly ReplyChoice[] {
    return CHOICES.filter((choice) => choice !== 'as_set' || this.isMixed);
  }

  optionsOf(account: string, texts: readonly string[]): TargetOptions {
    const thread = texts.slice(1).map((part) => ({ text: part }));
    return { ...this.given.get(account), thread, reply_settings: this.replyOf(account) };
  }

  complain(path: string, message: string): boolean {
    if (path !== 'reply_settings') return false;
    this.error = [...new Set([this.error, message])].filter(Boolean).join(' ');
    return true;
  }

  clearErrors(): void {
    this.error = undefined;
  }

  restart(): void {
    this.reply = 'everyone';
    this.error = undefined;
  }

  snapshot(): string {
    return this.reply;
  }

  resume(kept: string): void {
    this.reply = CHOICES.find((choice) => choice === kept) ?? this.reply;
  }

  private replyOf(account: string): ReplySetting | null {
    if (this.reply === 'as_set') return this.given.get(account)?.reply_settings ?? null;
    return this.reply === 'everyone' ? null : this.reply;
  }
}
