//! The post that is being written: who, what, when, the options of each network, its checks, and the request that it
//! becomes. What one network wants differently is behind `networks/writing.ts`.
import type { Findings } from '../../api/posts.ts';
import type { FieldError, Problem } from '../../api/problem.ts';
import type { Account, Network, NewPost, Post, PostContent, Target } from '../../api/types.ts';
import { ALL_NETWORKS } from '../../networks/index.ts';
import type { PartContent } from '../../networks/part.ts';
import {
  beginOptions,
  WRITING,
  type ChosenMedium,
  type DraftOptions,
  type OptionsDraft,
  type Writing,
} from '../../networks/writing.ts';
import { accounts } from '../../stores/accounts.svelte.ts';
import { text } from '../../text/index.ts';
import { networkOf } from '../posts/networks.ts';
import { compact, partsOf } from '../posts/texts.ts';
import { FOR_NEW, Plan, type PlanSnapshot } from '../schedule/plan.svelte.ts';
import { NOTHING, Wording, type Part } from './wording.svelte.ts';

/** What is there already: a post, or one that repeats. */
export type Origin = Pick<Post, 'text' | 'media' | 'targets' | 'late_minutes'> & {
  library?: Post['library'];
  deliveries?: Post['deliveries'];
};

type Field = 'who' | 'late' | 'form';
/** All that a person chose and wrote, as it can be kept. */
export interface DraftSnapshot {
  shared: PartContent[];
  own: [account: string, parts: PartContent[]][];
  chosen: readonly string[];
  options: Partial<Record<Network, string>>;
  lateMinutes: number;
  plan: PlanSnapshot;
}

/** Where a complaint of the server about a target or a text belongs: `targets[2].options.thread[0].text`. */
const PATH = /^(?:targets\[(\d+)\]\.)?(account|text|media|options\.(.+))/;
/** What the person who gave access to an account did not allow: connecting it anew mends it. */
const NOT_ALLOWED = 'scope_missing';
/** Where within a text or an option it is about media: `media[1].alt`, or all of them. */
const MEDIA = /(?:^|\.)media(?:\[(\d+)\])?(?:\.\w+)?$/;

/** Where a complaint of the server belongs. */
interface Place {
  account: string | undefined;
  option: string | undefined;
  part: Part | undefined;
  /** The medium that it is about; `null` for all of the part, `undefined` where it is not about media. */
  medium: number | null | undefined;
}

/** What the server said of the media and the texts of one account. */
export interface Remark {
  kind: 'error' | 'warning';
  message: string;
  /** The part of a thread, counted from 1. */
  part: number | null;
  /** The place of a medium, counted from 1. */
  medium: number | null;
  /** Whether it still stands at its field: it goes there as soon as a person changes something. */
  stands: () => boolean;
}

export class Draft {
  /** The words that the accounts share. */
  readonly shared: Wording;
  /** The accounts that say it in their own words. */
  own = $state.raw<ReadonlyMap<string, Wording>>(new Map());
  chosen = $state.raw<readonly string[]>([]);
  lateMinutes = $state(60);
  readonly plan: Plan;
  errors = $state.raw<Partial<Record<Field, string>>>({});
  /** What the server found when it was last asked, by account. */
  remarks = $state.raw<ReadonlyMap<string, readonly Remark[]>>(new Map());
  /** The accounts whose consent lacks what the post needs. */
  unallowed = $state.raw<readonly string[]>([]);
  /** The options of each network. */
  readonly options: DraftOptions;
  /** The post that this began with. */
  private readonly origin: Origin | undefined;

  constructor(plan: Plan = new Plan(FOR_NEW, 'tomorrow'), post?: Origin) {
    this.plan = plan;
    this.origin = post;
    const common = post?.targets.find((target) => target.text == null && target.media == null);
    const shared = post ? partsOf(post, common ?? { account: '', text: null }) : [NOTHING];
    this.shared = new Wording(() => this.networksOf(this.shared), shared, post?.library);
    this.own = new Map(post?.targets.flatMap((target) => this.ownWords(post, target, shared)));
    this.chosen = post?.targets.map((target) => target.account) ?? [];
    this.lateMinutes = post?.late_minutes ?? 60;
    const targets = post?.targets ?? [];
    this.options = beginOptions((network) => targets.filter(({ account }) => this.networkOf(account) === network));
  }

  /** The networks that the post goes to; before an account is chosen, all that it can go to. */
  get networks(): readonly Network[] {
    if (this.chosen.length > 0) return networksAmong(this.chosen.map(this.networkOf));
    const possible = networksAmong(accounts.connected.map(({ id }) => this.networkOf(id)));
    return possible.length > 0 ? possible : ALL_NETWORKS;
  }

  /** The networks of the accounts that are chosen. */
  get chosenNetworks(): readonly Network[] {
    return networksAmong(this.chosen.map(this.networkOf));
  }

  /** Why the post cannot be sent as it is chosen for one of its networks. */
  get obstacle(): string | null {
    const found = this.chosenNetworks.map((network) => obstacleOn(network, this.options));
    return found.find((each) => each !== null) ?? null;
  }

  /** The chosen accounts of a network. */
  accountsOn = (network: Network): Account[] =>
    this.chosen.flatMap((id) => accounts.byId(id) ?? []).filter(({ id }) => this.networkOf(id) === network);

  /** What the first chosen account of a network shows. */
  mediaFor(network: Network): ChosenMedium[] {
    const first = this.chosen.find((id) => this.networkOf(id) === network);
    const wording = first === undefined ? this.shared : this.wordingOf(first);
    const items = wording.parts[0]?.gallery.items ?? [];
    return items.map(({ key, medium }) => ({ key, kind: medium.kind, durationMs: medium.facts?.duration_ms ?? null }));
  }

  networkOf = (account: string): Network => networkOf(account, this.origin);

  toggle(account: string): void {
    const has = this.chosen.includes(account);
    this.chosen = has ? this.chosen.filter((id) => id !== account) : [...this.chosen, account];
    this.clear('who');
  }

  wordingOf = (account: string): Wording => this.own.get(account) ?? this.shared;

  /** Gives an account words and media of its own, which begin as the shared ones. */
  separate(account: string): Wording {
    const wording = this.shared.copyFor(() => [this.networkOf(account)]);
    this.own = new Map([...this.own, [account, wording]]);
    return wording;
  }

  /** Lets an account say the shared words again. */
  rejoin(account: string): void {
    this.own.get(account)?.drop();
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
    for (const network of ALL_NETWORKS) this.options[network].clearErrors();
    if (!this.areOptionsReady) this.errors = { ...this.errors, form: text.media.notReady };
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
    const isSendable = first !== undefined && !first.isBlank && !first.isTooLong && first.gallery.isReady;
    return this.wordings.includes(this.shared) || isSendable;
  }

  /** Whether there is anything to lose. */
  get isWritten(): boolean {
    return [this.shared, ...this.own.values()].some((wording) => !wording.isBlank);
  }

  /** Whether anything is shown besides the words. */
  get hasMedia(): boolean {
    return this.wordings.some(({ parts }) => parts.some(({ gallery }) => !gallery.isEmpty));
  }

  /** Lets whatever is on its way wait: the screen was left. */
  pause(): void {
    for (const { parts } of [this.shared, ...this.own.values()]) parts.forEach(({ gallery }) => gallery.pause());
  }

  /** Whether all media that go out are there. */
  get isComplete(): boolean {
    return this.areOptionsReady && this.wordings.every(({ parts }) => parts.every(({ gallery }) => gallery.isReady));
  }

  /** Whether the files that the options name are there. */
  get areOptionsReady(): boolean {
    return this.networks.every((network) => isReady(this.options[network]));
  }

  /** `now` is when it is sent, where it is not only checked. */
  content(now?: number): PostContent {
    const { text: words, media } = this.sharedContent;
    return {
      text: words,
      ...(media.length > 0 && { media: [...media] }),
      targets: this.chosen.map((account) => this.target(account, now)),
      late_minutes: this.lateMinutes,
    };
  }

  request(now: number): NewPost {
    return { ...this.content(now), schedule: this.plan.schedule(now) ?? { now: true } };
  }

  /** Puts each complaint of the server at its field; gives those that belong to none. */
  place(found: readonly FieldError[]): FieldError[] {
    const unallowed = found.filter(({ code }) => code === NOT_ALLOWED).map(({ path }) => this.placeOf(path).account);
    this.unallowed = this.chosen.filter((account) => unallowed.includes(account));
    return found.filter((error) => !this.takes(error));
  }

  /** Puts what the server found at its places, instead of what it found before. */
  learn({ errors, warnings }: Findings): void {
    for (const { parts } of [this.shared, ...this.own.values()]) for (const part of parts) part.clearWarnings();
    const { who: _before, ...others } = this.errors;
    this.errors = others;
    this.place(errors);
    for (const { path, message } of warnings) this.warn(this.placeOf(path), message);
    const remarks = [...this.remarksOn(errors, 'error'), ...this.remarksOn(warnings, 'warning')];
    const of = (id: string): Remark[] => remarks.filter(([account]) => account === id).map(([, remark]) => remark);
    this.remarks = new Map(this.chosen.map((account) => [account, of(account)]));
  }

  /** Says why the server did not take it. */
  refuse(problem: Problem): void {
    const left = this.place(problem.errors);
    if (problem.errors.length > left.length) return;
    const isLost = problem.isUncertain && problem.message === '';
    const { uncertain, refused } = text.composer.errors;
    this.errors = { form: isLost ? uncertain : [refused, problem.message].join(' ').trim() };
  }

  /** Empties what was said, and keeps who and when for the next post. */
  restart(): void {
    for (const wording of this.own.values()) wording.drop();
    this.own = new Map();
    this.remarks = new Map();
    this.unallowed = [];
    this.plan.wish = null;
    this.shared.replace([NOTHING]);
    this.shared.removed = null;
    for (const network of ALL_NETWORKS) this.options[network].restart();
    this.errors = {};
  }

  snapshot(): DraftSnapshot {
    const own = [...this.own].map(([account, { contents }]): [string, PartContent[]] => [account, contents]);
    const options = Object.fromEntries(ALL_NETWORKS.map((network) => [network, this.options[network].snapshot()]));
    const { chosen, lateMinutes } = this;
    return { shared: this.shared.contents, own, chosen, options, lateMinutes, plan: this.plan.snapshot() };
  }

  /** Goes on from what was kept. */
  resume({ shared, own, chosen, options, lateMinutes, plan }: DraftSnapshot): void {
    this.shared.replace(shared);
    this.own = new Map(own.map(([account, parts]) => [account, this.wordingFor(account, parts)]));
    [this.chosen, this.lateMinutes] = [chosen, lateMinutes];
    for (const network of ALL_NETWORKS) this.options[network].resume(options[network] ?? '');
    this.plan.resume(plan);
  }

  private target(account: string, now?: number): PostContent['targets'][number] {
    const { contents } = this.wordingOf(account);
    const options = this.options[this.networkOf(account)].optionsOf(account, contents, now);
    const own = this.own.has(account) ? contents[0] : undefined;
    const media = own && !isSame(own.media, this.sharedContent.media) ? own.media : null;
    return compact({ account, text: own?.text ?? null, media, options });
  }

  /** What the post says besides what its accounts say for themselves. */
  private get sharedContent(): PartContent {
    return (this.isSharedSaid ? this.shared : this.common).contents[0] ?? NOTHING;
  }

  /** The shared words, or where nobody says them and they are not seen, the first that are. */
  private get common(): Wording {
    const { wordings } = this;
    return wordings.includes(this.shared) ? this.shared : (wordings[0] ?? this.shared);
  }

  /** Shows a complaint at its field, if it has one. */
  private takes({ path, code, message }: FieldError): boolean {
    const { account, option, part, medium } = this.placeOf(path);
    if (part && medium !== undefined) part.gallery.complain(medium, message, code);
    else if (part) part.complain(message);
    else if (/^(schedule|repeat)/.test(path)) this.plan.error = message;
    else if (this.isTakenByOptions(account, option, message)) return true;
    else if (path.startsWith('targets')) this.complain('who', this.about(account, message));
    else if (path.startsWith('late_minutes')) this.complain('late', message);
    else return false;
    return true;
  }

  private placeOf(path: string): Place {
    const [, target, field, option] = PATH.exec(path) ?? [];
    const account = target === undefined ? undefined : this.chosen[Number(target)];
    const part = field === undefined || field === 'account' ? undefined : this.partAt(account, option);
    const [about, index] = part === undefined ? [] : (MEDIA.exec(path) ?? []);
    const medium = index === undefined ? null : Number(index);
    return { account, option, part, medium: about === undefined ? undefined : medium };
  }

  private warn({ part, medium }: Place, message: string): void {
    if (part && medium !== undefined) part.gallery.warn(medium, message);
    else part?.warn(message);
  }

  /** What is said of single accounts, for their previews. */
  private remarksOn(found: readonly FieldError[], kind: Remark['kind']): [account: string, Remark][] {
    return found.flatMap(({ path, message }): [string, Remark][] => {
      const { account, part, medium } = this.placeOf(path);
      if (account === undefined) return [];
      const { parts, isThread } = this.wordingOf(account);
      const index = part && isThread ? parts.indexOf(part) + 1 : null;
      const stands = (): boolean => kind === 'warning' || part === undefined || part.complains(message);
      return [[account, { kind, message, part: index, medium: medium == null ? null : medium + 1, stands }]];
    });
  }

  private isTakenByOptions(account: string | undefined, option: string | undefined, message: string): boolean {
    if (account === undefined || option === undefined) return false;
    return this.options[this.networkOf(account)].complain(option, message);
  }

  /** The message, with the account that it is about where there are several. */
  private about(account: string | undefined, message: string): string {
    if (account === undefined || this.chosen.length < 2) return message;
    return text.composer.about(accounts.nameOf(account, this.networkOf(account)), message);
  }

  private complain(field: Field, message: string): void {
    const all = new Set([this.errors[field], message]);
    this.errors = { ...this.errors, [field]: [...all].filter(Boolean).join(' ') };
  }

  /** The text that a complaint is about: the first, or the one that a path into the options of the account names. */
  private partAt(account: string | undefined, option: string | undefined): Part | undefined {
    const { parts } = account === undefined ? this.common : this.wordingOf(account);
    if (option === undefined) return parts[0];
    const index = account === undefined ? null : WRITING[this.networkOf(account)].textOf(option);
    return index === null ? undefined : (parts.at(index) ?? parts.at(-1));
  }

  /** The networks of the accounts that say a wording; of one that nobody says, those of the post. */
  private networksOf(wording: Wording): readonly Network[] {
    const accounts = this.chosen.filter((account) => this.wordingOf(account) === wording);
    return accounts.length === 0 ? this.networks : networksAmong(accounts.map(this.networkOf));
  }

  private wordingFor(account: string, parts: readonly PartContent[]): Wording {
    return new Wording(() => [this.networkOf(account)], parts, this.origin?.library);
  }

  /** The words of a target that does not say the shared ones. */
  private ownWords(post: Origin, target: Target, shared: readonly PartContent[]): [string, Wording][] {
    const parts = partsOf(post, target);
    const isShared = target.text == null && isSame(parts, shared);
    return isShared ? [] : [[target.account, this.wordingFor(target.account, parts)]];
  }
}

/** Why a network would not take the post as its options are chosen. */
const obstacleOn = <Id extends Network>(network: Id, options: DraftOptions): string | null =>
  (WRITING[network] as Writing<DraftOptions[Id]>).obstacle?.(options[network]) ?? null;

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const isReady = (options: OptionsDraft): boolean => options.isReady ?? true;

const networksAmong = (networks: readonly Network[]): readonly Network[] => [...new Set(networks)];
