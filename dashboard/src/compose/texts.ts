//! The texts of a post as its targets say them: the shared one, and those of an account's own.
import type { Post, PostContent } from '../api/types.ts';

type Written = Pick<Post, 'text' | 'targets'> | Pick<PostContent, 'text' | 'targets'>;

/** The texts that go out for a target, in their order: one, or the parts of a thread. */
export const textsOf = (post: Written, target: Written['targets'][number]): string[] => [
  target.text ?? post.text,
  ...(target.options?.thread ?? []).map((part) => part.text),
];

/** Texts, and the accounts that say them. */
export interface Said {
  texts: string[];
  accounts: string[];
}

/** What is said, by whom: one entry where all accounts say the same. The shared text stands first. */
export function said(post: Written): Said[] {
  const found = new Map<string, Said & { isShared: boolean }>();
  for (const target of post.targets) {
    const texts = textsOf(post, target);
    const entry = found.get(JSON.stringify(texts)) ?? { texts, accounts: [], isShared: false };
    entry.accounts.push(target.account);
    entry.isShared ||= target.text == null;
    found.set(JSON.stringify(texts), entry);
  }
  return [...found.values()].sort((a, b) => Number(b.isShared) - Number(a.isShared));
}

/** The accounts that would say word for word the same, group by group. */
export function repeated(content: PostContent): string[][] {
  const isBlank = ({ texts }: Said): boolean => texts.every((part) => part.trim() === '');
  return said(content)
    .filter((entry) => !isBlank(entry) && entry.accounts.length > 1)
    .map((entry) => entry.accounts);
}
