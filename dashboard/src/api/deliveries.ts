//! Deliveries: the receipt, and the answers that a person can give.
import { request } from './request.ts';
import type { Receipt, Resolution } from './types.ts';

const path = (id: string): string => `/api/v1/deliveries/${encodeURIComponent(id)}`;

/** A delivery with its ledger. */
export const readReceipt = (id: string): Promise<Receipt> => request(path(id));

/** Approves a missed, held or failed delivery once more, for now. */
export const sendDelivery = (id: string): Promise<void> =>
  request(`${path(id)}/send`, { method: 'POST', body: { now: true } });

/** Says what became of a delivery whose outcome the product could not learn. */
export const resolveDelivery = (id: string, outcome: Resolution): Promise<void> =>
  request(`${path(id)}/resolve`, { method: 'POST', body: { outcome } });
