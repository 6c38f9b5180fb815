//! The post around a suggestion: what its accounts are, and which text a picture belongs to. Elsewhere there is none.
import { getContext, setContext } from 'svelte';
import type { Draft } from '../compose/draft.svelte.ts';

const KEY = Symbol('draft');

/** Tells what is suggested on this screen which post it is for. */
export const offerDraft = (draft: () => Draft): void => void setContext(KEY, draft);

/** The post that is being written, if one is. */
export const offeredDraft = (): (() => Draft) | undefined => getContext<(() => Draft) | undefined>(KEY);
