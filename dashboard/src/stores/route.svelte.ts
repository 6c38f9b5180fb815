//! The router: which screen the address names, and how links change it without loading a page.
//! https://developer.mozilla.org/docs/Web/API/History_API

const PLAIN = ['compose', 'queue', 'drafts', 'repeating', 'import', 'connections', 'media', 'settings', 'status'] as const;

export type Route =
  { name: 'home' | 'missing' | (typeof PLAIN)[number] } | { name: 'post' | 'edit' | 'copy' | 'repeat'; id: string };

/** The screen that a path names. */
function parseRoute(path: string): Route {
  const [, id, act] = /^\/posts\/([\w-]+)(?:\/(edit|copy))?\/?$/.exec(path) ?? [];
  if (path === '/' || path === '/posts' || path === '/posts/') return { name: 'home' };
  if (id) return { name: act === 'edit' || act === 'copy' ? act : 'post', id };
  const [, repeating] = /^\/repeating\/([\w-]+)\/?$/.exec(path) ?? [];
  if (repeating) return { name: 'repeat', id: repeating };
  const name = PLAIN.find((plain) => path === `/${plain}` || path === `/${plain}/`);
  return { name: name ?? 'missing' };
}

/** Whether a path names a screen. */
export const isScreen = (path: string): boolean => parseRoute(path).name !== 'missing';

/** Asks whether the screen may be left; `false` keeps it. */
type Guard = () => Promise<boolean>;

class Router {
  route = $state.raw<Route>(parseRoute(location.pathname));
  /** What the address says after `?`: the state of a screen that is worth a bookmark. */
  search = $state.raw(new URLSearchParams(location.search));
  /** Counts navigations, so that each moves the focus, even to the same screen. */
  visits = $state(0);
  /** The calendar as it was seen last: its form, its date and its filters. */
  calendar = $state(parseRoute(location.pathname).name === 'home' ? `/${location.search}` : '/');
  private guard: Guard | null = null;
  /** The address that is shown; while a guard asks, the browser's may be ahead of it. */
  private shown = location.href;

  start(): void {
    addEventListener('popstate', () => void this.return());
    document.addEventListener('click', (event) => this.follow(event));
  }

  /** Goes to a screen, whatever a guard would say: for a form that has done its work. */
  go(path: string): void {
    history.pushState(null, '', path);
    scrollTo(0, 0);
    this.show();
  }

  /** Changes what the address says of the screen that is shown; "back" undoes it. */
  amend(search: URLSearchParams): void {
    const query = search.size > 0 ? `?${search}` : '';
    if (query === location.search) return;
    history.pushState(null, '', `${location.pathname}${query}`);
    this.read();
  }

  /** Takes something out of the address that has been said or done; "back" does not bring it back. */
  tidy(search: URLSearchParams): void {
    const query = search.size > 0 ? `?${search}` : '';
    if (query === location.search) return;
    history.replaceState(history.state, '', `${location.pathname}${query}`);
    this.read();
  }

  /** Goes to a screen in the place of the one that is shown: "back" leads to the one before. */
  replace(path: string): void {
    history.replaceState(null, '', path);
    this.show();
  }

  /** Has `ask` asked before the screen is left. Gives the function that ends it. */
  guardWith(ask: Guard): () => void {
    this.guard = ask;
    return () => {
      if (this.guard === ask) this.guard = null;
    };
  }

  /** Asks the guard of the screen, where it has one. */
  async mayLeave(): Promise<boolean> {
    return this.guard === null || this.guard();
  }

  /** "Back" and "forward". The address has changed already, so it is put back while a guard asks. */
  private async return(): Promise<void> {
    if (this.guard) {
      history.pushState(null, '', this.shown);
      if (!(await this.guard())) return;
      this.guard = null;
      history.back();
    } else if (this.isSameScreen()) this.read();
    else this.show();
  }

  /** Steps through the states of one screen move neither the focus nor the page. */
  private isSameScreen(): boolean {
    return location.pathname === new URL(this.shown).pathname;
  }

  private show(): void {
    this.guard = null;
    this.read();
    this.visits += 1;
  }

  private read(): void {
    this.shown = location.href;
    this.route = parseRoute(location.pathname);
    this.search = new URLSearchParams(location.search);
    if (this.route.name === 'home') this.calendar = `/${location.search}`;
  }

  private follow(event: MouseEvent): void {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link || !isPlainClick(event) || !isOwnLink(link)) return;
    event.preventDefault();
    if (link.pathname === location.pathname) this.amend(new URLSearchParams(link.search));
    else void this.leaveFor(link.pathname + link.search);
  }

  private async leaveFor(path: string): Promise<void> {
    if (await this.mayLeave()) this.go(path);
  }
}

function isPlainClick(event: MouseEvent): boolean {
  return (
    event.button === 0 &&
    !event.defaultPrevented &&
    !event.metaKey &&
    !event.ctrlKey &&
    !event.shiftKey &&
    !event.altKey
  );
}

/** Only the dashboard's own screens are shown in place; all else is the Worker's, or another site's. */
function isOwnLink(link: HTMLAnchorElement): boolean {
  const isHere = link.origin === location.origin && link.target === '' && !link.hasAttribute('download');
  return isHere && link.hash === '' && isScreen(link.pathname);
}

export const router = new Router();
