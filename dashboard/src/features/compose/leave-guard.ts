//! Asks before a screen with unsaved words is left, and before its tab is closed.
import { router } from '../../stores/route.svelte.ts';

/**
 * Guards while `isDirty` holds; `ask` asks the person, unless what is written can be kept otherwise. For use in an effect:
 * gives the function that ends it.
 */
export function guard(isDirty: () => boolean, ask: () => Promise<boolean>): () => void {
  const warn = (event: BeforeUnloadEvent): void => {
    if (isDirty()) event.preventDefault();
  };
  addEventListener('beforeunload', warn);
  const release = router.guardWith(async () => !isDirty() || ask());
  return () => {
    removeEventListener('beforeunload', warn);
    release();
  };
}
