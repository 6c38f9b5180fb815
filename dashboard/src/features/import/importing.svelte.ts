//! One import: the file that was chosen, what the server says of its rows, and what became of them.
import { importPosts, previewImport } from '../../api/imports.ts';
import { asProblem, type Problem } from '../../api/problem.ts';
import type { ImportedPost, ImportPreview, ImportRow } from '../../api/types.ts';
import { onSignOut } from '../../stores/sign-out.ts';
import { zone } from '../../stores/zone.svelte.ts';
import { words } from './words.ts';

/** What the server takes at once. */
const MOST_BYTES = 256 * 1024;

/** What was made of a file. */
export interface Done {
  planned: number;
  kept: number;
  /** The first instant at which one of them goes out. */
  first: number | null;
}

/**
 * The keys of imports whose answer did not come, by what was sent: the same file is asked for with the same key, also
 * when it is chosen again. Only posts that were made use a key up.
 */
const unanswered = new Map<string, string>();
onSignOut(() => unanswered.clear());

export class Importing {
  /** What the file is called. */
  name = $state('');
  preview = $state.raw<ImportPreview | null>(null);
  isBusy = $state(false);
  /** Whether posts are being made: no other file takes the place of this one meanwhile. */
  isRunning = $state(false);
  /** Why nothing could be checked or made. */
  fault = $state<string | null>(null);
  done = $state.raw<Done | null>(null);
  private file: Blob | null = null;
  /** The zone with which the file was checked: its posts are made in the same one. */
  private zone = '';
  /** Makes the posts once, however often it is pressed. */
  private key = '';
  /** The same for the same bytes in the same zone. */
  private sign = '';
  /** Counts the files, so that an answer about an earlier one is not taken for this one's. */
  private chosen = 0;

  rows: readonly ImportRow[] = $derived(this.preview?.rows ?? []);
  faulty = $derived(this.rows.filter(({ errors }) => errors.length > 0).length);
  mayRun = $derived(this.rows.length > 0 && this.faulty === 0 && this.preview?.errors.length === 0);

  /** Has a file checked. It is read at once: one that changes on the disk cannot be read later. */
  async choose(file: Blob, name: string): Promise<void> {
    if (this.isRunning) return;
    this.chosen += 1;
    const mine = this.chosen;
    [this.name, this.preview, this.done, this.file, this.isBusy] = [name, null, null, null, false];
    if (file.size > MOST_BYTES) {
      this.fault = words.tooLarge;
      return;
    }
    const bytes = await file.arrayBuffer().catch(() => null);
    if (mine !== this.chosen) return;
    if (bytes === null) {
      this.fault = words.unreadable;
      return;
    }
    this.file = new Blob([bytes]);
    await this.check();
  }

  /** Asks what would become of the rows. */
  async check(): Promise<void> {
    const { file, chosen } = this;
    if (file === null) return;
    [this.isBusy, this.fault] = [true, null];
    const asked = zone.current;
    const [found, sign] = await Promise.all([previewImport(file, asked).catch(asProblem), signOf(file, asked)]);
    if (chosen !== this.chosen) return;
    this.isBusy = false;
    if (found instanceof Error) {
      this.fault = sentenceOf(found, words.failed);
      return;
    }
    [this.preview, this.zone, this.sign] = [found, asked, sign];
    this.key = unanswered.get(sign) ?? crypto.randomUUID();
  }

  /** Makes the posts: all of them, or none. */
  async run(): Promise<void> {
    const { file, key, sign, rows, chosen } = this;
    if (file === null || !this.mayRun || this.isBusy) return;
    [this.isBusy, this.isRunning, this.fault] = [true, true, null];
    const made = await importPosts(file, this.zone, key).catch(asProblem);
    if (!(made instanceof Error)) unanswered.delete(sign);
    else if (made.isUncertain) unanswered.set(sign, key);
    this.isRunning = false;
    if (chosen !== this.chosen) return;
    this.isBusy = false;
    if (!(made instanceof Error)) this.done = doneOf(made, rows);
    else if (made.status === 422) await this.look(made);
    else this.fault = made.isUncertain ? words.uncertain : sentenceOf(made, words.refused);
  }

  /** Begins anew. */
  clear(): void {
    this.chosen += 1;
    [this.name, this.preview, this.done, this.file, this.fault, this.isBusy] = ['', null, null, null, null, false];
  }

  /** Something was fine when it was checked and is not any more: the rows say what. */
  private async look(problem: Problem): Promise<void> {
    await this.check();
    this.fault ??= sentenceOf(problem, words.refused);
  }
}

function doneOf(made: readonly ImportedPost[], rows: readonly ImportRow[]): Done {
  const lines = new Set(made.map(({ line }) => line));
  const mine = rows.filter(({ line }) => lines.has(line));
  const times = mine.flatMap(({ post }) => (post.schedule ? [Date.parse(post.schedule.at)] : []));
  return {
    planned: mine.filter(({ post }) => !post.is_draft).length,
    kept: mine.filter(({ post }) => post.is_draft).length,
    first: times.length > 0 ? Math.min(...times) : null,
  };
}

/** Every byte is one letter of Latin-1, so that other bytes are another text. */
const signOf = async (file: Blob, zone: string): Promise<string> =>
  `${zone}\n${new TextDecoder('latin1').decode(await file.arrayBuffer())}`;

const sentenceOf = (problem: Problem, lead: string): string =>
  [lead, problem.errors[0]?.message ?? problem.message].filter(Boolean).join(' ');
