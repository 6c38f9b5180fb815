//! The one message at the top of the page: how the last sign-in, connection or action ended.
import { text } from '../text/index.ts';
import { accounts } from './accounts.svelte.ts';

interface Notice {
  tone: 'good' | 'bad';
  message: string;
}

class NoticeStore {
  current = $state.raw<Notice | null>(null);

  good(message: string): void {
    this.current = { tone: 'good', message };
  }

  bad(message: string): void {
    this.current = { tone: 'bad', message };
  }

  clear(): void {
    this.current = null;
  }

  /** Reads `?connected=` or `?error=`, where sign-in and connection end, and cleans the address. */
  readArrival(): void {
    const search = new URLSearchParams(location.search);
    const connected = search.get('connected');
    const error = search.get('error');
    if (connected === null && error === null) return;
    history.replaceState(null, '', location.pathname);
    if (error !== null) this.bad(arrivalError(error));
    else if (connected !== null) void this.welcome(connected);
  }

  private async welcome(id: string): Promise<void> {
    await accounts.load();
    const account = accounts.byId(id);
    this.good(account ? text.arrival.connected(`@${account.username}`) : text.arrival.connectedUnknown);
  }
}

function arrivalError(code: string): string {
  return Object.hasOwn(text.arrival.errors, code) ? (text.arrival.errors[code] ?? '') : text.arrival.unknownError;
}

export const notice = new NoticeStore();
