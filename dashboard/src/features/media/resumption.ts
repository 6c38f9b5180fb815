//! Which upload belongs to which file, so that a file that is chosen again goes on where it was. Only a hash is kept of
//! the file and its owner.
import { session } from '../../stores/session.svelte.ts';

const KEY = 'uploads';
const MOST = 20;

/** The mark of a file of this person. */
export async function markOf(file: File): Promise<string> {
  const facts = [session.person?.id, file.name, file.size, file.lastModified].join('\n');
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(facts));
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The medium that was announced for the file with this mark, in this tab or another. */
export const announcedAs = (mark: string): string | null => read().find(([known]) => known === mark)?.[1] ?? null;

export function remember(mark: string, id: string): void {
  write([...read().filter(([known]) => known !== mark), [mark, id] as const].slice(-MOST));
}

/** It is complete, or given up. */
export function forget(id: string): void {
  write(read().filter(([, known]) => known !== id));
}

type Entry = readonly [mark: string, id: string];

function read(): readonly Entry[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isEntry) : [];
  } catch {
    return [];
  }
}

function write(entries: readonly Entry[]): void {
  try {
    if (entries.length > 0) localStorage.setItem(KEY, JSON.stringify(entries));
    else localStorage.removeItem(KEY);
  } catch {
    // A browser that keeps nothing sends a file from its start.
  }
}

const isEntry = (entry: unknown): entry is Entry =>
  Array.isArray(entry) && entry.length === 2 && entry.every((each) => typeof each === 'string');
