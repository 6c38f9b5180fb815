//! What is said of posts that come again, in the language of the page. Only the screens that say it load it: it is no part
//! of the catalogue that every page begins with.
import { language, type Language } from '../../text/index.ts';
import { recurrences } from './words.en.ts';

type Words = typeof recurrences;

const OTHERS: Record<Exclude<Language, 'en'>, () => Promise<Words>> = {
  es: async () => (await import('./words.es.ts')).recurrences,
};

export const words: Words = language === 'en' ? recurrences : await OTHERS[language]().catch(() => recurrences);
