//! Words that only some screens need: they come with what says them, and not with every page.
import { language, type Language } from './index.ts';

/** The words in the language of the page; in English where they cannot be had. */
export async function later<Words>(
  english: Words,
  others: Record<Exclude<Language, 'en'>, () => Promise<Words>>,
): Promise<Words> {
  if (language === 'en') return english;
  try {
    return await others[language]();
  } catch {
    return english;
  }
}
