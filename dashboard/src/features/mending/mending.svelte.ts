//! A picture or a video that is being made fit: its bytes, what is chosen for it, and how far the making is.
import { fileOf } from '../../api/media.ts';
import { text } from '../../text/index.ts';
import { uprightOf } from '../media/facts.ts';
import type { Mendable } from './mendable.ts';
import { PictureChoice, shapeFor } from './picture-choice.svelte.ts';
import { decoded, made } from './picture.ts';
import { VideoChoice } from './video-choice.svelte.ts';

type Subject =
  | { kind: 'picture'; source: ImageBitmap; choice: PictureChoice; isMoving: boolean }
  | { kind: 'video'; file: Blob; address: string; choice: VideoChoice };

export class Mending {
  /** `null` until it is read. */
  subject = $state.raw<Subject | null>(null);
  error = $state<string | undefined>(undefined);
  isBusy = $state(false);
  /** How much is made, from 0 to 1. */
  share = $state(0);
  private readonly medium: Mendable;
  private readonly codes: readonly string[];
  private readonly stop = new AbortController();

  constructor(medium: Mendable, codes: readonly string[]) {
    [this.medium, this.codes] = [medium, codes];
  }

  /** Whether it can be made as it is chosen. */
  get canMake(): boolean {
    if (this.subject?.kind === 'video') return this.subject.choice.way !== null && !this.subject.choice.isWrong;
    return this.subject !== null;
  }

  async load(): Promise<void> {
    const { signal } = this.stop;
    const response = await fetch(fileOf(this.medium.id ?? ''), { signal }).catch(() => null);
    const file = response?.ok ? await response.blob().catch(() => null) : null;
    if (signal.aborted) return;
    if (file === null) {
      this.error = text.mending.failed;
      return;
    }
    try {
      this.subject = await (this.medium.kind === 'video' ? this.readVideo(file) : this.readPicture(file));
      if (signal.aborted) this.end();
    } catch {
      this.error = text.mending.unreadable;
    }
  }

  /** Makes it; `null` where it could not be made, or was given up. */
  async make(): Promise<File | null> {
    if (this.subject === null || this.isBusy) return null;
    [this.isBusy, this.error, this.share] = [true, undefined, 0];
    const file = await this.madeOf(this.subject).catch(() => null);
    this.isBusy = false;
    if (this.stop.signal.aborted) return null;
    if (file === null) this.error = text.mending.unmade;
    return file;
  }

  /** Gives it up, and lets go of everything. */
  end(): void {
    this.stop.abort();
    if (this.subject?.kind === 'picture') this.subject.source.close();
    if (this.subject?.kind === 'video') URL.revokeObjectURL(this.subject.address);
    this.subject = null;
  }

  private async readPicture(file: Blob): Promise<Subject> {
    const source = await decoded(file);
    const { facts } = this.medium;
    const sides = facts ? uprightOf(facts) : ([source.width, source.height] as const);
    const choice = new PictureChoice(source, shapeFor(this.codes, sides));
    if (this.codes.includes('picture_resolution')) choice.shrink();
    return { kind: 'picture', source, choice, isMoving: (facts?.frames ?? 1) > 1 };
  }

  private async readVideo(file: Blob): Promise<Subject> {
    const { readVideo } = await import('./video.ts');
    const choice = new VideoChoice(await readVideo(file), this.codes);
    return { kind: 'video', file, address: URL.createObjectURL(file), choice };
  }

  private async madeOf(subject: Subject): Promise<File | null> {
    const { name } = this.medium;
    if (subject.kind === 'picture') {
      const { source, choice } = subject;
      return made(source, name, choice.turn, choice.frame, choice.result);
    }
    const { copied, encoded } = await import('./video.ts');
    const work = { signal: this.stop.signal, onprogress: (share: number): void => void (this.share = share) };
    const make = subject.choice.way === 'encode' ? encoded : copied;
    return make(subject.file, name, subject.choice.cut, work);
  }
}
