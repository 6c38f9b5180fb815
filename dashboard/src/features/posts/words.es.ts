//! What is said about a post wherever it stands, in Spanish.
import type { deliveryStates as englishDeliveries, posts as english, postStates as englishPosts } from './words.en.ts';

export const posts: typeof english = {
  import: 'Importar publicaciones',
  failed: 'No se ha podido cargar la publicación.',
  wordless: 'Sin palabras',
  repeats: 'Se repite',
  viewOn: (platform: string): string => `Ver en ${platform}`,
  changed: (state: string, excerpt: string): string => `${state}: ${excerpt}`,
  obstacles: {
    broken: (name: string): string => `Hay que volver a conectar ${name}.`,
    gone: (name: string): string => `${name} está desconectada.`,
  },
  thread: (parts: number): string => `Hilo de ${parts}`,
};

export const postStates: typeof englishPosts = {
  draft: 'Borrador',
  attention: 'Pendiente de ti',
  publishing: 'Publicando',
  scheduled: 'Programada',
  published: 'Publicada',
  cancelled: 'Cancelada',
  partial: 'Publicada en parte',
  failed: 'Fallida',
  ready: 'Lista para salir',
  blocked: 'Bloqueada',
};

export const deliveryStates: typeof englishDeliveries = {
  scheduled: 'Programada',
  preparing: 'Preparándose',
  ready: 'Lista para salir',
  committing: 'Publicando',
  processing: 'Publicando',
  published: 'Publicada',
  failed: 'Fallida',
  held: 'Retenida',
  unconfirmed: 'Sin confirmar',
  missed: 'Fuera de plazo',
  cancelled: 'Cancelada',
};
