//! How a suggestion takes the place of a person's words, and how that is taken back.
import type { Network } from '../../api/types.ts';
import type { Draft } from '../compose/draft.svelte.ts';
import type { Part, Wording } from '../compose/wording.svelte.ts';

/** Words that were taken. */
export interface Taken {
  /** Whether they still stand as they were taken. */
  stands: () => boolean;
  undo: () => void;
}

/** Lets a text say these words. */
export function take(part: Part, words: string): Taken {
  const before = part.text;
  part.text = words;
  part.error = undefined;
  return { stands: () => part.text === words, undo: () => void (part.text = before) };
}

/** Lets the accounts of a network say these words for themselves, apart from the shared ones. */
export function takeFor(draft: Draft, network: Network, words: string): Taken {
  const accounts = togetherOn(draft, network);
  const own = new Map(accounts.map((account) => [account, draft.separate(account)] as const));
  for (const wording of own.values()) {
    const [first] = wording.parts;
    if (first) first.text = words;
  }
  const isOwn = ([account, wording]: [string, Wording]): boolean =>
    draft.own.get(account) === wording && wording.parts[0]?.text === words;
  return {
    stands: () => [...own].every(isOwn),
    undo: () => accounts.forEach((account) => draft.rejoin(account)),
  };
}

/** The chosen accounts of a network that say the shared words. */
export const togetherOn = (draft: Draft, network: Network): string[] =>
  draft.chosen.filter((account) => draft.networkOf(account) === network && !draft.own.has(account));
