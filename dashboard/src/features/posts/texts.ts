//! What the targets of a post say: the shared text and media, and those of an account's own.
import type { Attachment, Post, PostContent, Target } from '../../api/types.ts';
import { compactOptions, threadOf } from '../../networks/options.ts';
import { compactMedia, type PartContent } from '../../networks/part.ts';

type Written = Pick<Post, 'text' | 'media' | 'targets'> | Pick<PostContent, 'text' | 'media' | 'targets'>;

/** What goes out for a target, in its order: one text with its media, or the parts of a thread. */
export const partsOf = (post: Written, target: Written['targets'][number]): PartContent[] => [
  { text: target.text ?? post.text, media: compactMedia(target.media ?? post.media ?? []) },
  ...threadOf(target.options),
];

/** What some accounts of a post say alike. */
interface Said {
  parts: PartContent[];
  accounts: string[];
}

/** The different things that a post says, with their accounts: one entry where all accounts say the same. */
export const said = (post: Written): Said[] => alike(post, (parts) => parts);

/** The accounts of a post, grouped by what `by` sees of what they say. */
function alike(post: Written, by: (parts: PartContent[]) => unknown): Said[] {
  const found = new Map<string, Said>();
  for (const target of post.targets) {
    const parts = partsOf(post, target);
    const key = JSON.stringify(by(parts));
    const entry = found.get(key) ?? { parts, accounts: [] };
    entry.accounts.push(target.account);
    found.set(key, entry);
  }
  return [...found.values()];
}

const textsOf = (parts: PartContent[]): string[] => parts.map(({ text }) => text);

/** The accounts that would say word for word the same, group by group. */
export function repeated(content: PostContent): string[][] {
  const isBlank = ({ parts }: Said): boolean => parts.every(({ text }) => text.trim() === '');
  return alike(content, textsOf)
    .filter((entry) => !isBlank(entry) && entry.accounts.length > 1)
    .map((entry) => entry.accounts);
}

/** A target as a request says it: what stands at its default is left out. */
export function compact({ account, text, media, options }: Given): PostContent['targets'][number] {
  const kept = compactOptions(options);
  return {
    account,
    ...(text != null && { text }),
    ...(media != null && { media: compactMedia(media) }),
    ...(Object.keys(kept).length > 0 && { options: kept }),
  };
}

/** A target as the server tells it, or as it is written here. */
type Given = Pick<Target, 'account' | 'text' | 'options'> & { media: readonly Attachment[] | null };
