//! The shapes that the API speaks, by the names of its contract: `schema.d.ts` is made from it by `cargo xtask
//! contract`.
import type { FacebookOptions } from '../networks/facebook/options.ts';
import type { InstagramOptions } from '../networks/instagram/options.ts';
import type { TikTokOptions } from '../networks/tiktok/options.ts';
import type { components } from './schema.d.ts';

type Schemas = components['schemas'];

/** RFC 3339 in UTC with milliseconds. */
export type Instant = Schemas['Instant'];

export type Instance = Schemas['Instance'];
export type Person = Schemas['Person'];
export type Identity = Schemas['Identity'];
export type Session = Schemas['Session'];
export type Invitation = Schemas['Invitation'];
export type InvitationMade = Schemas['InvitationMade'];

/** Where posts go. JSON calls it `platform`. */
export type Network = Schemas['Network'];
/** How access to an account was given. JSON calls it `connected_through`. */
export type Door = Schemas['Door'];
/** Who can say who a person is. */
export type Provider = Schemas['Provider'];
export type Signup = Schemas['Signup'];
export type Account = Schemas['Account'];
/** An account that was disconnected, and that posts still name. */
export type FormerAccount = Schemas['FormerAccount'];
/** An account, and what depends on it. */
export type AccountDetail = Schemas['AccountDetail'];
/** What TikTok lets the creator behind an account do now. */
export type TikTokCreator = Schemas['TikTokCreator'];
export type Health = Schemas['AccountHealth'];
export type HealthState = Schemas['AccountHealthState'];
export type MissingScope = Schemas['MissingScope'];
export type Choices = Schemas['Choices'];
export type Choice = Schemas['Choice'];
export type StandingNotice = Schemas['Notice'];
export type PlatformPause = Extract<StandingNotice, { kind: 'platform_paused' }>;
export type AccountWarning = Extract<StandingNotice, { account: string }>;
export type InstanceNotice = Extract<
  StandingNotice,
  { kind: 'access_left' | 'key_missing' | 'recurrence_paused' }
>;

export type Status = Schemas['Status'];
export type Heartbeat = Schemas['Heartbeat'];
export type Lateness = Schemas['Lateness'];
export type PlatformStatus = Schemas['PlatformStatus'];
export type PlatformState = Schemas['PlatformState'];
export type OperatorStatus = Schemas['OperatorStatus'];
export type TokenKey = Schemas['TokenKey'];

export type PostState = Schemas['PostState'];
export type Post = Omit<Schemas['Post'], 'targets' | 'intended'> & { targets: Target[]; intended?: Intention | null };
export type PostPage = Omit<Schemas['PostPage'], 'data'> & { data: Post[] };
export type PlannedTime = Schemas['PlannedTime'];
/** A target has the options of its network; the contract leaves open which network that is. */
export type Target = Omit<Schemas['Target'], 'options'> & { options: TargetOptions | null };
export type Card = Schemas['Card'];

export type DeliveryState = Schemas['DeliveryState'];
export type Delivery = Schemas['Delivery'];
export type DeliveryPart = Schemas['DeliveryPart'];
export type LedgerEvent = Schemas['LedgerEvent'];
export type LedgerEventKind = Schemas['LedgerEventKind'];
export type Receipt = Schemas['Receipt'];
export type LedgerFile = Schemas['LedgerFile'];
export type Resolution = Schemas['Resolution'];

/** A picture or a video as it is kept. */
export type Medium = Schemas['Medium'];
/** A post that uses a medium. */
export type MediumUse = Schemas['MediumUse'];
export type MediumUses = Schemas['MediumUses'];
export type MediaPage = Schemas['MediaPage'];
/** A medium of a post, with what is known of it. */
export type KnownMedium = Schemas['KnownMedium'];
export type MediaKind = Schemas['MediaKind'];
export type MediaFacts = Schemas['MediaFacts'];
/** A medium at its place in a post. */
export type Attachment = Schemas['Attachment'];

/** What is to be suggested, and for what. */
export type WantedSuggestion = Pick<Schemas['WantedSuggestion'], 'kind'> & Partial<Schemas['WantedSuggestion']>;
export type SuggestionKind = Schemas['SuggestionKind'];
export type Suggestions = Schemas['Suggestions'];
/** Words that can take the place of a person's own. */
export type Suggestion = Schemas['Suggestion'];

export type XOptions = Schemas['XOptions'];
/** What one target says besides its text: the options of its network. */
export type TargetOptions = XOptions & FacebookOptions & InstagramOptions & TikTokOptions;
/** Who may answer on X; absent means everyone. */
export type ReplySetting = Schemas['XReplySettings'];

/** These fields of a request that may leave out each of them. */
type Given<Shape, Name extends keyof Shape> = { [Field in Name]-?: NonNullable<Shape[Field]> };

/** When a new post is to go out: an instant, a wall clock in a zone, at once, or in the next free slot. */
export type Schedule =
  Given<Schemas['When'], 'at'> | Given<Schemas['When'], 'local' | 'zone'> | { now: true } | { slot: 'next' };

/** A weekly time at which something likes to be published. */
export type Slot = Schemas['Slot'];
export type Slots = Schemas['Slots'];
export type DayOfWeek = Schemas['DayOfWeek'];
/** A slot that is free, as a post would be planned for it. */
export type FreeSlot = Schemas['FreeSlot'];

/** A text or a first comment that is kept under a name. */
export type Template = Schemas['Template'];
export type TemplateKind = Schemas['TemplateKind'];
export type NewTemplate = Schemas['NewTemplate'];
/** What is to change of a template; what is left out stays. */
export type TemplateChanges = Partial<Pick<Template, 'name' | 'text'>>;

/** What the workspace marked with `#` and `@` before. */
export type Tags = Schemas['Tags'];

/** One account of a post that is asked for, with the options of its network. */
export type NewTarget = Omit<Schemas['NewTarget'], 'options'> & { options?: TargetOptions };

/** What a post says, to whom, and how late it may. */
export type PostContent = Given<Schemas['NewPost'], 'text' | 'late_minutes'> &
  Pick<Schemas['NewPost'], 'media'> & { targets: NewTarget[] };

export type NewPost = PostContent & { schedule: Schedule };

/** A post that is only kept: it may be unfinished, and goes nowhere. */
export type NewDraft = PostContent & { schedule: null; intended?: Intention | null };
/** When the author of a draft means it to go out: once, or by a rule. Nothing happens then. */
export type Intention = { schedule: Schedule } | { repeat: NewRepeat };

/** A post that comes again by a rule. */
export type Recurrence = Omit<Schemas['Recurrence'], 'targets'> & { targets: Target[] };
export type RecurrencePage = Omit<Schemas['RecurrencePage'], 'data'> & { data: Recurrence[] };
/** The rule by which a post comes again. */
export type Repeat = Schemas['Repeat'];
export type NewRepeat = Pick<Schemas['NewRepeat'], 'unit' | 'time' | 'zone'> & Partial<Schemas['NewRepeat']>;
export type NewRecurrence = PostContent & { repeat: NewRepeat };
export type RecurrenceChanges = Partial<NewRecurrence> & { state?: 'active' | 'paused'; skip_missed?: true };
/** A time at which a post would go out. */
export type UpcomingTime = Schemas['UpcomingTime'];

/** What would become of a file of posts. */
export type ImportPreview = Schemas['ImportPreview'];
/** What would become of a row of it. */
export type ImportRow = Schemas['RowPreview'];
/** A row that became a post. */
export type ImportedPost = Schemas['ImportedPost'];

/** The fields of a post that change; the others stay. */
export type PostChanges = Partial<PostContent> & { schedule?: Schedule | null; intended?: Intention | null };

/** When a delivery is to be sent after all. */
export type SendTime = Given<Schemas['When'], 'at'> | { now: true };
