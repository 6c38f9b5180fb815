//! What is said: one text, or the parts of a thread in their order.
import { weightedLength, X_LIMIT } from '../../networks/x/text/weight.ts';
import { text } from '../../text/index.ts';

/** The first part and the 24 that a post's options take after it. */
export const MAX_PARTS = 25;

let made = 0;

/** One public text. */
export class Part {
  /** Tells the parts apart while they change places. */
  readonly key = (made += 1);
  text = $state('');
  error = $state<string | undefined>(undefined);

  used = $derived(weightedLength(this.text));
  over = $derived(Math.max(0, this.used - X_LIMIT));

  constructor(content = '') {
    this.text = content;
  }

  get isBlank(): boolean {
    return this.text.trim() === '';
  }

  /** Adds a complaint, once. */
  complain(message: string): void {
    if (!this.error?.includes(message)) this.error = [this.error, message].filter(Boolean).join(' ');
  }
}

export class Wording {
  parts = $state.raw<readonly Part[]>([]);
  /** What was taken away last, so that a slip costs nothing. */
  removed = $state.raw<{ part: Part; index: number } | null>(null);

  texts = $derived(this.parts.map((part) => part.text));
  isThread = $derived(this.parts.length > 1);
  isFull = $derived(this.parts.length >= MAX_PARTS);

  constructor(texts: readonly string[] = ['']) {
    this.parts = texts.map((content) => new Part(content));
  }

  get isBlank(): boolean {
    return this.parts.every((part) => part.isBlank);
  }

  add(): Part {
    const part = new Part();
    this.parts = [...this.parts, part];
    return part;
  }

  /** Takes a part away and gives the one that is next to it now. */
  remove(part: Part): Part | undefined {
    const index = this.parts.indexOf(part);
    this.removed = { part, index };
    this.parts = this.parts.filter((other) => other !== part);
    return this.parts[Math.max(0, index - 1)];
  }

  /** Brings the last part that was taken away back to its place. */
  restore(): Part | undefined {
    if (!this.removed || this.isFull) return undefined;
    const { part, index } = this.removed;
    this.parts = this.parts.toSpliced(index, 0, part);
    this.removed = null;
    return part;
  }

  /** Moves a part one place towards the start (−1) or the end (1). */
  move(part: Part, by: -1 | 1): void {
    const from = this.parts.indexOf(part);
    const to = from + by;
    if (from < 0 || to < 0 || to >= this.parts.length) return;
    this.parts = this.parts.toSpliced(from, 1).toSpliced(to, 0, part);
  }

  /** Checks every part; what is wrong stands at it. */
  isSound(): boolean {
    for (const part of this.parts) part.error = this.faultOf(part);
    return this.parts.every((part) => part.error === undefined);
  }

  private faultOf(part: Part): string | undefined {
    if (part.isBlank) return this.isThread ? text.composer.errors.noPart : text.composer.errors.noText;
    return part.over > 0 ? text.composer.errors.tooLong(part.over) : undefined;
  }
}
