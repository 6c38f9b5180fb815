//! Posts: list, read, create, cancel.
import { request } from './request.ts';
import type { Instant, NewPost, Post, PostPage, PostState } from './types.ts';

export interface PostQuery {
  from?: Instant;
  to?: Instant;
  state?: PostState;
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
export const readPost = (id: string): Promise<Post> => request(`/api/v1/posts/${encodeURIComponent(id)}`);

/** Creates a post. The same `key` never makes a second one, however often it is sent. */
export const createPost = (post: NewPost, key: string): Promise<Post> =>
  request('/api/v1/posts', { method: 'POST', body: post, headers: { 'idempotency-key': key } });

/** Cancels a post as this page knows it; refused once sending has begun. */
export const cancelPost = (post: Post): Promise<void> =>
  request(`/api/v1/posts/${encodeURIComponent(post.id)}`, {
    method: 'DELETE',
    headers: { 'if-match': `"${post.version}"` },
  });
