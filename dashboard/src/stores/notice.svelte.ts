//! The one message over the page: how the last sign-in, connection or action ended, and the way to undo it where there is one.
import { text } from '../text/index.ts';
import { accounts } from './accounts.svelte.ts';

interface Notice {
  tone: 'good' | 'bad';
  message: string;
  /** Takes back what is told. */
  undo: (() => Promise<void>) | null;
}

class NoticeStore {
  current = $state.raw<Notice | null>(null);
  /** Counts what was said and cleared, so that a message that took its time does not cover a newer one. */
  private changes = 0;

  good(message: string, undo: Notice['undo'] = null): void {
    this.say({ tone: 'good', message, undo });
  }

  bad(message: string): void {
    this.say({ tone: 'bad', message, undo: null });
  }

  clear(): void {
    this.say(null);
  }

  /** A message belongs to the screen on which it came up; what can be undone stays for its time. */
  turnPage(): void {
    if (!this.current?.undo) this.clear();
  }

  /** Takes back what was told, once. */
  async undo(): Promise<void> {
    const undo = this.current?.undo;
    this.clear();
    await undo?.();
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

  private say(next: Notice | null): void {
    this.changes += 1;
    this.current = next;
  }

  private async welcome(id: string): Promise<void> {
    const { changes } = this;
    await accounts.load();
    if (changes !== this.changes) return;
    const account = accounts.byId(id);
    this.good(account ? text.arrival.connected(`@${account.username}`) : text.arrival.connectedUnknown);
  }
}

function arrivalError(code: string): string {
  return Object.hasOwn(text.arrival.errors, code) ? (text.arrival.errors[code] ?? '') : text.arrival.unknownError;
}

export const notice = new NoticeStore();
