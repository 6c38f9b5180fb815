//! What a screen reader is told about changes that are seen elsewhere on the page.

class Announcer {
  message = $state('');

  say(message: string): void {
    this.message = message;
  }
}

export const announcer = new Announcer();
