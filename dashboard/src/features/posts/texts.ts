//! The texts of a post as its targets say them: the shared one, and those of an account's own.
import type { Post, PostContent, Target } from '../../api/types.ts';
import { compactOptions, textsOfThread } from '../../networks/x/options.ts';

type Written = Pick<Post, 'text' | 'targets'> | Pick<PostContent, 'text' | 'targets'>;

/** The texts that go out for a target, in their order: one, or the parts of a thread. */
export const textsOf = (post: Written, target: Written['targets'][number]): string[] => [
  target.text ?? post.text,
  ...textsOfThread(target.options),
];

/** The texts of a post that some of its accounts share. */
interface Said {
  texts: string[];
  accounts: string[];
}

/** The different texts of a post with their accounts: one entry where all accounts say the same. */
export function said(post: Written): Said[] {
  const found = new Map<string, Said>();
  for (const target of post.targets) {
    const texts = textsOf(post, target);
    const entry = found.get(JSON.stringify(texts)) ?? { texts, accounts: [] };
    entry.accounts.push(target.account);
    found.set(JSON.stringify(texts), entry);
  }
  return [...found.values()];
}

/** The accounts that would say word for word the same, group by group. */
export function repeated(content: PostContent): string[][] {
  const isBlank = ({ texts }: Said): boolean => texts.every((part) => part.trim() === '');
  return said(content)
    .filter((entry) => !isBlank(entry) && entry.accounts.length > 1)
    .map((entry) => entry.accounts);
}

/** A target as a request says it: what stands at its default is left out. */
export function compact({ account, text, options }: Target): PostContent['targets'][number] {
  const kept = compactOptions(options);
  return { account, ...(text != null && { text }), ...(Object.keys(kept).length > 0 && { options: kept }) };
}
