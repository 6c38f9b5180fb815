//! The signs that a calendar draws from one sheet.
import type { Shown } from '../posts/states.ts';

/** What the sheet has: a sign for each state, one for moving and one for adding. */
export type SignName = Shown | 'move' | 'add';

/** What the ids of its signs begin with. */
export const SHEET = 'sign-';
