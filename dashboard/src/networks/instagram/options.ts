//! The options of Instagram as the API has them.

/** What a post becomes on Instagram. */
export type InstagramKind = 'feed' | 'reel' | 'story';

/** The cover of a Reel: a picture, or a moment of the video. */
export interface ReelCover {
  media?: string | null;
  at_ms?: number | null;
}

/** Where the cover comes from. */
export type CoverSource = 'none' | 'moment' | 'picture';

export interface InstagramOptions {
  kind?: InstagramKind;
  share_to_feed?: boolean;
  collaborators?: string[];
  cover?: ReelCover | null;
  first_comment?: string | null;
}

/** The options as a request says them: what stands at its default is left out. */
export const compactInstagram = (options: InstagramOptions): InstagramOptions => {
  const { kind, share_to_feed: isShared, collaborators, cover, first_comment: comment } = options;
  return {
    ...(kind && kind !== 'feed' && { kind }),
    ...(isShared === false && { share_to_feed: false }),
    ...(collaborators && collaborators.length > 0 && { collaborators }),
    ...(cover && { cover }),
    ...(comment && { first_comment: comment }),
  };
};
