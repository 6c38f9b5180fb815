//! The post that is being written: its fields, its checks, and the request that it becomes.
import { asProblem, type FieldError, type Problem } from '../api/problem.ts';
import { createPost } from '../api/posts.ts';
import type { NewPost, Post, Schedule } from '../api/types.ts';
import { text } from '../text/index.ts';
import { browserZone, instantOf, tomorrowAt, wallClock, type LocalTime } from '../time/zone.ts';
import { findMade } from './lookup.ts';
import { weightedLength, X_LIMIT } from './weight.ts';

export type Moment = 'now' | 'soon' | 'tomorrow' | 'exact';
export type Field = 'who' | 'what' | 'when' | 'late';
type Errors = Partial<Record<Field | 'form', string>>;

export const MOMENTS: readonly Moment[] = ['now', 'soon', 'tomorrow', 'exact'];
const SOON_MS = 120_000;
const MORNING = '09:00';

/** Which of our fields shows the complaints about which field of the request. */
const FIELDS: readonly (readonly [RegExp, Field])[] = [
  [/^(targets\[\d+\]\.)?(text|media)/, 'what'],
  [/^targets/, 'who'],
  [/^schedule/, 'when'],
  [/^late_minutes/, 'late'],
];

interface Attempt {
  content: string;
  key: string;
  post: NewPost;
  triedAt: number;
}

export class Draft {
  body = $state('');
  chosen = $state<string[]>([]);
  moment = $state<Moment>('tomorrow');
  day = $state('');
  time = $state(MORNING);
  zone = $state(browserZone());
  lateMinutes = $state(60);
  errors = $state.raw<Errors>({});
  isSubmitting = $state(false);
  /** A submission whose answer was lost. It is looked for before it is repeated, and repeated with the same key. */
  private attempt: Attempt | null = null;

  used = $derived(weightedLength(this.body));
  over = $derived(Math.max(0, this.used - X_LIMIT));

  constructor() {
    this.day = tomorrowAt(Date.now(), this.zone, MORNING).slice(0, 10);
  }

  toggle(account: string): void {
    const has = this.chosen.includes(account);
    this.chosen = has ? this.chosen.filter((id) => id !== account) : [...this.chosen, account];
    this.clear('who');
  }

  clear(field: Field): void {
    if (this.errors[field] === undefined && this.errors.form === undefined) return;
    const { [field]: _seen, form: _form, ...rest } = this.errors;
    this.errors = rest;
  }

  /** The instant that the chosen moment means, `null` for "now" and for an incomplete time. */
  planned(now: number): LocalTime | null {
    if (this.moment === 'soon') return { at: now + SOON_MS, remark: null };
    const local = this.local(now);
    return local === null ? null : instantOf(local, this.zone);
  }

  /** Checks, saves, and gives the new post; `null` when something is wrong, which `errors` then says. */
  async submit(): Promise<Post | null> {
    const now = Date.now();
    this.errors = this.check(now);
    if (Object.keys(this.errors).length > 0) return null;
    this.isSubmitting = true;
    const post = await this.save(this.nextAttempt(now));
    this.isSubmitting = false;
    return post;
  }

  private async save(attempt: Attempt): Promise<Post | null> {
    try {
      const isRepeated = this.attempt === attempt;
      return this.finish((isRepeated && (await findMade(attempt.post, attempt.triedAt))) || (await createPost(attempt.post, attempt.key)));
    } catch (thrown) {
      const problem = asProblem(thrown);
      const made = problem.isUncertain ? await findMade(attempt.post, attempt.triedAt).catch(() => null) : null;
      if (made) return this.finish(made);
      this.take(problem, attempt);
      return null;
    }
  }

  private finish(post: Post): Post {
    this.attempt = null;
    this.body = '';
    return post;
  }

  private local(now: number): string | null {
    if (this.moment === 'tomorrow') return tomorrowAt(now, this.zone, MORNING);
    if (this.moment === 'exact' && this.day !== '' && this.time !== '') return `${this.day}T${this.time}`;
    return null;
  }

  private check(now: number): Errors {
    const errors: Errors = {};
    if (this.chosen.length === 0) errors.who = text.composer.errors.noAccount;
    if (this.body.trim() === '') errors.what = text.composer.errors.noText;
    else if (this.over > 0) errors.what = text.composer.errors.tooLong(this.over);
    if (this.moment === 'exact') {
      const planned = this.planned(now);
      if (planned === null) errors.when = text.composer.errors.noTime;
      else if (planned.at < now) errors.when = text.composer.errors.past;
    }
    return errors;
  }

  private nextAttempt(now: number): Attempt {
    const content = JSON.stringify([this.body, this.chosen, this.moment, this.day, this.time, this.zone, this.lateMinutes]);
    if (this.attempt?.content === content) return this.attempt;
    const post: NewPost = {
      text: this.body,
      targets: this.chosen.map((account) => ({ account })),
      schedule: this.schedule(now),
      late_minutes: this.lateMinutes,
    };
    return { content, key: crypto.randomUUID(), post, triedAt: now };
  }

  private schedule(now: number): Schedule {
    if (this.moment === 'now') return { now: true };
    if (this.moment === 'soon') return { at: new Date(now + SOON_MS).toISOString() };
    return { local: this.local(now) ?? wallClock(now, this.zone), zone: this.zone };
  }

  private take(problem: Problem, attempt: Attempt): void {
    this.attempt = problem.isUncertain || problem.status === 409 ? attempt : null;
    const errors: Errors = {};
    for (const error of problem.errors) {
      const field = fieldOf(error);
      errors[field] = [errors[field], error.message].filter(Boolean).join(' ');
    }
    if (Object.keys(errors).length === 0) errors.form = formError(problem);
    this.errors = errors;
  }
}

function fieldOf(error: FieldError): Field | 'form' {
  return FIELDS.find(([path]) => path.test(error.path))?.[1] ?? 'form';
}

function formError(problem: Problem): string {
  if (problem.isUncertain && problem.message === '') return text.composer.errors.uncertain;
  return [text.composer.errors.refused, problem.message].join(' ').trim();
}
