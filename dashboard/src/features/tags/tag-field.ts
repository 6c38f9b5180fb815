//! Watches a field for the first hashtag or mention that is begun in it. What suggests them is loaded then, and not
//! before.
import type { Attachment } from 'svelte/attachments';
import type { Network } from '../../api/types.ts';
import type { Suggester } from './suggester.ts';

/** How many fields are watched: with the last one ends what was known for them. */
let watched = 0;

/** Suggests hashtags and mentions that were used before in a field; `networks` are those that its text goes to. */
export const tagField =
  (networks: () => readonly Network[]): Attachment<HTMLTextAreaElement> =>
  (field) => {
    let suggester: Suggester | null = null;
    let isOver = false;
    watched += 1;

    async function look(event: Event): Promise<void> {
      if (suggester) return suggester.look(event);
      const { value, selectionEnd } = field;
      if (!/[#@][^\s#@]*$/.test(value.slice(Math.max(0, selectionEnd - 200), selectionEnd))) return;
      try {
        const { suggestIn } = await import('./suggester.ts');
        if (!isOver) suggester ??= suggestIn(field, networks);
      } catch {
        // Suggestions that do not come are in nobody's way.
      }
      suggester?.look(event);
    }

    const listen = (event: Event): void => void look(event);
    field.addEventListener('input', listen);
    return () => {
      isOver = true;
      watched -= 1;
      field.removeEventListener('input', listen);
      suggester?.end();
      const wasUsed = suggester !== null;
      suggester = null;
      if (watched === 0 && wasUsed) void import('./known-tags.ts').then(({ forgetTags }) => watched === 0 && forgetTags());
    };
  };
