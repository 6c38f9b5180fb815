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
import { forgetWayBack, takeWayBack, wayBack } from '../stores/way-back.ts';
import { text } from '../text/index.ts';
import { isolated } from '../text/isolated.ts';

const ASTRAY = 'other_browser';
const MARKS = ['connected', 'signed_in', 'identity', 'error'] as const;

/** Whether an address says that another browser began it. */
export const isAstrayAt = (search: string): boolean => new URLSearchParams(search).get('error') === ASTRAY;

/** Says how it ended, and cleans the address, so that it is said once. */
export async function readArrival(): Promise<void> {
  const search = new URLSearchParams(location.search);
  const [connected, signedIn, identity, error] = MARKS.map((mark) => search.get(mark));
  // Who is not signed in has a page of its own for it, also after a reload.
  if (error === ASTRAY && session.phase === 'signed-out') return;
  const isBack = MARKS.some((mark) => search.has(mark));
  for (const mark of MARKS) search.delete(mark);
  router.tidy(search);
  // Whoever was writing when the session ended, or before an account was connected, goes on with that.
  const kept = (connected ?? signedIn) && session.phase === 'signed-in' ? keptHere() : null;
  // A code that opens nothing would go on to promise something.
  if (error === 'invite_invalid' || error === 'setup_needed') invitation.forget();
  if (isBack && !kept) await goBack(search.has('choose'));
  if (error) notice.bad(arrivalError(error));
  else if (kept) {
    forgetWayBack();
    router.go(kept.path);
  } else if (connected) await welcomeAccount(connected);
  else if (identity === 'added') notice.good(text.arrival.identityAdded);
  else if (signedIn && session.person) notice.good(text.arrival.signedIn(isolated(session.person.name)));
  closeInvitation(Boolean(connected ?? signedIn ?? search.get('choose')));
}

/** To where it began. A choice comes first, and whoever makes it goes back afterwards. */
async function goBack(isChoosing: boolean): Promise<void> {
  // What begins elsewhere by itself, as an added identity, ends there too.
  if (isChoosing || location.pathname !== '/') return;
  const began = session.phase === 'signed-in' ? takeWayBack() : wayBack();
  if (began === null || began === `${location.pathname}${location.search}`) return;
  router.replace(began);
  // The navigation takes away the message of the screen before.
  await tick();
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

/** To where it is decided what becomes of them, unless it began on a screen that shows it too. */
async function showWaited(account: Account, count: number): Promise<void> {
  const isAtHome = router.route.name === 'home';
  if (isAtHome) router.go('/connections');
  // The navigation takes away the message of the screen before.
  await tick();
  const isHere = isAtHome || router.route.name === 'connections';
  const { arrived, elsewhere } = text.connections.waited;
  notice.good((isHere ? arrived : elsewhere)(handle(account), count));
}

function arrivalError(code: string): string {
  return Object.hasOwn(text.arrival.errors, code) ? (text.arrival.errors[code] ?? '') : text.arrival.unknownError;
}
