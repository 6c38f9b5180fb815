//! What the media library says, in Spanish.
import { counted, form, number, within } from '../../text/spanish.ts';
import type { library as english } from './words.en.ts';

export const library: typeof english = {
  heading: 'Multimedia',
  add: 'Añadir archivos',
  addHint: 'También puedes soltarlos en cualquier parte de esta página, o pegarlos.',
  dropHere: 'Suéltalos aquí',
  search: 'Buscar',
  searchHint: 'Nombre o descripción',
  clear: 'Mostrar todo',
  found: (count: number, hasMore: boolean): string => {
    if (hasMore) return `${counted(count, 'encontrado', 'encontrados')} hasta ahora`;
    return counted(count, 'encontrado', 'encontrados');
  },
  underWay: 'En camino',
  list: 'Tus imágenes y videos',
  more: 'Mostrar más',
  failed: 'No se han podido cargar tus imágenes y videos.',
  added: (count: number): string => form(count, '1 archivo añadido.', `${number(count)} archivos añadidos.`),
  tooMany: (most: number): string => `Solo ${number(most)} archivos a la vez: los demás no se han añadido.`,
  empty: {
    title: 'Aquí todavía no hay nada',
    body:
      'Añade las imágenes y los videos que usas una y otra vez: se quedan aquí, con sus descripciones, y puedes ' +
      'elegirlos en cada publicación. Lo que añades al escribir una publicación también aparece aquí.',
  },
  nothing: {
    title: 'No se ha encontrado nada',
    body: 'Todas tus palabras tienen que estar en el nombre o en la descripción.',
  },
  usedBy: (count: number): string =>
    count >= 100 ? 'En 100 publicaciones o más' : `En ${counted(count, 'publicación', 'publicaciones')}`,
  goes: (when: string): string => `Se borra: ${within(when)}`,
  unfinished: 'No ha llegado entero.',

  nameLabel: 'Nombre',
  altLabel: 'Descripción',
  altHint: 'La lee, o la oye, quien no ve el archivo. Las publicaciones que no dicen otra cosa usan esta.',
  nameMissing: 'Ponle un nombre.',
  save: 'Guardar',
  saved: 'Guardado.',
  keep: 'Conservar aquí',
  keepHint: 'Si no, se borra solo un día después de que ninguna publicación lo use.',
  uses: 'Publicaciones que lo usan',
  usesNone: 'Ninguna publicación lo usa.',
  usesFailed: 'No se han podido cargar las publicaciones que lo usan.',
  write: 'Escribir una publicación con esto',
  mend: 'Cambiar una copia…',
  mended: (name: string): string => `${name} está en camino. El original se conserva.`,
  remove: 'Eliminar',
  removeTitle: (name: string): string => `¿Eliminar ${name}?`,
  removeBody:
    'Se pierde para siempre. Las publicaciones que ya son públicas lo conservan donde están; aquí se ven sin él.',
  removeYes: 'Eliminarlo',
  removeNo: 'Conservarlo',
  removed: (name: string): string => `${name} se ha eliminado.`,
  inUse: 'Lo usan publicaciones que aún no han salido. Primero cámbialas o cancélalas:',
  needing: (number: number): string => `Publicación ${number}`,
  close: 'Cerrar',
  addedAt: (when: string): string => `Añadido: ${within(when)}`,

  choose: 'De la biblioteca',
  chooseTitle: 'Elegir de la biblioteca',
  chooseBody: 'Puedes elegir varios. Se añaden en el orden en que los eliges.',
  take: (count: number): string => (count === 0 ? 'Añadir' : `Añadir ${number(count)}`),
  takeNone: 'Primero elige algo.',
  cancel: 'Cancelar',
};
