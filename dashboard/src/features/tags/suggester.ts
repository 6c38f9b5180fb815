//! Suggests hashtags and mentions in a field: the list beside it, and what the field says of it.
import { mount, unmount } from 'svelte';
import type { Network } from '../../api/types.ts';
import { TagChoice } from './tag-choice.svelte.ts';
import { describeList } from './tag-relations.svelte.ts';
import TagList from './TagList.svelte';

let made = 0;

export interface Suggester {
  look: (event: Event) => void;
  end: () => void;
}

/** Begins to suggest in this field. */
export function suggestIn(field: HTMLTextAreaElement, networks: () => readonly Network[]): Suggester {
  const choice = new TagChoice(`tags-${(made += 1)}`, field, networks);
  const place = document.createElement('div');
  field.after(place);
  place.style.display = 'contents';
  const list = mount(TagList, { target: place, props: { choice } });
  const undescribe = describeList(choice);
  const press = (event: KeyboardEvent): void => choice.press(event);
  const look = (event: Event): void => void choice.look(event);
  const moved = (): void => void (choice.isOpen && document.activeElement === field && choice.look());
  const close = (): void => choice.close();
  const follow = (): void => choice.follow();
  field.addEventListener('keydown', press);
  field.addEventListener('compositionend', look);
  field.addEventListener('blur', close);
  document.addEventListener('selectionchange', moved);
  window.addEventListener('resize', follow);
  return {
    look,
    end: () => {
      field.removeEventListener('keydown', press);
      field.removeEventListener('compositionend', look);
      field.removeEventListener('blur', close);
      document.removeEventListener('selectionchange', moved);
      window.removeEventListener('resize', follow);
      undescribe();
      void unmount(list);
      place.remove();
    },
  };
}
