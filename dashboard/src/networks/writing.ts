//! How posts are written for each network. One that is missing here is a compile error.
import type { Component } from 'svelte';
import type { Account, MediaKind, Network, Target, TargetOptions } from '../api/types.ts';
import type { FacebookOptionsDraft } from './facebook/draft.svelte.ts';
import { facebookWriting } from './facebook/writing.ts';
import type { InstagramOptionsDraft } from './instagram/draft.svelte.ts';
import { instagramWriting } from './instagram/writing.ts';
import type { PartContent } from './part.ts';
import type { PreviewProps } from './preview/preview.ts';
import type { TikTokOptionsDraft } from './tiktok/draft.svelte.ts';
import { tiktokWriting } from './tiktok/writing.ts';
import type { XOptionsDraft } from './x/draft.svelte.ts';
import { xWriting } from './x/writing.ts';

/** What a person chooses among the options of one network, for all its accounts. */
export interface OptionsDraft {
  /** What the request says for one account that says these parts; `now` is when it is sent, where it is not only checked. */
  optionsOf: (account: string, parts: readonly PartContent[], now?: number) => TargetOptions;
  /** Shows a complaint of the server at its field; `false` where `path`, from `options` on, names none of them. */
  complain: (path: string, message: string) => boolean;
  clearErrors: () => void;
  /** Whether the files that the options name are there; always, where there are none. */
  isReady?: boolean;
  /** Goes back to the defaults, for the next post. */
  restart: () => void;
  /** The choice in a form that can be kept. */
  snapshot: () => string;
  /** Takes up what was kept; what it does not understand changes nothing. */
  resume: (kept: string) => void;
}

/** A picture or a video of the post, as far as options depend on it. */
export interface ChosenMedium {
  key: number | string;
  kind: MediaKind | null;
  /** How long it plays; `null` where nothing is known of that. */
  durationMs: number | null;
}

/** What the form of a network's options gets to know. */
export interface OptionsFormProps<Options> {
  options: Options;
  hasMedia: boolean;
  /** The accounts that they are for. */
  accounts: readonly Account[];
  /** What the first of them shows. */
  media: readonly ChosenMedium[];
  onchange: () => void;
}

export interface Writing<Options extends OptionsDraft> {
  /** The most that one text may hold, in the network's own units. */
  limit: number;
  /** How many of these units a text takes. */
  measure: (text: string) => number;
  /** Says that a text is too long by so many units. */
  tooLong: (units: number) => string;
  /** How many texts one post may have: more than one are a thread. */
  maxTexts: number;
  /**
   * The index of the text that a complaint at this path, from `options` on, is about: -1 for the last, `null` for none.
   */
  textOf: (path: string) => number | null;
  /**
   * Why the same words again are a risk: from several accounts, and for a copy of a post; `null` where they are none.
   */
  warnings: { sameWords: string | null; copied: string | null };
  /** The options of a draft, as these targets came with them. */
  begin: (targets: readonly Target[]) => Options;
  /** How a post looks there. */
  Preview: Component<PreviewProps<Options>>;
  /** The form of its options. `onchange` is called when a person changes one of them. */
  OptionsForm: Component<OptionsFormProps<Options>>;
  /** Why the post cannot be sent as it is chosen: the button is disabled, and says so. */
  obstacle?: (options: Options) => string | null;
  /** What a person agrees to by sending the post: it stands right before the button. */
  Consent?: Component<{ options: Options }>;
}

/** The options of a draft, by network. */
export interface DraftOptions extends Record<Network, OptionsDraft> {
  x: XOptionsDraft;
  facebook: FacebookOptionsDraft;
  tiktok: TikTokOptionsDraft;
  instagram: InstagramOptionsDraft;
}

export const WRITING: { [Id in Network]: Writing<DraftOptions[Id]> } = {
  x: xWriting,
  facebook: facebookWriting,
  tiktok: tiktokWriting,
  instagram: instagramWriting,
};

/** The options of a draft whose targets are these. */
export const beginOptions = (targetsOf: (network: Network) => readonly Target[]): DraftOptions => ({
  x: WRITING.x.begin(targetsOf('x')),
  facebook: WRITING.facebook.begin(targetsOf('facebook')),
  tiktok: WRITING.tiktok.begin(targetsOf('tiktok')),
  instagram: WRITING.instagram.begin(targetsOf('instagram')),
});
