//! The options of a target as the API has them, whatever its network.
import type { TargetOptions } from '../api/types.ts';
import { compactFacebook } from './facebook/options.ts';
import { compactInstagram } from './instagram/options.ts';
import { splitTikTok } from './tiktok/options.ts';
import { compactOptions as compactX, threadOf } from './x/options.ts';

export { threadOf };

/** The options as a request says them: what stands at its default is left out. */
export function compactOptions(options: TargetOptions | null | undefined): TargetOptions {
  const [ofTikTok, others] = splitTikTok(options ?? {});
  const { kind, link, first_comment, share_to_feed, collaborators, cover, ...rest } = others;
  const page = { ...(kind && { kind }), ...(link && { link }), ...(first_comment && { first_comment }) };
  const profile = {
    ...(share_to_feed !== undefined && { share_to_feed }),
    ...(collaborators && { collaborators }),
    ...(cover && { cover }),
  };
  return { ...compactX(rest), ...compactFacebook(page), ...compactInstagram(profile), ...ofTikTok };
}
