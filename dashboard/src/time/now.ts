//! The time of the server, as far as this browser can know it: a computer's own clock may be wrong, and the server
//! decides what is past. The answers say when they were made (`Date`), to the second.
//! https://www.rfc-editor.org/rfc/rfc9110#name-date

/** How far the server's clock is ahead of this computer's, in milliseconds. */
let offsetMs = 0;

/** Milliseconds since the Unix epoch, by the server's clock. */
export const serverNow = (): number => Date.now() + offsetMs;

/**
 * Learns from an answer. `date` is its header; it was asked for at `askedAt` and came at `cameAt`, by this computer's
 * clock. A second has a thousand milliseconds, and the answer was made somewhere between: what fits that is left as it
 * is, so that the time does not jump about.
 */
export function learnTime(date: string | null, askedAt: number, cameAt: number): void {
  const made = Date.parse(date ?? '');
  if (Number.isNaN(made)) return;
  const [least, most] = [made - cameAt, made + SECOND_MS - askedAt];
  // A clock that was set in between says nothing.
  if (most < least) return;
  if (offsetMs < least) offsetMs = least;
  else if (offsetMs > most) offsetMs = most;
}

const SECOND_MS = 1_000;
