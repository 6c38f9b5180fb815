//! Makes each post once, however often it is asked for: the same request has the same key until its answer has come.
import { createPost } from '../../api/posts.ts';
import type { NewDraft, NewPost, Post } from '../../api/types.ts';
import { onSignOut } from '../../stores/sign-out.ts';
import { calendar } from './calendar.svelte.ts';

/** The keys of requests that have made no post as far as is known. Only a post that was made uses a key up. */
const keys = new Map<string, string>();
onSignOut(() => keys.clear());

/** Makes a post out of another one. Throws a Problem. */
export async function makeOnce(from: string, post: NewPost | NewDraft): Promise<Post> {
  const sign = JSON.stringify([from, post]);
  const key = keys.get(sign) ?? crypto.randomUUID();
  keys.set(sign, key);
  const made = await calendar.during(() => createPost(post, key));
  keys.delete(sign);
  return made;
}
