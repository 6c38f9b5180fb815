//! Pictures and videos: they come in by parts, and are served whole or as a small picture.
import { Problem, problemIn } from './problem.ts';
import { request, told } from './request.ts';
import type { MediaPage, Medium, MediumUses } from './types.ts';

/** Without any progress for this long, a part counts as lost. */
const STALL_MS = 30_000;
/** A small picture is small. */
const THUMBNAIL_MS = 30_000;

/** Announces a file; the answer says how it is to be cut. One that is kept stays although no post uses it. */
export const announceMedium = (name: string, bytes: number, keep: boolean): Promise<Medium> =>
  request('/api/v1/media', { method: 'POST', body: { name, bytes, ...(keep && { keep }) } });

/** A page of media, the newest first; `search` is what their names or descriptions hold. It may be empty and go on. */
export function listMedia(search: string, after: string | null): Promise<MediaPage> {
  const query = new URLSearchParams({ ...(search !== '' && { search }), ...(after !== null && { after }) });
  return request(`/api/v1/media?${query}`);
}

export const readMedium = (id: string): Promise<Medium> => request(path(id));

/** The posts that use it, the latest first, and what repeats with it. */
export const usesOf = (id: string): Promise<MediumUses> => request(`${path(id)}/posts`);

/** What of a medium can be changed. */
export type MediumChanges = Partial<Pick<Medium, 'name' | 'alt' | 'keep'>>;

export const changeMedium = (id: string, changes: MediumChanges): Promise<Medium> =>
  request(path(id), { method: 'PATCH', body: changes });

/** Makes one medium of the parts. 422 `unreadable_media` where it is neither a picture nor a video. */
export const completeMedium = (id: string): Promise<Medium> => request(`${path(id)}/complete`, { method: 'POST' });

/** Deletes a medium, or gives its upload up. */
export const deleteMedium = (id: string): Promise<void> => request(path(id), { method: 'DELETE' });

/** The addresses at which a medium can be seen, the smallest first. */
export const picturesOf = ({ id, kind, thumbnail }: Pick<Medium, 'id' | 'kind' | 'thumbnail'>): string[] => [
  ...(thumbnail ? [thumbnailOf(id)] : []),
  ...(kind === 'video' || kind === null ? [] : [fileOf(id)]),
];

/** The address of the small picture of a medium. */
export const thumbnailOf = (id: string): string => `${path(id)}/thumbnail`;

/** The address of its bytes. */
export const fileOf = (id: string): string => `${path(id)}/file`;

/** Keeps a small picture of a medium. */
export async function setThumbnail(id: string, picture: Blob): Promise<void> {
  const response = await fetch(thumbnailOf(id), {
    method: 'PUT',
    body: picture,
    signal: AbortSignal.timeout(THUMBNAIL_MS),
  });
  if (!response.ok) throw problemIn(response.status, await response.text());
}

interface Sending {
  signal: AbortSignal;
  /** How many bytes have left. */
  onprogress: (bytes: number) => void;
}

/**
 * Sends one part. `fetch` cannot tell how much has left, so this is the older request. Throws a Problem; where `signal`
 * ended it, the signal's reason.
 */
export function sendPart(id: string, number: number, bytes: Blob, { signal, onprogress }: Sending): Promise<void> {
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest();
    const lost = (): void => reject(signal.aborted ? signal.reason : new Problem(0, {}));
    const abort = (): void => call.abort();
    let watch = setTimeout(abort, STALL_MS);
    call.upload.onprogress = ({ loaded }) => {
      clearTimeout(watch);
      watch = setTimeout(abort, STALL_MS);
      onprogress(loaded);
    };
    call.onload = () => (call.status < 300 ? resolve() : reject(told(problemIn(call.status, call.responseText))));
    call.onerror = lost;
    call.onabort = lost;
    call.onloadend = () => {
      clearTimeout(watch);
      signal.removeEventListener('abort', abort);
    };
    signal.addEventListener('abort', abort);
    call.open('PUT', `${path(id)}/parts/${number}`);
    call.setRequestHeader('content-type', 'application/octet-stream');
    call.send(bytes);
  });
}

const path = (id: string): string => `/api/v1/media/${encodeURIComponent(id)}`;
