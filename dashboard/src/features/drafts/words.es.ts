//! What the list of drafts says, in Spanish.
import { form, number, within } from '../../text/spanish.ts';
import type { drafts as english } from './words.en.ts';

export const drafts: typeof english = {
  heading: 'Borradores',
  list: 'Tus borradores',
  failed: 'No se han podido cargar tus borradores.',
  search: 'Buscar en los borradores',
  searchHint: 'Palabras',
  found: (count: number): string =>
    form(count, '1 borrador encontrado', `${number(count)} borradores encontrados`),
  more: 'Mostrar más',
  saved: (ago: string): string => `Guardado: ${within(ago)}`,
  nobody: 'Aún sin cuenta elegida',
  discard: (words: string): string => `Eliminar el borrador «${words}»`,
  empty: {
    title: 'No hay borradores',
    body:
      'Todo lo que escribes se guarda aquí solo hasta que lo programas. Reúne ideas, sigue con ellas en cualquier ' +
      'dispositivo y dale a cada una su hora cuando esté lista.',
    action: 'Escribir algo',
  },
  nothing: {
    title: 'No se ha encontrado nada',
    body: 'Todas tus palabras tienen que estar en el borrador.',
  },
};
