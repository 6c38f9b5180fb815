//! The invitation that the address carries behind `#invite=`: a fragment is never sent to a server, nor kept in its
//! logs. The tab remembers it, because the way through a provider that is turned back loses it.

const KEY = 'invite';

class InvitationCode {
  code = $state.raw<string | null>(null);

  /** Reads the address now and whenever its fragment changes. */
  start(): void {
    this.code = remembered();
    this.read();
    addEventListener('hashchange', () => this.read());
  }

  /** It was used, or is not needed. */
  forget(): void {
    this.code = null;
    remember(null);
  }

  private read(): void {
    const code = new URLSearchParams(location.hash.slice(1)).get('invite');
    if (!code) return;
    // Out of the address, where a screenshot or a bookmark would show it.
    history.replaceState(history.state, '', location.pathname + location.search);
    this.code = code;
    remember(code);
  }
}

/** A browser that keeps nothing still works; the link is opened again then. */
function remembered(): string | null {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function remember(code: string | null): void {
  try {
    if (code === null) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, code);
  } catch {
    // Only a convenience.
  }
}

export const invitation = new InvitationCode();
