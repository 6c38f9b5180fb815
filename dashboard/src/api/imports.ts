//! Importing posts from a file of comma-separated values.
import { request } from './request.ts';
import type { ImportedPost, ImportPreview } from './types.ts';

/** Says of each row what would become of it; nothing is made. `zone` is that of times that name none. */
export const previewImport = (file: Blob, zone: string): Promise<ImportPreview> =>
  request(path({ dry_run: 'true', zone }), { method: 'POST', body: asCsv(file) });

/** Makes all posts of a file, or none. The same `key` never makes them twice, however often it is sent. */
export async function importPosts(file: Blob, zone: string, key: string): Promise<ImportedPost[]> {
  const options = { method: 'POST', body: asCsv(file), headers: { 'idempotency-key': key } } as const;
  return (await request<{ data: ImportedPost[] }>(path({ zone }), options)).data;
}

const path = (search: Record<string, string>): string => `/api/v1/posts/import?${new URLSearchParams(search)}`;

/** Systems call such files by several types. */
const asCsv = (file: Blob): Blob => new Blob([file], { type: 'text/csv' });
