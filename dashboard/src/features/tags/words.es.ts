//! What is said about the hashtags and mentions that were used before, in Spanish.
import type { tags as english } from './words.en.ts';

export const tags: typeof english = {
  hashtags: 'Hashtags usados antes',
  mentions: 'Nombres mencionados antes',
  found: (count: number): string =>
    count === 1 ? '1 sugerencia. La flecha abajo la elige.' : `${count} sugerencias. La flecha abajo elige una.`,
  uses: (count: number): string => (count === 1 ? 'en 1 publicación' : `en ${count} publicaciones`),
  taken: (word: string): string => `Insertado: ${word}`,
};
