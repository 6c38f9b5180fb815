//! Ledgers with the signatures of their heads, to be checked elsewhere.
import { request } from './request.ts';
import type { LedgerFile } from './types.ts';

/** Where the ledger of one delivery is. */
export const ledgerOf = (delivery: string): string => `/api/v1/deliveries/${encodeURIComponent(delivery)}/ledger`;

/** All ledgers of the workspace that have been signed, in one file. */
export async function readLedger(): Promise<LedgerFile> {
  const whole = await readPage('');
  for (let { next } = whole; next !== null; ) {
    const page = await readPage(`?after=${next}`);
    whole.signed.push(...page.signed);
    whole.ledgers.push(...page.ledgers);
    whole.keys = page.keys;
    next = page.next;
  }
  return { ...whole, next: null };
}

const readPage = (query: string): Promise<LedgerFile> => request(`/api/v1/ledger${query}`);
