//! The pictures and videos of one text, in their order, each with what it shows in words.
import type { Attachment, KnownMedium, Medium as Known } from '../../api/types.ts';
import { text } from '../../text/index.ts';
import { Medium } from './medium.svelte.ts';

/** The most characters in which a picture is described: https://docs.x.com/x-api/media/metadata-create */
export const LONGEST_ALT = 1000;
/** More than any network takes, so that a folder that was dropped by mistake is not sent. */
export const MOST_MEDIA = 35;
/** What the server says of a picture that a network takes in another form only. */
const WRONG_FORM = 'picture_format';
/** What is wrong with the file itself. */
const MENDABLE = /picture|video|audio|sound|crop/;

let made = 0;

/** A medium at its place. */
export class Attached {
  readonly key = (made += 1);
  readonly medium: Medium;
  /** What it shows, for people who do not see it. */
  alt = $state('');
  error = $state<string | undefined>(undefined);
  warnings = $state.raw<readonly string[]>([]);
  /** What the complaints are about. */
  codes = $state.raw<readonly string[]>([]);
  /** Whether all that is wrong is its form. */
  isWrongForm = $derived(this.codes.length > 0 && this.codes.every((code) => code === WRONG_FORM));
  /** Whether it could be made fit: for a network that refuses it, or that would show it otherwise. */
  isMendable = $derived(this.warnings.length > 0 || this.codes.some((code) => MENDABLE.test(code)));

  constructor(medium: Medium, alt = '') {
    this.medium = medium;
    this.alt = alt;
    medium.hold();
  }

  complain(message: string, code?: string): void {
    if (code !== undefined) this.codes = [...new Set([...this.codes, code])];
    if (!this.error?.includes(message)) this.error = [this.error, message].filter(Boolean).join(' ');
  }
}

export class Gallery {
  items = $state.raw<readonly Attached[]>([]);
  error = $state<string | undefined>(undefined);
  warnings = $state.raw<readonly string[]>([]);

  isEmpty = $derived(this.items.length === 0);
  isReady = $derived(this.items.every(({ medium }) => medium.isReady));
  /** As a request names them: those that the server knows. */
  attachments = $derived(this.items.map(attachmentOf).filter((attachment) => attachment !== null));

  /** Whether what is added stays although no post uses it. */
  private readonly keep: boolean;

  constructor(keep = false) {
    this.keep = keep;
  }

  /** Adds the files that a person chose, and gives how many were too many. */
  add(files: readonly File[]): number {
    const taken = files.slice(0, Math.max(0, MOST_MEDIA - this.items.length));
    const others = taken.filter((file) => !this.isTakenAgain(file));
    this.change([...this.items, ...others.map((file) => new Attached(Medium.chosen(file, this.keep)))]);
    return files.length - taken.length;
  }

  /** Adds what the server has, by its id where no more is known, as far as there is room. */
  addKnown(media: readonly (Known | string)[]): void {
    const room = Math.max(0, MOST_MEDIA - this.items.length);
    const added = media.slice(0, room).map((one) => (typeof one === 'string' ? Medium.at(one) : Medium.at(one.id, one)));
    this.change([...this.items, ...added.map((medium) => new Attached(medium))]);
  }

  remove(item: Attached): void {
    item.medium.release();
    this.change(this.items.filter((other) => other !== item));
  }

  /** Moves a medium to the place of another. */
  place(item: Attached, index: number): void {
    const from = this.items.indexOf(item);
    if (from < 0 || index < 0 || index >= this.items.length || index === from) return;
    this.change(this.items.toSpliced(from, 1).toSpliced(index, 0, item));
  }

  /** Shows another picture in the place of one, with the same words. */
  exchange(item: Attached, file: File): void {
    const other = new Attached(Medium.chosen(file), item.alt || (item.medium.alt ?? ''));
    item.medium.release();
    this.change(this.items.map((each) => (each === item ? other : each)));
  }

  /** Names other media from the start; `library` is what is known of them. */
  replace(attachments: readonly Attachment[], library: readonly KnownMedium[] = []): void {
    const known = new Map(library.map((medium) => [medium.id, medium]));
    const items = attachments.map(({ id, alt }) => new Attached(Medium.at(id, known.get(id)), alt ?? ''));
    this.items.forEach(({ medium }) => medium.release());
    this.change(items);
  }

  /** Names the same media as another. */
  copy(other: Gallery): void {
    this.change(other.items.map(({ medium, alt }) => new Attached(medium, alt)));
  }

  /** What is on its way waits: its screen was left. */
  pause(): void {
    this.items.forEach(({ medium }) => medium.pause());
  }

  /** Shows a complaint at the medium that it is about, or at all of them. */
  complain(index: number | null, message: string, code?: string): void {
    const item = index === null ? undefined : this.items[index];
    if (item) item.complain(message, code);
    else if (!this.error?.includes(message)) this.error = [this.error, message].filter(Boolean).join(' ');
  }

  warn(index: number | null, message: string): void {
    const place = (index === null ? undefined : this.items[index]) ?? this;
    place.warnings = [...new Set([...place.warnings, message])];
  }

  /** Forgets what was found about it. */
  clearFindings(): void {
    this.clearErrors();
    this.warnings = [];
    for (const item of this.items) item.warnings = [];
  }

  /** Whether all of it can be sent; what cannot is said. */
  isSound(): boolean {
    this.clearErrors();
    if (this.items.some(({ alt }) => [...alt].length > LONGEST_ALT)) this.error = text.media.altTooLong;
    if (!this.isReady) this.error = text.media.notReady;
    return this.error === undefined;
  }

  private clearErrors(): void {
    this.error = undefined;
    for (const item of this.items) [item.error, item.codes] = [undefined, []];
  }

  private change(items: readonly Attached[]): void {
    this.items = items;
    this.clearFindings();
  }

  /** A file whose upload was cut off with its page goes on where it was. */
  private isTakenAgain(file: File): boolean {
    return this.items.some(({ medium }) => medium.phase === 'lost' && medium.name === file.name && medium.takeAgain(file));
  }
}

function attachmentOf({ medium, alt }: Attached): Attachment | null {
  if (medium.id === null) return null;
  return { id: medium.id, ...(alt.trim() !== '' && { alt: alt.trim() }) };
}
