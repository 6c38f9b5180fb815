//! Notices of the browser itself, for a person who looks elsewhere. They are off until somebody turns them on here,
//! and nothing is sent for them.
//! https://developer.mozilla.org/docs/Web/API/Notifications_API
import { router } from '../../stores/route.svelte.ts';
import { onSignOut } from '../../stores/sign-out.ts';
import { text } from '../../text/index.ts';
import type { Matter } from './matters.ts';

const KEY = 'browser-notices';
/** So many at a time are told one by one; more are one notice. */
const MOST = 3;

type Permission = NotificationPermission | 'impossible';

class BrowserNotices {
  private permission = $state<Permission>('Notification' in globalThis ? Notification.permission : 'impossible');
  private isChosen = $state(isKept());
  /** What the person has seen or was told; `null` until the first list. */
  private known: ReadonlySet<string> | null = null;

  isOn = $derived(this.isChosen && this.permission === 'granted');
  isRefused = $derived(this.permission === 'denied');
  isImpossible = $derived(this.permission === 'impossible');

  /** Asks the browser, which asks the person. */
  async turnOn(): Promise<void> {
    this.permission = await Notification.requestPermission();
    this.choose(this.permission === 'granted');
  }

  turnOff(): void {
    this.choose(false);
  }

  /** Tells what is new in the list. What is on the screen needs no notice. */
  see(list: readonly Matter[]): void {
    const news = this.known === null ? [] : list.filter(({ key }) => !this.known?.has(key));
    this.known = new Set(list.map(({ key }) => key));
    if (!this.isOn || document.hasFocus()) return;
    if (news.length > MOST) {
      this.tell({
        key: 'many',
        title: text.notices.many(news.length),
        body: text.notices.manyBody,
        path: '/',
      });
    } else for (const matter of news) this.tell(matter);
  }

  forget(): void {
    this.known = null;
  }

  /** Two tabs show one notice: its tag is the same. */
  private tell({ key, title, body, path }: Matter): void {
    try {
      const shown = new Notification(title, { body, tag: key, icon: '/icon.svg' });
      shown.onclick = () => {
        shown.close();
        window.focus();
        void router.mayLeave().then((may) => may && router.go(path));
      };
    } catch {
      // Some phones have the word and not the thing: https://issues.chromium.org/issues/40415865
      this.permission = 'impossible';
    }
  }

  private choose(isChosen: boolean): void {
    this.isChosen = isChosen;
    try {
      if (isChosen) localStorage.setItem(KEY, 'on');
      else localStorage.removeItem(KEY);
    } catch {
      // A browser that keeps nothing tells it until it is closed.
    }
  }
}

function isKept(): boolean {
  try {
    return localStorage.getItem(KEY) === 'on';
  } catch {
    return false;
  }
}

export const browserNotices = new BrowserNotices();
onSignOut(() => browserNotices.forget());
