//! The one message over the page: how the last sign-in, connection or action ended, and the way to undo it where there
//! is one.

interface Notice {
  tone: 'good' | 'bad';
  message: string;
  /** Takes back what is told. */
  undo: (() => Promise<void>) | null;
}

class NoticeStore {
  current = $state.raw<Notice | null>(null);
  /** Counts messages and clearings, so that a message that comes late does not cover a newer one. */
  private changes = 0;

  good(message: string, undo: Notice['undo'] = null): void {
    this.say({ tone: 'good', message, undo });
  }

  bad(message: string, undo: Notice['undo'] = null): void {
    this.say({ tone: 'bad', message, undo });
  }

  clear(): void {
    this.say(null);
  }

  /** Changes with everything that is said or cleared. */
  get mark(): number {
    return this.changes;
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

  private say(next: Notice | null): void {
    this.changes += 1;
    this.current = next;
  }
}

export const notice = new NoticeStore();
