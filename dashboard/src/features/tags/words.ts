//! The words of the hashtags and mentions that are suggested, in the language of the page.
import { later } from '../../text/later.ts';
import { tags as english } from './words.en.ts';

export const words = await later(english, { es: async () => (await import('./words.es.ts')).tags });
