//! The code that the address carries behind `#invite=`, or `#setup=` for the first person of an instance: a fragment is
//! never sent to a server, nor kept in its logs. The tab remembers it, because the way through a provider that is turned
//! back loses it.

/** What a code opens: a workspace of one's own, or the instance to its operator. */
export type CodeKind = 'invite' | 'setup';

const KINDS: CodeKind[] = ['setup', 'invite'];

class InvitationCode {
  code = $state.raw<string | null>(null);
  kind = $state.raw<CodeKind>('invite');

  /** Reads the address now and whenever its fragment changes. */
  start(): void {
    for (const kind of KINDS) this.take(kind, remembered(kind));
    this.read();
    addEventListener('hashchange', () => this.read());
  }

  /** It was used, or is not needed. */
  forget(): void {
    this.code = null;
    for (const kind of KINDS) remember(kind, null);
  }

  private read(): void {
    const fragment = new URLSearchParams(location.hash.slice(1));
    const kind = KINDS.find((name) => fragment.get(name));
    if (kind === undefined) return;
    // Out of the address, where a screenshot or a bookmark would show it.
    history.replaceState(history.state, '', location.pathname + location.search);
    this.forget();
    this.take(kind, fragment.get(kind));
    remember(kind, this.code);
  }

  private take(kind: CodeKind, code: string | null): void {
    if (code === null) return;
    this.code = code;
    this.kind = kind;
  }
}

/** A browser that keeps nothing still works; the link is opened again then. */
function remembered(kind: CodeKind): string | null {
  try {
    return sessionStorage.getItem(kind);
  } catch {
    return null;
  }
}

function remember(kind: CodeKind, code: string | null): void {
  try {
    if (code === null) sessionStorage.removeItem(kind);
    else sessionStorage.setItem(kind, code);
  } catch {
    // Only a convenience.
  }
}

export const invitation = new InvitationCode();
