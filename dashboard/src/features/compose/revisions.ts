//! What can be revised: a post, and what a repeating one says.
import { changePost, readPost } from '../../api/posts.ts';
import { changeRecurrence, readRecurrence } from '../../api/recurrences.ts';
import type { Post, PostChanges, Recurrence } from '../../api/types.ts';
import { serverNow } from '../../time/now.ts';
import { FOR_EDIT, Plan } from '../schedule/plan.svelte.ts';
import { Draft } from './draft.svelte.ts';
import type { Kind } from './revision.svelte.ts';

export const POST: Kind<Post, Pick<PostChanges, 'schedule'>> = {
  draftOf: (post) => {
    const offered = post.schedule ? FOR_EDIT : FOR_EDIT.filter((moment) => moment !== 'keep');
    return new Draft(new Plan(offered, post.schedule ? 'keep' : 'tomorrow', post.schedule), post);
  },
  timeOf: ({ plan }, now) => {
    const schedule = plan.schedule(now);
    return schedule ? { schedule } : {};
  },
  isTimeMine: ({ plan }, theirs) =>
    plan.moment === 'keep' || plan.planned(serverNow())?.at === Date.parse(theirs.schedule?.at ?? ''),
  read: readPost,
  change: changePost,
};

/** Its time is chosen elsewhere: here there is one moment, that of its rule. */
export const REPEATING: Kind<Recurrence, object> = {
  draftOf: (recurrence) => new Draft(new Plan(['keep'], 'keep'), recurrence),
  timeOf: () => ({}),
  isTimeMine: () => true,
  read: readRecurrence,
  change: changeRecurrence,
};
