//! Errors of the API as one class, whatever went wrong on the way.
//! https://www.rfc-editor.org/rfc/rfc9457
import { served, servedAtHand } from '../text/served.svelte.ts';

/** One complaint about one field of a request. */
export interface FieldError {
  path: string;
  code: string;
  message: string;
}

/** The complaint in the words of this page. */
export const spoken = (error: FieldError): FieldError => ({ ...error, message: served(error.message) });

interface ProblemBody {
  title?: string;
  detail?: string;
  code?: string;
  errors?: FieldError[];
  request_id?: string;
}

/** `status` is 0 when no answer came at all. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly errors: FieldError[];
  readonly requestId: string | null;

  constructor(status: number, body: ProblemBody) {
    super(served(body.detail ?? body.title ?? ''));
    this.status = status;
    this.code = body.code ?? (status === 0 ? 'unreachable' : 'unknown');
    this.errors = (body.errors ?? []).map(spoken);
    this.requestId = body.request_id ?? null;
  }

  /** True when trying again later may help: no answer, too busy, or a fault of the server. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }

  /** True when the request may have taken effect although its answer did not arrive. */
  get isUncertain(): boolean {
    return this.status === 0 || this.status >= 500;
  }
}

/** Reads a failed answer; a body that is no problem document still gives a Problem. */
export async function readProblem(response: Response): Promise<Problem> {
  const [body] = await Promise.all([response.text().catch(() => ''), servedAtHand()]);
  return problemIn(response.status, body);
}

/** The Problem that the body of a failed answer is. */
export function problemIn(status: number, text: string): Problem {
  return new Problem(status, bodyIn(text));
}

function bodyIn(text: string): ProblemBody {
  try {
    const body: unknown = JSON.parse(text);
    return isProblemBody(body) ? body : {};
  } catch {
    return {};
  }
}

/** Turns anything thrown into a Problem, so that screens know one kind of error. */
export function asProblem(thrown: unknown): Problem {
  return thrown instanceof Problem ? thrown : new Problem(0, {});
}

function isProblemBody(body: unknown): body is ProblemBody {
  return typeof body === 'object' && body !== null;
}
