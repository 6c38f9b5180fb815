//! What is said about templates, in Spanish.
import type { templates as english } from './words.en.ts';

export const templates: typeof english = {
  kinds: { text: 'Textos', first_comment: 'Primeros comentarios' },
  insert: {
    text: { title: 'Insertar una plantilla', body: 'Se inserta donde está el cursor. No se pierde nada de lo que has escrito.' },
    first_comment: {
      title: 'Usar un comentario guardado',
      body: 'Se inserta donde está el cursor. No se pierde nada de lo que has escrito.',
    },
  },
  save: {
    text: { title: 'Guardar como plantilla', body: 'Se guarda con un nombre y se puede insertar en cualquier publicación.' },
    first_comment: {
      title: 'Guardar este comentario',
      body: 'Se guarda con un nombre y se puede usar debajo de cualquier publicación.',
    },
  },
  empty: {
    text: {
      title: 'Todavía no hay plantillas',
      body: 'Una plantilla es un texto que usas una y otra vez: una presentación, una despedida, tu horario. Escríbelo una vez, guárdalo e insértalo en cualquier publicación.',
    },
    first_comment: {
      title: 'Todavía no hay comentarios guardados',
      body: 'Un comentario guardado es el que escribes debajo de muchas publicaciones: tus hashtags, un enlace, una pregunta. Escríbelo una vez, guárdalo y vuelve a usarlo.',
    },
  },
  search: 'Buscar por nombre',
  found: (count: number): string => (count === 1 ? '1 plantilla' : `${count} plantillas`),
  nothing: 'Ningún nombre contiene estas palabras.',
  list: 'Plantillas',
  failed: 'No se han podido cargar las plantillas.',
  saveInstead: 'Guardar lo que está escrito',
  manage: 'Cambia su nombre y su texto o bórralas en los ajustes',
  inserted: (name: string): string => `Insertado: ${name}`,
  cannotUndo: 'Ha cambiado desde que se insertó, y se queda.',
  name: 'Nombre',
  text: 'Texto',
  kind: 'Para',
  kindOf: { text: 'Textos de publicaciones', first_comment: 'Primeros comentarios' },
  says: 'Lo que se guarda',
  submit: 'Guardar',
  cancel: 'Cancelar',
  saved: (name: string): string => `Guardado como «${name}»`,
  changed: (name: string): string => `Guardado: ${name}`,
  replace: (name: string): string => `Reemplazar «${name}»`,
  replaced: (name: string): string => `Reemplazado: ${name}`,
  noName: 'Ponle un nombre.',
  noText: 'Escribe lo que dice.',
  uncertain: 'No ha llegado respuesta. Guárdalo otra vez: no se guarda dos veces.',
  stale: 'Mientras tanto ha cambiado en otra ventana. Guardar otra vez lo reemplaza.',
  gone: 'Mientras tanto se ha borrado en otra ventana.',
  add: 'Nueva plantilla',
  edit: 'Editar',
  editOf: (name: string): string => `Editar «${name}»`,
  delete: 'Borrar',
  deleteOf: (name: string): string => `Borrar «${name}»`,
  deleted: (name: string): string => `Borrado: ${name}`,
  none: 'Todavía ninguna.',
};
