//! What a new post begins with: words that another app or a bookmark hands over, and media of the library. They stand in
//! the address: `/compose?text=…&media=med_…`.
import { router } from '../../stores/route.svelte.ts';
import type { Draft } from './draft.svelte.ts';

/** The longest words that are taken from an address. */
const LONGEST = 25_000;

/** Adds what the address says to the draft, once. */
export function takeGiven(draft: Draft): void {
  const search = new URLSearchParams(router.search);
  const said = ['title', 'text', 'url'].map((name) => search.get(name)?.trim() ?? '');
  const words = [...new Set(said)].filter(Boolean).join('\n').slice(0, LONGEST);
  const media = search.getAll('media').filter((id) => /^med_\w+$/.test(id));
  const [first] = draft.shared.parts;
  if (!first || (words === '' && media.length === 0)) return;
  if (words !== '') first.text = [first.text.trimEnd(), words].filter(Boolean).join('\n\n');
  first.gallery.addKnown(media);
  for (const name of ['title', 'text', 'url', 'media']) search.delete(name);
  router.tidy(search);
}
