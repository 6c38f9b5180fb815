//! Deliveries: the receipt, and the answers that a person can give.
import { request } from './request.ts';
import type { Receipt, Resolution, SendTime } from './types.ts';

const path = (id: string): string => `/api/v1/deliveries/${encodeURIComponent(id)}`;

/** A delivery with its ledger. */
export const readReceipt = (id: string): Promise<Receipt> => request(path(id));

/** Approves a missed, held or failed delivery once more. What is public of it already stays as it is. */
export const sendDelivery = (id: string, time: SendTime): Promise<Receipt> =>
  request(`${path(id)}/send`, { method: 'POST', body: time });

/** Says what became of a delivery whose outcome the product could not learn. */
export const resolveDelivery = (id: string, answer: Resolution): Promise<Receipt> =>
  request(`${path(id)}/resolve`, { method: 'POST', body: answer });
