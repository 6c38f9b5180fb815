//! Answers in the API's place, given by way of the browser's own protocol: https://chromedevtools.github.io/devtools-protocol/tot/Fetch/
//!
//! Playwright's `route` stops every request of a page and turns the browser's cache off, so that each test would load and compile
//! the whole dashboard anew. Here only what the API is asked stops.
import { BASE_URL } from './stage.mjs';

const PATTERNS = ['/api/*', '/healthz*'].map((path) => ({ urlPattern: `${BASE_URL}${path}`, requestStage: 'Request' }));
const PROBLEM = 'application/problem+json';
const JSON_TYPE = 'application/json';
/** What the protocol calls the ways in which a connection ends, by Playwright's names. */
const ENDS = { connectionrefused: 'ConnectionRefused', connectionreset: 'ConnectionReset', failed: 'Failed' };

/** The handlers of each page, the newest first. */
const handlersOf = new WeakMap();

/**
 * Lets `handle` answer what the page asks of the API where `matches`, given the address, says so. It gets what Playwright's `route`
 * gives; where it falls back, the handler before it is asked, at last the Worker.
 */
export async function intercept(page, matches, handle) {
  const known = handlersOf.get(page);
  if (known) {
    known.unshift({ matches, handle });
    return;
  }
  const handlers = [{ matches, handle }];
  handlersOf.set(page, handlers);
  const session = await page.context().newCDPSession(page);
  session.on('Fetch.requestPaused', (paused) => new Stopped(session, paused, handlers).fallback());
  await session.send('Fetch.enable', { patterns: PATTERNS });
}

/** A request that waits for its answer. */
class Stopped {
  #session;
  #id;
  #request;
  /** The handlers that were not asked yet. */
  #rest;

  constructor(session, { requestId, request }, handlers) {
    this.#session = session;
    this.#id = requestId;
    this.#request = new Asked(request);
    const url = new URL(request.url);
    this.#rest = handlers.filter(({ matches }) => matches(url));
  }

  request() {
    return this.#request;
  }

  async fallback() {
    const [next, ...rest] = this.#rest;
    if (!next) return this.continue();
    this.#rest = rest;
    return next.handle(this);
  }

  continue() {
    return this.#send('Fetch.continueRequest', {});
  }

  abort(how = 'failed') {
    return this.#send('Fetch.failRequest', { errorReason: ENDS[how] });
  }

  /** Answers with `json`, or with `body`: a text or bytes. */
  fulfill({ status = 200, headers = {}, contentType, json, body }) {
    const bytes = Buffer.from(json === undefined ? (body ?? '') : JSON.stringify(json));
    const type = contentType ?? (json === undefined ? undefined : status >= 400 ? PROBLEM : JSON_TYPE);
    const all = { ...headers, ...(type && { 'content-type': type }), 'content-length': String(bytes.length) };
    return this.#send('Fetch.fulfillRequest', {
      responseCode: status,
      responseHeaders: Object.entries(all).map(([name, value]) => ({ name, value })),
      body: bytes.toString('base64'),
    });
  }

  /** A page that has gone, or has given up, takes no answer any more. */
  async #send(command, what) {
    await this.#session.send(command, { requestId: this.#id, ...what }).catch(() => {});
  }
}

/** What a page asks. */
class Asked {
  #request;

  constructor(request) {
    this.#request = request;
  }

  url() {
    return this.#request.url;
  }

  method() {
    return this.#request.method;
  }

  /** By their names in small letters. */
  headers() {
    return Object.fromEntries(Object.entries(this.#request.headers).map(([name, value]) => [name.toLowerCase(), value]));
  }

  postData() {
    const parts = this.#request.postDataEntries?.filter((part) => part.bytes) ?? [];
    return parts.length > 0 ? Buffer.concat(parts.map((part) => Buffer.from(part.bytes, 'base64'))).toString() : null;
  }

  postDataJSON() {
    const text = this.postData();
    return text === null ? null : JSON.parse(text);
  }
}
