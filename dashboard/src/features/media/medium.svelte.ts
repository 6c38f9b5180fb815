//! A picture or a video of the composer: chosen here and on its way to the server, or there already.
import { deleteMedium, fileOf, readMedium, thumbnailOf } from '../../api/media.ts';
import { asProblem } from '../../api/problem.ts';
import type { KnownMedium, MediaFacts, MediaKind, Medium as Known } from '../../api/types.ts';
import { onSignOut } from '../../stores/sign-out.ts';
import { text } from '../../text/index.ts';
import { forget } from './resumption.ts';
import { Refused, upload, type Progress } from './upload.ts';

/**
 * `stalled` waits for the connection; `paused` and `failed` wait for the person, who may go on; `refused` is over; of
 * `lost` only the server's part is here, and the file has to be chosen again.
 */
export type Phase =
  'reading' | 'waiting' | 'sending' | 'stalled' | 'checking' | 'paused' | 'failed' | 'refused' | 'lost' | 'ready';

const AT_WORK: readonly Phase[] = ['waiting', 'sending', 'stalled', 'checking'];

let made = 0;

export class Medium implements Progress {
  readonly key = (made += 1);
  name = $state('');
  bytes = $state(0);
  phase = $state<Phase>('reading');
  /** How many bytes have left. */
  sent = $state(0);
  /** Why it failed, in words. */
  reason = $state<string | undefined>(undefined);
  id = $state<string | null>(null);
  kind = $state<MediaKind | null>(null);
  facts = $state.raw<MediaFacts | null>(null);
  /** What the server knows it to show, where nothing else is said at its place. */
  alt = $state<string | null>(null);
  /** The addresses of its small picture; a later one is for where an earlier one cannot be had. */
  pictures = $state.raw<readonly string[]>([]);
  keep = false;
  private file: File | null = null;
  private stop: AbortController | null = null;
  /** In how many places of the draft it stands. */
  private places = 0;

  isReady = $derived(this.phase === 'ready');
  isAtWork = $derived(AT_WORK.includes(this.phase));

  /** A file that a person chose. It is on its way at once. One that is kept stays although no post uses it. */
  static chosen(file: File, keep = false): Medium {
    const medium = new Medium();
    medium.keep = keep;
    [medium.name, medium.bytes, medium.file] = [file.name, file.size, file];
    medium.go();
    return medium;
  }

  /** A medium that the server has; `known` is what is known of it. */
  static at(id: string, known?: Known | KnownMedium): Medium {
    const found = here.get(id);
    if (found) return found;
    const medium = new Medium();
    medium.id = id;
    if (known) medium.learn(known);
    else void medium.read();
    here.set(id, medium);
    return medium;
  }

  /** Sends it, or goes on. */
  go(): void {
    if (this.file === null || this.isAtWork || this.isReady) return;
    this.stop = new AbortController();
    this.reason = undefined;
    void this.send(this.file, this.stop.signal);
  }

  pause(): void {
    if (!this.isAtWork) return;
    this.phase = 'paused';
    this.stop?.abort();
  }

  /** Takes the file again after the page was loaded anew; `false` where it is another one. */
  takeAgain(file: File): boolean {
    if (this.bytes > 0 && file.size !== this.bytes) return false;
    this.file = file;
    this.go();
    return true;
  }

  hold(): void {
    this.places += 1;
  }

  /** Where it stands nowhere any more, what is on its way is given up. */
  release(): void {
    this.places -= 1;
    if (this.places > 0 || this.isReady) return;
    this.stop?.abort();
    this.phase = 'paused';
    if (this.id === null) return;
    forget(this.id);
    here.delete(this.id);
    // What is not deleted now, the server gives up by itself after a day.
    void deleteMedium(this.id).catch(() => undefined);
    this.id = null;
  }

  announced(id: string, parts: number): void {
    this.id = id;
    this.sent = parts;
    here.set(id, this);
  }

  /** Shows the small picture that was made here. */
  show(picture: Blob): void {
    this.pictures = [URL.createObjectURL(picture), ...this.pictures];
  }

  private async send(file: File, signal: AbortSignal): Promise<void> {
    try {
      const known = await upload(file, this, signal);
      if (!signal.aborted) this.learn(known);
    } catch (thrown) {
      if (!signal.aborted) this.fail(thrown);
    }
  }

  private fail(thrown: unknown): void {
    if (thrown instanceof Refused) {
      [this.phase, this.reason] = ['refused', thrown.message];
      if (this.id !== null) here.delete(this.id);
      this.id = null;
      return;
    }
    const { message } = asProblem(thrown);
    [this.phase, this.reason] = ['failed', message || text.media.noAnswer];
  }

  private async read(): Promise<void> {
    const id = this.id ?? '';
    try {
      const known = await readMedium(id);
      [this.name, this.bytes] = [known.name, known.bytes];
      if (known.state === 'ready') this.learn(known);
      else this.phase = 'lost';
    } catch (thrown) {
      const problem = asProblem(thrown);
      [this.phase, this.reason] = ['refused', problem.status === 404 ? text.media.gone : text.media.unknown];
      here.delete(id);
    }
  }

  private learn(known: Known | KnownMedium): void {
    this.id = known.id;
    this.kind = known.kind;
    this.facts = known.facts;
    this.alt = known.alt ?? null;
    this.bytes = known.bytes;
    if ('name' in known) this.name = known.name;
    const whole = known.kind === 'video' ? [] : [fileOf(known.id)];
    this.pictures = [...this.pictures.filter((address) => address.startsWith('blob:')), thumbnailOf(known.id), ...whole];
    this.phase = 'ready';
    this.file = null;
    here.set(known.id, this);
  }
}

/** The media of this page by their ids: one that stands in several places is sent once. */
const here = new Map<string, Medium>();

onSignOut(() => here.clear());
