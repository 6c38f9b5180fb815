//! Weekly slots: the times of the week at which a workspace, or one of its accounts, likes to publish.
import { request } from './request.ts';
import type { FreeSlot, Slot, Slots } from './types.ts';

/** All slots, in the order of the week. */
export const readSlots = (): Promise<Slots> => request('/api/v1/slots');

/** Sets all slots at once; 412 where they are of another version by now. Posts that are planned stay at their instants. */
export const saveSlots = (slots: readonly Slot[], version: number): Promise<Slots> =>
  request('/api/v1/slots', { method: 'PUT', body: { slots }, headers: { 'if-match': `"${version}"` } });

/** The next free slot for a post to these accounts; `null` where there is none. Nothing is held by asking. */
export async function findNextSlot(accounts: readonly string[]): Promise<FreeSlot | null> {
  const query = accounts.length === 0 ? '' : `?account=${accounts.map(encodeURIComponent).join(',')}`;
  return (await request<{ next: FreeSlot | null }>(`/api/v1/slots/next${query}`)).next;
}
