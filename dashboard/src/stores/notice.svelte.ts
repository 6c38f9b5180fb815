//! The one message at the top of the page: how the last sign-in, connection or action ended.

interface Notice {
  tone: 'good' | 'bad';
  message: string;
}

class NoticeStore {
  current = $state.raw<Notice | null>(null);
  /** Counts what was said and cleared, so that a message that took its time does not cover a newer one. */
  private changes = 0;

  good(message: string): void {
    this.say({ tone: 'good', message });
  }

  bad(message: string): void {
    this.say({ tone: 'bad', message });
  }

  clear(): void {
    this.say(null);
  }

  /** Changes with everything that is said or cleared. */
  get mark(): number {
    return this.changes;
  }

  private say(next: Notice | null): void {
    this.changes += 1;
    this.current = next;
  }
}

export const notice = new NoticeStore();
