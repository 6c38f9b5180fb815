//! The post that is being written: who, what, when, its checks, and the request that it becomes.
import type { FieldError, Problem } from '../../api/problem.ts';
import type { NewPost, Post, PostContent, ReplySetting, Target, XOptions } from '../../api/types.ts';
import { text } from '../../text/index.ts';
import { compact, textsOf } from '../posts/texts.ts';
import { FOR_NEW, Plan, type PlanSnapshot } from '../schedule/plan.svelte.ts';
import { Wording, type Part } from './wording.svelte.ts';

/** Who may answer; `as_set` where a post came with a different setting for each account. */
export type ReplyChoice = 'everyone' | ReplySetting | 'as_set';
export type Field = 'who' | 'reply' | 'late';
/** All that a person chose and wrote, as it can be kept. */
export interface DraftSnapshot {
  shared: string[];
  own: [account: string, texts: string[]][];
  chosen: readonly string[];
  reply: ReplyChoice;
  lateMinutes: number;
  plan: PlanSnapshot;
}

type Errors = Partial<Record<Field | 'form', string>>;

/** Which of our fields shows the complaints about which field of the request; those about texts stand at their part. */
const FIELDS: readonly (readonly [RegExp, Field])[] = [
  [/\.options\.reply_settings$/, 'reply'],
  [/^targets/, 'who'],
  [/^late_minutes/, 'late'],
];
const OF_TEXT = /^(?:targets\[(\d+)\]\.)?(text|media|options\.thread)(?:\[(\d+)\])?/;

export class Draft {
  readonly shared: Wording;
  /** The accounts that say it in their own words. */
  own = $state.raw<ReadonlyMap<string, Wording>>(new Map());
  chosen = $state.raw<readonly string[]>([]);
  reply = $state<ReplyChoice>('everyone');
  lateMinutes = $state(60);
  /** Whether the accounts came with different answers to who may reply. */
  readonly isMixed: boolean;
  readonly plan: Plan;
  errors = $state.raw<Errors>({});
  /** What the post that this began with says for each account, so that nothing is lost that this page does not show. */
  private readonly options: ReadonlyMap<string, XOptions>;

  constructor(plan: Plan = new Plan(FOR_NEW, 'tomorrow'), post?: Post) {
    this.plan = plan;
    const common = post?.targets.find((target) => target.text == null);
    const shared = post ? textsOf(post, common ?? { account: '', text: null }) : [''];
    this.shared = new Wording(shared);
    this.own = new Map(post?.targets.flatMap((target) => ownWords(post, target, shared)));
    this.chosen = post?.targets.map((target) => target.account) ?? [];
    this.lateMinutes = post?.late_minutes ?? 60;
    this.options = new Map(post?.targets.map((target) => [target.account, target.options ?? {}]));
    const replies = new Set([...this.options.values()].map((options) => options.reply_settings ?? 'everyone'));
    this.isMixed = replies.size > 1;
    this.reply = this.isMixed ? 'as_set' : ([...replies][0] ?? 'everyone');
  }

  toggle(account: string): void {
    const has = this.chosen.includes(account);
    this.chosen = has ? this.chosen.filter((id) => id !== account) : [...this.chosen, account];
    this.clear('who');
  }

  wordingOf = (account: string): Wording => this.own.get(account) ?? this.shared;

  /** Gives an account words of its own, which begin as the shared ones. */
  separate(account: string): Wording {
    const wording = new Wording(this.shared.texts);
    this.own = new Map([...this.own, [account, wording]]);
    return wording;
  }

  /** Lets an account say the shared words again. */
  rejoin(account: string): void {
    this.own = new Map([...this.own].filter(([id]) => id !== account));
  }

  clear(field: Field): void {
    if (this.errors[field] === undefined && this.errors.form === undefined) return;
    const { [field]: _seen, form: _form, ...rest } = this.errors;
    this.errors = rest;
  }

  /** Checks everything; what is wrong stands at its field. */
  isSound(now: number): boolean {
    this.errors = this.chosen.length === 0 ? { who: text.composer.errors.noAccount } : {};
    const sound = this.wordings.map((wording) => wording.isSound());
    return this.plan.isSound(now) && sound.every(Boolean) && Object.keys(this.errors).length === 0;
  }

  /** Every wording that goes out; before an account is chosen, the shared one. */
  get wordings(): Wording[] {
    return this.chosen.length === 0 ? [this.shared] : [...new Set(this.chosen.map(this.wordingOf))];
  }

  /** Where nobody says the shared words, they still go along, unless what is left of them would be refused. */
  private get isSharedSaid(): boolean {
    const [first] = this.shared.parts;
    return this.wordings.includes(this.shared) || (first !== undefined && !first.isBlank && first.over === 0);
  }

  /** Whether there is anything to lose. */
  get isWritten(): boolean {
    return [this.shared, ...this.own.values()].some((wording) => !wording.isBlank);
  }

  content(): PostContent {
    return {
      text: (this.isSharedSaid ? this.shared : this.common).texts[0] ?? '',
      targets: this.chosen.map((account) => this.target(account)),
      late_minutes: this.lateMinutes,
    };
  }

  request(now: number): NewPost {
    return { ...this.content(), schedule: this.plan.schedule(now) ?? { now: true } };
  }

  /** Puts each complaint of the server at its field; gives those that belong to none. */
  place(found: readonly FieldError[]): FieldError[] {
    const errors: Errors = { ...this.errors };
    const left: FieldError[] = [];
    for (const error of found) {
      const field = FIELDS.find(([path]) => path.test(error.path))?.[1];
      const part = this.partAt(error.path);
      if (part) part.complain(error.message);
      else if (error.path.startsWith('schedule')) this.plan.error = error.message;
      else if (field) errors[field] = [...new Set([errors[field], error.message])].filter(Boolean).join(' ');
      else left.push(error);
    }
    this.errors = errors;
    return left;
  }

  /** Says why the server did not take it. */
  refuse(problem: Problem): void {
    const left = this.place(problem.errors);
    if (problem.errors.length > left.length) return;
    const isLost = problem.isUncertain && problem.message === '';
    this.errors = { form: isLost ? text.composer.errors.uncertain : [text.composer.errors.refused, problem.message].join(' ').trim() };
  }

  /** Empties what was said, and keeps who and when for the next post. */
  restart(): void {
    this.own = new Map();
    this.shared.parts = new Wording().parts;
    this.shared.removed = null;
    this.reply = 'everyone';
    this.errors = {};
  }

  snapshot(): DraftSnapshot {
    const own = [...this.own].map(([account, { texts }]): [string, string[]] => [account, texts]);
    const { chosen, reply, lateMinutes } = this;
    return { shared: this.shared.texts, own, chosen, reply, lateMinutes, plan: this.plan.snapshot() };
  }

  /** Goes on from what was kept. */
  resume({ shared, own, chosen, reply, lateMinutes, plan }: DraftSnapshot): void {
    this.shared.parts = new Wording(shared).parts;
    this.own = new Map(own.map(([account, texts]) => [account, new Wording(texts)]));
    [this.chosen, this.reply, this.lateMinutes] = [chosen, reply, lateMinutes];
    this.plan.resume(plan);
  }

  private target(account: string): PostContent['targets'][number] {
    const thread = this.wordingOf(account).texts.slice(1).map((part) => ({ text: part }));
    const options = { ...this.options.get(account), thread, reply_settings: this.replyOf(account) };
    return compact({ account, text: this.own.get(account)?.texts[0] ?? null, options });
  }

  private replyOf(account: string): ReplySetting | null {
    if (this.reply === 'as_set') return this.options.get(account)?.reply_settings ?? null;
    return this.reply === 'everyone' ? null : this.reply;
  }

  /** The shared words, or where nobody says them and they are not seen, the first that are. */
  private get common(): Wording {
    const { wordings } = this;
    return wordings.includes(this.shared) ? this.shared : (wordings[0] ?? this.shared);
  }

  private partAt(path: string): Part | undefined {
    const [, target, kind, index] = OF_TEXT.exec(path) ?? [];
    if (kind === undefined) return undefined;
    const account = target === undefined ? undefined : this.chosen[Number(target)];
    const { parts } = account === undefined ? this.common : this.wordingOf(account);
    if (kind !== 'options.thread') return parts[0];
    // A complaint about the thread as a whole, as that it is too long, stands where it ends.
    return (index === undefined ? undefined : parts[Number(index) + 1]) ?? parts.at(-1);
  }
}

/** The words of a target that does not say the shared ones. */
function ownWords(post: Post, target: Target, shared: string[]): [string, Wording][] {
  const texts = textsOf(post, target);
  const isShared = target.text == null && texts.join('\0') === shared.join('\0');
  return isShared ? [] : [[target.account, new Wording(texts)]];
}
