//! What a field says of the list beside it, for whoever does not see it. A field of several lines has no state of being
//! expanded: it names its list only while that is there.
//! https://www.w3.org/TR/html-aria/#el-textarea
import type { TagChoice } from './tag-choice.svelte.ts';

/** Keeps the field's attributes as the list is; gives the function that ends it. */
export const describeList = (choice: TagChoice): (() => void) =>
  $effect.root(() => {
    const { field, id } = choice;
    const set = (name: string, value: string | null): void => {
      if (value === null) field.removeAttribute(name);
      else field.setAttribute(name, value);
    };
    $effect(() => {
      set('aria-autocomplete', 'list');
      set('aria-haspopup', choice.isOpen ? 'listbox' : null);
      set('aria-controls', choice.isOpen ? `${id}-list` : null);
      set('aria-activedescendant', choice.active >= 0 ? `${id}-${choice.active}` : null);
    });
  });
