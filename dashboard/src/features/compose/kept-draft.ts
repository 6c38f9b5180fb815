//! What is being written, kept in this tab as long as it is neither sent nor left behind on purpose: the first line, before
//! the draft on the server, which is saved once the writing rests. A session that ends and a page that loads anew take
//! nothing away: whoever wrote it gets it back where it was written.
import { notice } from '../../stores/notice.svelte.ts';
import { session } from '../../stores/session.svelte.ts';
import { onSignOut } from '../../stores/sign-out.ts';
import { text } from '../../text/index.ts';
import type { Saved } from './autosave.svelte.ts';
import type { Attempt } from './creation.svelte.ts';
import type { Draft, DraftSnapshot } from './draft.svelte.ts';

const KEY = 'writing';

export interface Kept {
  person: string;
  /** The screen on which it is written, with the draft that it goes on with. */
  path: string;
  draft: DraftSnapshot;
  /** Of a post that is changed: the version that was seen. */
  version: number | null;
  /** The draft that the server has of it. */
  saved?: Saved | null;
  /** A submission whose answer is not known. */
  attempt: Attempt | null;
}

/** What this person wrote in this tab; what is somebody else's is destroyed. */
export function keptHere(): Kept | null {
  const kept = read();
  if (kept === null || kept.person === session.person?.id) return kept;
  forget();
  return null;
}

/** What this person wrote on the screen that the address names. */
export function keptOnScreen(): Kept | null {
  const kept = keptHere();
  return kept?.path === screenPath() ? kept : null;
}

/** What is kept besides the words. */
type Known = Pick<Kept, 'version' | 'attempt'> & { saved: Saved | null };

/** Keeps a draft under the address of its screen. */
export function keep(draft: Draft, { version, attempt, saved }: Known): void {
  const person = session.person?.id;
  if (person === undefined) return;
  write({ person, path: screenPath(saved?.id), draft: draft.snapshot(), version, attempt, saved });
}

/** The composer is a screen of its own for each draft. */
function screenPath(saved?: string): string {
  const draft = saved ?? new URLSearchParams(location.search).get('draft');
  return location.pathname === '/compose' && draft !== null ? `/compose?draft=${draft}` : location.pathname;
}

/** The answer has come: the submission was not taken. */
export function forgetAttempt(): void {
  const kept = read();
  if (kept) write({ ...kept, attempt: null });
}

/** It was saved, or left behind. */
export function forget(): void {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // Nothing is kept there.
  }
}

/** For a screen as long as it is shown: gives what happens when it is left. What is being saved then is kept. */
export function untilLeft(isBusy: () => boolean): () => void {
  const begun = signOuts;
  return () => {
    // Whoever is still signed in leaves on purpose, and was asked. One whose session has ended was not.
    if (signOuts === begun && !isBusy()) forget();
  };
}

function write(kept: Kept): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // A browser that keeps nothing still lets write.
  }
}

function read(): Kept | null {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as Kept | null;
  } catch {
    return null;
  }
}

let signOuts = 0;

// Whoever signs out on purpose was asked before, and nothing is kept then.
onSignOut(() => {
  signOuts += 1;
  if (read() !== null) notice.bad(text.composer.keptForLater);
});
