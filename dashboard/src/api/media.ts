//! Pictures and videos: they come in by parts, and are served whole or as a small picture.
import { Problem, problemIn } from './problem.ts';
import { request, told } from './request.ts';
import type { Medium } from './types.ts';

/** Without any progress for this long, a part counts as lost. */
const STALL_MS = 30_000;
/** A small picture is small. */
const THUMBNAIL_MS = 30_000;

/** Announces a file; the answer says how it is to be cut. */
export const announceMedium = (name: string, bytes: number): Promise<Medium> =>
  request('/api/v1/media', { method: 'POST', body: { name, bytes } });

export const readMedium = (id: string): Promise<Medium> => request(path(id));

/** Makes one medium of the parts. 422 `unreadable_media` where it is neither a picture nor a video. */
export const completeMedium = (id: string): Promise<Medium> => request(`${path(id)}/complete`, { method: 'POST' });

/** Deletes a medium, or gives its upload up. */
export const deleteMedium = (id: string): Promise<void> => request(path(id), { method: 'DELETE' });

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
