//! The templates of one kind, found by their names, and the one that the arrows are at.
//! https://www.w3.org/WAI/ARIA/apg/patterns/combobox/
import { listTemplates } from '../../api/templates.ts';
import type { Template, TemplateKind } from '../../api/types.ts';
import { Remote } from '../../stores/remote.svelte.ts';
import { text } from '../../text/index.ts';

export class TemplateSearch {
  readonly known = new Remote<Template[]>(listTemplates);
  /** Which of `found` the arrows are at; -1 where there is none. */
  active = $state(0);
  private words = $state('');
  private readonly kind: TemplateKind;

  all = $derived.by(() => (this.known.data ?? []).filter(({ kind }) => kind === this.kind).toSorted(byName));
  found = $derived.by(() => {
    const words = plain(this.words).split(' ').filter(Boolean);
    return this.all.filter(({ name }) => words.every((word) => plain(name).includes(word)));
  });

  constructor(kind: TemplateKind) {
    this.kind = kind;
  }

  get search(): string {
    return this.words;
  }

  set search(words: string) {
    this.words = words;
    this.active = 0;
  }

  get chosen(): Template | undefined {
    return this.found[this.active];
  }

  /** What the keyboard does; whether the key was used up. */
  press(key: string): boolean {
    const last = this.found.length - 1;
    const to = { ArrowDown: this.active === last ? 0 : this.active + 1, ArrowUp: this.active <= 0 ? last : this.active - 1 }[key];
    if (to === undefined || last < 0) return false;
    this.active = to;
    return true;
  }
}

export const byName = (one: Template, other: Template): number => one.name.localeCompare(other.name, text.locale);

const plain = (words: string): string => words.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll(/\s+/g, ' ').trim();
