//! What the workspace marked before: fetched when the first mark is typed, and kept while somebody composes.
import { readTags } from '../../api/tags.ts';
import type { Network, Tags } from '../../api/types.ts';
import { onSignOut } from '../../stores/sign-out.ts';
import type { Token } from './token.ts';

/** How many are offered: what is read at a glance. */
const MOST = 6;
/** How long after a failure nothing is asked for. */
const PAUSE_MS = 30_000;

export interface Offer {
  /** With its sign. */
  word: string;
  uses: number;
  networks: readonly Network[];
}

let known: Promise<Tags> | null = null;
/** The same, once it is there. */
let read: Tags | null = null;
let failedAt = Number.NEGATIVE_INFINITY;

/** Lets go of what is known: the next one who composes asks anew. */
export function forgetTags(): void {
  [known, read, failedAt] = [null, null, Number.NEGATIVE_INFINITY];
}
onSignOut(forgetTags);

/** What was marked before, where it is known already: no key comes between a letter and what it leaves of the list. */
export const tagsRead = (): Tags | null => read;

/** What was marked before; `null` where it cannot be had. */
export async function tagsAtHand(): Promise<Tags | null> {
  if (known === null && Date.now() - failedAt < PAUSE_MS) return null;
  const asked = (known ??= readTags());
  try {
    const tags = await asked;
    if (known === asked) read = tags;
    return tags;
  } catch {
    [known, failedAt] = [null, Date.now()];
    return null;
  }
}

/** What may be meant by a token, the most useful first: what begins so, then what holds it. */
export function offersFor(tags: Tags, token: Token, text: string, networks: readonly Network[]): Offer[] {
  const typed = plain(token.typed);
  const offers = token.sign === '#' ? hashtags(tags, token, text) : mentions(tags, networks);
  const isWhole = ({ word }: Offer): boolean => word.slice(1).toLowerCase() === token.typed.toLowerCase();
  const begins = offers.filter(({ word }) => plain(word.slice(1)).startsWith(typed));
  // Who has written a word that is known to its end does not mean another one in which it stands.
  const isLooking = typed.length > 1 && !begins.some(isWhole);
  const holds = isLooking ? offers.filter(({ word }) => plain(word.slice(1)).indexOf(typed) > 0) : [];
  return [...begins, ...holds].filter((offer) => !isWhole(offer)).slice(0, MOST);
}

/** Those that the text does not have yet. */
function hashtags(tags: Tags, token: Token, text: string): Offer[] {
  const rest = `${text.slice(0, token.start)} ${text.slice(token.end)}`;
  const has = new Set([...rest.matchAll(/#([\p{L}\p{N}\p{M}_\u00b7\u30fb\u200c\u200d]+)/gu)].map(([, word = '']) => word.toLowerCase()));
  return tags.hashtags
    .filter(({ tag }) => !has.has(tag.toLowerCase()))
    .map(({ tag, uses }) => ({ word: `#${tag}`, uses, networks: [] }));
}

/** Those of the networks that the text goes to: a name of X may be somebody else's on Instagram. */
function mentions(tags: Tags, networks: readonly Network[]): Offer[] {
  const fits = (platforms: readonly Network[]): boolean =>
    platforms.length === 0 || networks.length === 0 || platforms.some((each) => networks.includes(each));
  return tags.mentions
    .filter(({ platforms }) => fits(platforms))
    .map(({ name, uses, platforms }) => ({ word: `@${name}`, uses, networks: platforms }));
}

const plain = (words: string): string => words.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
