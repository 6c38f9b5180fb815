//! The router: which screen the address names, and how links change it without loading a page.
//! https://developer.mozilla.org/docs/Web/API/History_API

export type Route =
  | { name: 'home' }
  | { name: 'post' | 'edit' | 'copy'; id: string }
  | { name: 'connections' }
  | { name: 'missing' };

/** The screen that a path names. */
export function parseRoute(path: string): Route {
  const [, id, act] = /^\/posts\/([\w-]+)(?:\/(edit|copy))?\/?$/.exec(path) ?? [];
  if (path === '/' || path === '/posts' || path === '/posts/') return { name: 'home' };
  if (id) return { name: act === 'edit' || act === 'copy' ? act : 'post', id };
  if (/^\/connections\/?$/.test(path)) return { name: 'connections' };
  return { name: 'missing' };
}

class Router {
  route = $state.raw<Route>(parseRoute(location.pathname));
  /** Counts navigations, so that each moves the focus, even to the same screen. */
  visits = $state(0);

  start(): void {
    addEventListener('popstate', () => this.show());
    document.addEventListener('click', (event) => this.follow(event));
  }

  go(path: string): void {
    history.pushState(null, '', path);
    scrollTo(0, 0);
    this.show();
  }

  private show(): void {
    this.route = parseRoute(location.pathname);
    this.visits += 1;
  }

  private follow(event: MouseEvent): void {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link || !isPlainClick(event) || !isOwnLink(link)) return;
    event.preventDefault();
    this.go(link.pathname + link.search);
  }
}

function isPlainClick(event: MouseEvent): boolean {
  return event.button === 0 && !event.defaultPrevented && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
}

/** Only the dashboard's own screens are shown in place; all else is the Worker's, or another site's. */
function isOwnLink(link: HTMLAnchorElement): boolean {
  const isHere = link.origin === location.origin && link.target === '' && !link.hasAttribute('download');
  return isHere && link.hash === '' && parseRoute(link.pathname).name !== 'missing';
}

export const router = new Router();
