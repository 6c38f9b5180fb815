//! What the server keeps of a post while it is written: all that is said, whether it could go out or not.
import type { Intention, Post, PostContent } from '../../api/types.ts';
import { compactMedia } from '../../networks/part.ts';
import { serverNow } from '../../time/now.ts';
import type { Medium } from '../media/medium.svelte.ts';
import { compact } from '../posts/texts.ts';
import type { Draft } from './draft.svelte.ts';

/**
 * A post as a draft: its media are named even where there are none, so that taking the last one out is said, and so is when
 * it is meant to go out.
 */
export type DraftContent = PostContent & { media: NonNullable<PostContent['media']>; intended: Intention | null };

/** What is written, as the server can keep it; `null` while it cannot: it is not known yet what it has to name. */
export function contentOf(draft: Draft): DraftContent | null {
  const media = mediaOf(draft);
  if (!draft.areOptionsReady || media.some(({ phase }) => phase === 'reading')) return null;
  const { text, media: shown = [], targets, late_minutes } = draft.content();
  const parts = draft.shared.contents;
  // Which of its accounts takes a thread is not known before one is chosen: until then all of it is one text.
  const isWhole = targets.length === 0 && parts.length > 1;
  const all = {
    text: isWhole ? parts.map((part) => part.text).join('\n\n') : text,
    media: isWhole ? parts.flatMap((part) => part.media) : shown,
    targets,
    late_minutes,
    intended: draft.plan.intention(serverNow()),
  };
  return without(all, new Set(media.filter(isArriving).flatMap(({ id }) => id ?? [])));
}

/** The same of a draft as the server tells it. */
export const contentOfPost = (post: Post): DraftContent => ({
  text: post.text,
  media: compactMedia(post.media),
  targets: post.targets.map(compact),
  late_minutes: post.late_minutes,
  intended: post.intended ?? null,
});

/** A text for the content that is the same for the same content, in whichever order its fields stand. */
export const signOf = (content: DraftContent | null): string =>
  JSON.stringify(content, (_, value: unknown) =>
    isRecord(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value,
  );

const mediaOf = (draft: Draft): Medium[] =>
  [draft.shared, ...draft.own.values()].flatMap(({ parts }) =>
    parts.flatMap(({ gallery }) => gallery.items.map((item) => item.medium)),
  );

/** Whether the server does not have it whole yet: a draft names it once it does. */
const isArriving = ({ isReady, phase }: Medium): boolean => !isReady && phase !== 'refused';

/** The same without these media, wherever they stand. */
function without<Value>(value: Value, media: ReadonlySet<string>): Value {
  const isOut = (each: unknown): boolean => isRecord(each) && typeof each['id'] === 'string' && media.has(each['id']);
  const visit = (each: unknown): unknown => {
    if (Array.isArray(each)) return each.filter((one) => !isOut(one)).map(visit);
    return isRecord(each) ? Object.fromEntries(Object.entries(each).map(([name, one]) => [name, visit(one)])) : each;
  };
  return media.size === 0 ? value : (visit(value) as Value);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
