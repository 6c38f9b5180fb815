//! The ledger of a delivery in words.
import type { LedgerEvent, Receipt } from '../../api/types.ts';
import { text } from '../../text/index.ts';
import { served } from '../../text/served.svelte.ts';

/** The sentence for an event; a kind that a newer Worker writes and this page does not know is shown by its name. */
export function sentence({ kind, detail }: LedgerEvent): string {
  if (kind === 'checked' && detail?.problem != null) return text.events.checkedProblem;
  if (detail?.found_by === 'person') return text.events.confirmed;
  // The ledger counts parts from 0, people from 1.
  if (kind === 'accepted' && typeof detail?.part === 'number') return text.events.partPublic(detail.part + 1);
  return Object.hasOwn(text.events.known, kind) ? text.events.known[kind] : kind;
}

/** Events as they are shown: several steps of getting ready in a row are one entry that can be opened. */
export function gathered(events: readonly LedgerEvent[]): [LedgerEvent, ...LedgerEvent[]][] {
  const groups: [LedgerEvent, ...LedgerEvent[]][] = [];
  for (const event of events) {
    const last = groups.at(-1);
    if (event.kind === 'advanced' && last?.[0].kind === 'advanced') last.push(event);
    else groups.push([event]);
  }
  return groups;
}

/** Why it happened, where the record has it in words. */
export function reason({ detail }: LedgerEvent): string | null {
  const found = [detail?.problem, detail?.reason, detail?.why, detail?.error].map(words).find((word) => word !== null);
  return found === undefined ? null : served(found);
}

/** How often the platform was asked in vain whether it is there. */
export const lookUps = (receipt: Receipt): number =>
  receipt.events.filter((event) => event.kind === 'not_found').length;

/**
 * The part of a thread whose outcome is not known, and whether more wait behind it; `null` where there is no thread.
 */
export function openPart({ parts = [] }: Receipt): { number: number; hasMore: boolean } | null {
  const open = parts.find((part) => part.state === 'unconfirmed');
  if (!open || parts.length < 2) return null;
  return { number: open.part, hasMore: parts.some((part) => part.part > open.part && part.state !== 'published') };
}

function words(found: unknown): string | null {
  if (typeof found === 'string') return found;
  const message = typeof found === 'object' && found !== null && 'message' in found ? found.message : null;
  return typeof message === 'string' ? message : null;
}
