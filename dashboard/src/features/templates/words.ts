//! The words of templates, in the language of the page.
import { later } from '../../text/later.ts';
import { templates as english } from './words.en.ts';

export const words = await later(english, { es: async () => (await import('./words.es.ts')).templates });
