//! The options of Facebook as the API has them.

/** What a post becomes on a Page. */
export type FacebookKind = 'feed' | 'reel' | 'story';

export interface FacebookOptions {
  kind?: FacebookKind;
  link?: string | null;
  first_comment?: string | null;
}

/** The options as a request says them: what stands at its default is left out. */
export const compactFacebook = ({ kind, link, first_comment: comment }: FacebookOptions): FacebookOptions => ({
  ...(kind && kind !== 'feed' && { kind }),
  ...(link && { link }),
  ...(comment && { first_comment: comment }),
});
