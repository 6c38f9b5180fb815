//! Posts: list, read, check, create, change, cancel.
import { servedAtHand } from '../text/served.svelte.ts';
import { spoken, type FieldError } from './problem.ts';
import { request } from './request.ts';
import type { Instant, NewDraft, NewPost, Post, PostChanges, PostPage, PostState } from './types.ts';

export interface PostQuery {
  from?: Instant;
  to?: Instant;
  state?: PostState;
  /** Its id. */
  account?: string;
  /** By the planned instant. */
  order?: 'asc' | 'desc';
  after?: string;
  limit?: number;
}

/** One page of posts; `next` is the cursor of the following one. */
export function listPosts(query: PostQuery): Promise<PostPage> {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) search.set(name, String(value));
  return request(`/api/v1/posts?${search}`);
}

/** One post with the state of its deliveries. */
export const readPost = (id: string): Promise<Post> => request(path(id));

/** Creates a post, or keeps a draft. The same `key` never makes a second one, however often it is sent. */
export const createPost = (post: NewPost | NewDraft, key: string): Promise<Post> =>
  request('/api/v1/posts', { method: 'POST', body: post, headers: { 'idempotency-key': key } });

/** What would be refused about a post, and what would be taken and may not be wanted. */
export interface Findings {
  errors: FieldError[];
  warnings: FieldError[];
}

/** Has a post checked; nothing is kept of it. */
export async function validatePost(post: NewPost): Promise<Findings> {
  const asked = request<Partial<Findings> | undefined>('/api/v1/posts/validate', { method: 'POST', body: post });
  const [found] = await Promise.all([asked, servedAtHand()]);
  return { errors: (found?.errors ?? []).map(spoken), warnings: (found?.warnings ?? []).map(spoken) };
}

/** Changes a post as this page knows it; 412 when somebody else changed it meanwhile. */
export const changePost = (known: Known, changes: PostChanges): Promise<Post> =>
  request(path(known.id), { method: 'PATCH', body: changes, headers: onlyIf(known) });

/** Cancels a post as this page knows it and gives it as it is then, or discards a draft; refused while it is sent. */
export const cancelPost = (known: Known): Promise<Post | undefined> =>
  request(path(known.id), { method: 'DELETE', headers: onlyIf(known) });

/** Gives planned posts the times that they have together, in this order; all of them or none. 412 as for a change. */
export async function reorderPosts(order: readonly Known[]): Promise<Post[]> {
  const posts = order.map(({ id, version }) => ({ id, version }));
  return (await request<{ data: Post[] }>('/api/v1/posts/reorder', { method: 'POST', body: { posts } })).data;
}

type Known = Pick<Post, 'id' | 'version'>;

const path = (id: string): string => `/api/v1/posts/${encodeURIComponent(id)}`;

const onlyIf = ({ version }: Known): Record<string, string> => ({ 'if-match': `"${version}"` });
