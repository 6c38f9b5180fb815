//! The options of TikTok as the API has them.

/** Who may see a post, by TikTok's names. */
export type TikTokPrivacy = 'PUBLIC_TO_EVERYONE' | 'MUTUAL_FOLLOW_FRIENDS' | 'FOLLOWER_OF_CREATOR' | 'SELF_ONLY';

/** Onto the profile, or into the inbox as a draft. */
export type TikTokMode = 'direct' | 'inbox';

export interface TikTokOptions {
  mode?: TikTokMode;
  title?: string | null;
  privacy?: TikTokPrivacy | null;
  allow_comment?: boolean;
  allow_duet?: boolean;
  allow_stitch?: boolean;
  brand_organic?: boolean;
  branded_content?: boolean;
  ai_generated?: boolean;
  auto_music?: boolean;
  cover_index?: number | null;
  cover_at_ms?: number | null;
  consented_at?: string | null;
}

/** The options as a request says them, in one order: what stands at its default is left out. */
export const compactTikTok = (options: TikTokOptions): TikTokOptions => ({
  ...(options.mode === 'inbox' && { mode: options.mode }),
  ...(options.title && { title: options.title }),
  ...(options.privacy && { privacy: options.privacy }),
  ...(options.allow_comment && { allow_comment: true }),
  ...(options.allow_duet && { allow_duet: true }),
  ...(options.allow_stitch && { allow_stitch: true }),
  ...(options.brand_organic && { brand_organic: true }),
  ...(options.branded_content && { branded_content: true }),
  ...(options.ai_generated && { ai_generated: true }),
  ...(options.auto_music && { auto_music: true }),
  ...(options.cover_index != null && { cover_index: options.cover_index }),
  ...(options.cover_at_ms != null && { cover_at_ms: options.cover_at_ms }),
  ...(options.consented_at && { consented_at: options.consented_at }),
});

/** The options of TikTok among those of a target, and the others. */
export function splitTikTok<Options extends TikTokOptions>(
  options: Options,
): [of: TikTokOptions, rest: Omit<Options, keyof TikTokOptions>] {
  const {
    mode,
    title,
    privacy,
    allow_comment,
    allow_duet,
    allow_stitch,
    brand_organic,
    branded_content,
    ai_generated,
    auto_music,
    cover_index,
    cover_at_ms,
    consented_at,
    ...rest
  } = options;
  const of = {
    mode,
    title,
    privacy,
    allow_comment,
    allow_duet,
    allow_stitch,
    brand_organic,
    branded_content,
    ai_generated,
    auto_music,
    cover_index,
    cover_at_ms,
    consented_at,
  };
  return [compactTikTok(of as TikTokOptions), rest];
}
