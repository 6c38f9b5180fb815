//! One function through which every call to the API goes: JSON in, JSON or a Problem out.
import { learnTime } from '../time/now.ts';
import { Problem, readProblem } from './problem.ts';

/** The server answers within 60 s, if only to say that it takes too long; the rest is the way there and back. */
const TIME_OUT_MS = 70_000;

interface RequestOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Sent as JSON; a file as what it is. */
  body?: unknown;
  headers?: Record<string, string>;
  /** Ends the waiting when it is aborted. */
  signal?: AbortSignal;
}

let onSignedOut: () => void = () => undefined;

/** Sets what happens when the API says that the session is over. */
export function whenSignedOut(act: () => void): void {
  onSignedOut = act;
}

/** Calls the API and gives the parsed body; `undefined` for an empty answer. Throws a Problem. */
export async function request<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const response = await send(path, options);
  if (!response.ok) throw told(await readProblem(response));
  return readBody<T>(response);
}

/** A refusal on its way to whoever asked: where the session is over, everybody hears of it. */
export function told(problem: Problem): Problem {
  if (problem.status === 401) onSignedOut();
  return problem;
}

async function send(path: string, options: RequestOptions): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json', ...options.headers };
  const timeOut = AbortSignal.timeout(TIME_OUT_MS);
  const init: RequestInit = {
    method: options.method ?? 'GET',
    headers,
    credentials: 'same-origin',
    cache: 'no-store',
    signal: options.signal ? AbortSignal.any([options.signal, timeOut]) : timeOut,
  };
  if (options.body instanceof Blob) {
    headers['content-type'] = options.body.type;
    init.body = options.body;
  } else if (options.body !== undefined) {
    headers['content-type'] = 'application/json';
    init.body = JSON.stringify(options.body);
  }
  const askedAt = Date.now();
  try {
    const response = await fetch(path, init);
    learnTime(response.headers.get('date'), askedAt, Date.now());
    return response;
  } catch {
    throw new Problem(0, {});
  }
}

async function readBody<T>(response: Response): Promise<T> {
  const text = await response.text().catch(() => {
    throw new Problem(0, {});
  });
  if (text === '') return undefined as T;
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new Problem(response.status >= 500 ? response.status : 0, {});
  }
}
