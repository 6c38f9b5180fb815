//! What is said of a post that was still being saved when its screen was left: it goes on without the screen.
import { onDestroy } from 'svelte';
import { notice } from '../../stores/notice.svelte.ts';
import { session } from '../../stores/session.svelte.ts';
import { text } from '../../text/index.ts';
import { forget } from './kept-draft.ts';

/** For a screen that saves: whether it was left, and how the saving ended then. */
export class Departure {
  hasLeft = false;

  constructor() {
    onDestroy(() => (this.hasLeft = true));
  }

  /** Tells how it ended, where the screen can no longer show it; gives whether it was left. */
  told(isSaved: boolean): boolean {
    if (!this.hasLeft || session.phase !== 'signed-in') return this.hasLeft;
    if (isSaved) {
      forget();
      notice.good(text.composer.leaveBusy.saved);
    } else notice.bad(text.composer.leaveBusy.refused);
    return true;
  }
}
