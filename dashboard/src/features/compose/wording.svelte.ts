//! What is said and shown: one text with its media, or the parts of a thread in their order, measured by the networks
//! that it goes to.
import type { KnownMedium, Network } from '../../api/types.ts';
import type { PartContent } from '../../networks/part.ts';
import { WRITING } from '../../networks/writing.ts';
import { text } from '../../text/index.ts';
import { Gallery } from '../media/gallery.svelte.ts';
import { endOfFitting, splitUp } from './fitting.ts';

/** The networks that a text goes to; a function, because a person chooses other accounts while writing. */
type Networks = () => readonly Network[];

/** How much of a network's limit a text uses, in the network's own units. */
export interface Reading {
  network: Network;
  used: number;
  limit: number;
}

let made = 0;

/** One public text, with its pictures and videos. */
export class Part {
  /** Tells the parts apart while they change places. */
  readonly key = (made += 1);
  text = $state('');
  readonly gallery = new Gallery();
  error = $state<string | undefined>(undefined);
  /** What networks would take, and people may not want. */
  warnings = $state.raw<readonly string[]>([]);
  private readonly networks: Networks;

  readings = $derived.by(() => this.networks().map((network) => readingOf(network, this.text)));
  /** The reading of the network that has least room left. */
  tightest = $derived(this.readings.reduce((one, other) => (roomOf(other) < roomOf(one) ? other : one)));
  isTooLong = $derived(roomOf(this.tightest) < 0);
  /** Where what is too much begins; at its end where all of it fits. */
  endOfFitting = $derived(this.isTooLong ? endOfFitting(this.text, (content) => this.fits(content)) : this.text.length);

  constructor(networks: Networks, content = '') {
    this.networks = networks;
    this.text = content;
  }

  /** Whether all of its networks take so much text. */
  fits(content: string): boolean {
    return this.networks().every((network) => roomOf(readingOf(network, content)) >= 0);
  }

  /** Whether it says nothing and shows nothing. */
  get isBlank(): boolean {
    return this.text.trim() === '' && this.gallery.isEmpty;
  }

  get content(): PartContent {
    return { text: this.text, media: this.gallery.attachments };
  }

  /** What the networks would refuse about its length, as sentences. */
  get violations(): string[] {
    return this.readings
      .filter((reading) => roomOf(reading) < 0)
      .map((reading) => WRITING[reading.network].tooLong(-roomOf(reading)));
  }

  /** Whether it, or one of its media, still has this complaint. */
  complains(message: string): boolean {
    const { items, error } = this.gallery;
    return [this.error, error, ...items.map((item) => item.error)].some((each) => each?.includes(message));
  }

  warn(message: string): void {
    this.warnings = [...new Set([...this.warnings, message])];
  }

  clearWarnings(): void {
    this.warnings = [];
    this.gallery.clearFindings();
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
  private readonly networks: Networks;

  contents = $derived(this.parts.map((part) => part.content));
  isThread = $derived(this.parts.length > 1);
  /** How many parts all of the networks take. */
  maxParts = $derived.by(() => Math.min(...this.networks().map((network) => WRITING[network].maxTexts)));
  isFull = $derived(this.parts.length >= this.maxParts);

  constructor(networks: Networks, contents: readonly PartContent[] = [NOTHING], library: readonly KnownMedium[] = []) {
    this.networks = networks;
    this.replace(contents, library);
  }

  /** The same words and media, for other networks. */
  copyFor(networks: Networks): Wording {
    const copy = new Wording(networks, this.contents.map(({ text }) => ({ text, media: [] })));
    this.parts.forEach(({ gallery }, index) => copy.parts[index]?.gallery.copy(gallery));
    return copy;
  }

  get isBlank(): boolean {
    return this.parts.every((part) => part.isBlank);
  }

  /** Says something else from the start; `library` is what is known of its media. */
  replace(contents: readonly PartContent[], library: readonly KnownMedium[] = []): void {
    const parts = contents.map(({ text, media }) => {
      const part = new Part(this.networks, text);
      part.gallery.replace(media, library);
      return part;
    });
    this.drop();
    this.parts = parts;
  }

  /** Gives up whatever of its media is still on its way. */
  drop(): void {
    for (const { gallery } of this.parts) gallery.replace([]);
  }

  add(): Part {
    const part = new Part(this.networks);
    this.parts = [...this.parts, part];
    return part;
  }

  /** The texts of a part that is too long, as so many parts as there is room for. */
  piecesOf(part: Part): string[] {
    return splitUp(part.text, (content) => part.fits(content), this.maxParts - this.parts.length + 1);
  }

  /** Makes several parts of one that is too long; gives what takes that back. */
  split(part: Part): () => void {
    const [parts, words] = [this.parts, part.text];
    const [first = '', ...others] = this.piecesOf(part);
    part.text = first;
    const added = others.map((piece) => new Part(this.networks, piece));
    this.parts = parts.toSpliced(parts.indexOf(part) + 1, 0, ...added);
    return () => {
      part.text = words;
      this.parts = this.parts.filter((each) => !added.includes(each));
    };
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
    const galleries = this.parts.map(({ gallery }) => gallery.isSound());
    return galleries.every(Boolean) && this.parts.every((part) => part.error === undefined);
  }

  private faultOf(part: Part): string | undefined {
    if (part.isBlank) return this.isThread ? text.composer.errors.noPart : text.composer.errors.noText;
    return part.violations.join(' ') || undefined;
  }
}

/** What a new post says and shows. */
export const NOTHING: PartContent = { text: '', media: [] };

function readingOf(network: Network, content: string): Reading {
  const { measure, limit } = WRITING[network];
  return { network, used: measure(content), limit };
}

/** How many units are left; below zero, how many are too many. */
export const roomOf = ({ used, limit }: Reading): number => limit - used;
