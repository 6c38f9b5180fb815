//! The catalogue in use: that of the language that the person chose, or else of the browser's, or else English.
//! Another language is one more entry of `LANGUAGES` and its files: `words.<language>.ts` beside each `words.en.ts`, and
//! a file in this folder that gathers them. The compiler names every sentence that is missing there.
//!
//! A catalogue that is fetched shares no code with the page and fetches nothing itself: the page waits here until it has
//! come, so it cannot wait for the page.
import { en } from './en.ts';

/** What every language has to say. */
export type Catalogue = typeof en;

interface Known {
  /** Its name, in itself. */
  name: string;
  load: () => Catalogue | Promise<Catalogue>;
  /** What the server says, in this language, by its own sentences; `null` where that is the server's own language. */
  served: (() => Promise<Readonly<Record<string, string>>>) | null;
}

/** Every language. English is part of the page, because it stands in for one that does not come. */
export const LANGUAGES = {
  en: { name: 'English', load: () => en, served: null },
  es: {
    name: 'Español',
    load: async () => (await import('./es.ts')).es,
    served: async () => (await import('./served.es.ts')).served,
  },
} satisfies Record<string, Known>;

export type Language = keyof typeof LANGUAGES;

const KEY = 'language';

const isLanguage = (candidate: string | null | undefined): candidate is Language =>
  candidate != null && Object.hasOwn(LANGUAGES, candidate);

/** What the person chose; `null` leaves it to the browser. */
export const chosenLanguage: Language | null = chosen();

/** The language of this page, and everything that it says. */
export const { language, text } = await loaded(chosenLanguage ?? browserLanguage());

/** Keeps the choice of a language, and loads the page again in it. */
export function chooseLanguage(choice: Language | null): void {
  try {
    if (choice === null) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, choice);
  } catch {
    // A browser that keeps nothing stays with its own language.
  }
  location.reload();
}

function chosen(): Language | null {
  try {
    const kept = localStorage.getItem(KEY);
    return isLanguage(kept) ? kept : null;
  } catch {
    return null;
  }
}

/** The first of the browser's languages that is one of ours. */
function browserLanguage(): Language {
  return navigator.languages.map((tag) => tag.split('-')[0]).find(isLanguage) ?? 'en';
}

async function loaded(wanted: Language): Promise<{ language: Language; text: Catalogue }> {
  try {
    return { language: wanted, text: await LANGUAGES[wanted].load() };
  } catch {
    return { language: 'en', text: en };
  }
}
