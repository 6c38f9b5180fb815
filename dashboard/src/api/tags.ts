//! Hashtags and mentions of the workspace's latest posts and drafts.
import { request } from './request.ts';
import type { Tags } from './types.ts';

/** What was used before, the most used first. */
export const readTags = (): Promise<Tags> => request('/api/v1/tags');
