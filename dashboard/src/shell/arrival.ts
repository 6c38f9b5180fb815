//! How a person comes in from elsewhere: from a provider with an answer in the address, or with an invitation.
import { tick } from 'svelte';
import type { Account } from '../api/types.ts';
import { listWaited } from '../api/waited.ts';
import { keptHere } from '../features/compose/kept-draft.ts';
import { invitation } from '../features/welcome/invitation.svelte.ts';
import { handle } from '../networks/naming.ts';
import { accounts } from '../stores/accounts.svelte.ts';
import { notice } from '../stores/notice.svelte.ts';
import { router } from '../stores/route.svelte.ts';
import { session } from '../stores/session.svelte.ts';
import { text } from '../text/index.ts';

const MARKS = ['connected', 'signed_in', 'identity', 'error'] as const;

/** Says how it ended, and cleans the address, so that it is said once. */
export async function readArrival(): Promise<void> {
  const search = new URLSearchParams(location.search);
  const [connected, signedIn, identity, error] = MARKS.map((mark) => search.get(mark));
  for (const mark of MARKS) search.delete(mark);
  router.tidy(search);
  // Whoever was writing when the session ended, or before an account was connected, goes on with that.
  const kept = (connected ?? signedIn) && session.phase === 'signed-in' ? keptHere() : null;
  // A code that opens nothing would go on to promise something.
  if (error === 'invite_invalid' || error === 'setup_needed') invitation.forget();
  if (error) notice.bad(arrivalError(error));
  else if (kept) router.go(kept.path);
  else if (connected) await welcomeAccount(connected);
  else if (identity === 'added') notice.good(text.arrival.identityAdded);
  else if (signedIn && session.person) notice.good(text.arrival.signedIn(session.person.name));
  closeInvitation(Boolean(connected ?? signedIn ?? search.get('choose')));
}

/** A code that somebody signed in with is used; one that a person with a workspace opens is for somebody else. */
function closeInvitation(isUsed: boolean): void {
  if (invitation.code === null || session.phase !== 'signed-in') return;
  invitation.forget();
  if (!isUsed && invitation.kind === 'invite') notice.good(text.welcome.invited.unneeded);
}

async function welcomeAccount(id: string): Promise<void> {
  const { mark } = notice;
  await accounts.load();
  const account = accounts.byId(id);
  const waited = account ? await listWaited(id).catch(() => null) : null;
  if (mark !== notice.mark) return;
  if (!account) notice.good(text.arrival.connectedUnknown);
  else if (!waited || waited.posts.length === 0) notice.good(text.arrival.connected(handle(account)));
  else await showWaited(account, waited.posts.length);
}

/** To where it is decided what becomes of them. */
async function showWaited(account: Account, count: number): Promise<void> {
  router.go('/connections');
  // The navigation takes away the message of the screen before.
  await tick();
  notice.good(text.connections.waited.arrived(handle(account), count));
}

function arrivalError(code: string): string {
  return Object.hasOwn(text.arrival.errors, code) ? (text.arrival.errors[code] ?? '') : text.arrival.unknownError;
}
