//! What is said of posts that come again. Only the screens that say it load it.
import { later } from '../../text/later.ts';
import { recurrences } from './words.en.ts';

export const words = await later(recurrences, { es: async () => (await import('./words.es.ts')).recurrences });
