//! The words of the import, in the language of the page.
import { later } from '../../text/later.ts';
import { importing as english } from './words.en.ts';

export const words = await later(english, { es: async () => (await import('./words.es.ts')).importing });
