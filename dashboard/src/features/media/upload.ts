//! The way of one file to the server: read, announced, sent part by part, and taken together. What is there already is
//! not sent again, and what fails in passing is tried again.
//!
//! Uppy's plugin for multipart uploads (6.3) speaks S3's own protocol to signed addresses and takes no other steps; with
//! its core it would be 23 KB to load. tus-js-client speaks a protocol of its own. So these are our own steps.
import {
  announceMedium,
  completeMedium,
  readMedium,
  sendPart,
  setThumbnail,
} from '../../api/media.ts';
import { Problem } from '../../api/problem.ts';
import type { Medium } from '../../api/types.ts';
import { text } from '../../text/index.ts';
import { waitAfter } from './patience.ts';
import type { Rendering } from './rendering.ts';
import { announcedAs, forget, markOf, remember } from './resumption.ts';
import { Turns } from './turns.ts';

/** Whoever is told how far it is. */
export interface Progress {
  id: string | null;
  phase: string;
  sent: number;
  bytes: number;
  name: string;
  /** Whether it stays although no post uses it. */
  keep: boolean;
  announced: (id: string, sent: number) => void;
  show: (picture: Blob) => void;
}

/** The file will never be taken; the message says why. */
export class Refused extends Error {}

/** A file is read while others are sent, so that what cannot be used is said at once. */
const READING = new Turns(2);
const SENDING = new Turns(2);
/** How often in a row something may fail in passing. */
const MOST_FAILURES = 6;

/** Sends a file. Throws `Refused`, a Problem, or the reason of `signal`. */
export async function upload(file: File, progress: Progress, signal: AbortSignal): Promise<Medium> {
  progress.phase = 'waiting';
  const upload = new Upload(progress, signal);
  const rendering = await READING.take(() => upload.read(file));
  return SENDING.take(() => upload.send(rendering));
}

class Upload {
  private readonly progress: Progress;
  private readonly signal: AbortSignal;
  private mark = '';

  constructor(progress: Progress, signal: AbortSignal) {
    [this.progress, this.signal] = [progress, signal];
  }

  /** Makes of the file what is sent, and shows it. */
  async read(chosen: File): Promise<Rendering> {
    this.signal.throwIfAborted();
    const rendering = await rendered(chosen);
    const { file, thumbnail } = rendering;
    [this.progress.name, this.progress.bytes] = [file.name, file.size];
    if (thumbnail && !shown.has(this.progress)) {
      shown.add(this.progress);
      this.progress.show(thumbnail);
    }
    return rendering;
  }

  async send({ file, thumbnail }: Rendering): Promise<Medium> {
    this.signal.throwIfAborted();
    this.mark = await markOf(file);
    const medium = await this.announced(file);
    const known = medium.state === 'ready' ? medium : await this.sent(file, medium);
    forget(known.id);
    if (thumbnail && !known.thumbnail) await setThumbnail(known.id, thumbnail).catch(() => undefined);
    return known;
  }

  /** The medium that this file was announced as, or else is now. */
  private async announced(file: File): Promise<Medium> {
    const earlier = this.progress.id ?? announcedAs(this.mark);
    const found = earlier === null ? null : await this.patiently(() => readMedium(earlier).catch(unlessGone));
    const medium = found?.bytes === file.size ? found : await this.patiently(() => announceMedium(file.name, file.size, this.progress.keep));
    this.progress.announced(medium.id, 0);
    remember(this.mark, medium.id);
    return medium;
  }

  /** Sends what is missing until all of it is there. */
  private async sent(file: File, announced: Medium): Promise<Medium> {
    for (let medium = announced, round = 1; ; round += 1) {
      await this.sendMissing(file, medium);
      this.progress.phase = 'checking';
      const complete = await this.patiently(() => completeMedium(medium.id).catch(unlessMissing));
      if (complete?.state === 'ready') return complete;
      if (round === MOST_FAILURES) throw new Problem(0, {});
      medium = await this.patiently(() => readMedium(medium.id));
      if (medium.state === 'ready') return medium;
    }
  }

  private async sendMissing(file: File, { id, part_bytes: length, parts }: Medium): Promise<void> {
    const here = new Set(parts);
    const count = Math.ceil(file.size / length);
    const numbers = Array.from({ length: count }, (_, index) => index + 1);
    const lengthOf = (number: number): number => Math.min(length, file.size - (number - 1) * length);
    let done = numbers.filter((number) => here.has(number)).reduce((sum, number) => sum + lengthOf(number), 0);
    this.progress.sent = done;
    for (const number of numbers.filter((each) => !here.has(each))) {
      const part = file.slice((number - 1) * length, (number - 1) * length + lengthOf(number));
      const onprogress = (bytes: number): void => {
        this.progress.sent = done + Math.min(bytes, part.size);
      };
      await this.patiently(() => sendPart(id, number, part, { signal: this.signal, onprogress }));
      done += part.size;
      this.progress.sent = done;
    }
  }

  /** Does something, and again after a while where it fails in passing. */
  private async patiently<T>(act: () => Promise<T>): Promise<T> {
    for (let failures = 1; ; failures += 1) {
      this.signal.throwIfAborted();
      try {
        this.progress.phase = this.progress.phase === 'checking' ? 'checking' : 'sending';
        const answer = await act();
        this.signal.throwIfAborted();
        return answer;
      } catch (thrown) {
        this.signal.throwIfAborted();
        if (!(thrown instanceof Problem)) throw thrown;
        if (!thrown.isPassing) throw refusalOf(thrown);
        if (failures === MOST_FAILURES) throw thrown;
        this.progress.phase = 'stalled';
        await waitAfter(failures, this.signal);
      }
    }
  }
}

async function rendered(chosen: File): Promise<Rendering> {
  const { render, Undecodable } = await import('./rendering.ts');
  try {
    return await render(chosen);
  } catch (thrown) {
    throw new Refused(thrown instanceof Undecodable ? text.media.heif : text.media.unreadable);
  }
}

/** Those whose small picture is shown already. */
const shown = new WeakSet<Progress>();

function unlessGone(thrown: unknown): null {
  if (thrown instanceof Problem && thrown.status === 404) return null;
  throw thrown;
}

/** Parts that are missing are sent; an upload that is over is read again. */
function unlessMissing(thrown: unknown): null {
  if (thrown instanceof Problem && thrown.status === 409) return null;
  throw thrown;
}

/** What the server will not take however often it is asked. */
function refusalOf(problem: Problem): Error {
  if (problem.status === 401 || problem.status === 403) return problem;
  const reasons = problem.errors.map(({ message }) => message).join(' ');
  return new Refused(reasons || problem.message || text.media.refused);
}
