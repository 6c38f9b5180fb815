//! What is said about Instagram and its two doors, in Spanish.
import { counted } from '../../text/spanish.ts';
import type {
  instagram as english,
  instagramDirect as englishDirect,
  instagramThroughFacebook as englishThroughFacebook,
} from './words.en.ts';

export const instagram: typeof english = {
  name: 'Instagram',
  tooLong: (count: number): string =>
    `Demasiado largo para Instagram: quita ${counted(count, 'carácter', 'caracteres')}.`,
  place: (count: number): string => `1 de ${count}`,
  with: (names: readonly string[]): string => `con ${names.join(', ')}`,
  options: {
    kind: 'Qué será en Instagram',
    kinds: {
      feed: {
        label: 'Una publicación: hasta diez imágenes y videos; si hay un solo video, pasa a ser un reel',
        sentence: 'Una publicación en Instagram.',
      },
      reel: { label: 'Un reel: un video vertical', sentence: 'Un reel en Instagram.' },
      story: {
        label: 'Una historia: una imagen o un video durante un día, sin palabras',
        sentence: 'Una historia en Instagram.',
      },
    },
    share: 'Mostrar el reel también entre las publicaciones del perfil',
    collaborators: 'Colaboradores',
    collaboratorsHint: 'Hasta tres nombres de usuario. Instagram les pregunta si la publicación será también suya.',
    cover: 'Portada del reel',
    covers: {
      none: { label: 'La elige Instagram', sentence: 'Instagram elige la portada.' },
      moment: { label: 'Un momento del video', sentence: 'La portada es un momento del video.' },
      picture: { label: 'Una imagen', sentence: 'La portada es una imagen.' },
    },
    coverAt: 'Segundos desde el principio',
    coverPicture: 'Elegir la imagen',
    coverPictureHint: 'JPEG, vertical, hasta 8 MB.',
    comment: 'Primer comentario en Instagram',
    commentHint: 'El perfil lo escribe debajo de la publicación cuando esta es pública.',
  },
};

export const instagramThroughFacebook: typeof englishThroughFacebook = {
  name: 'Instagram a través de Facebook',
  connect: {
    title: 'Conectar Instagram a través de Facebook',
    body: 'Para perfiles profesionales vinculados a una página de Facebook. Inicias sesión en Facebook y después eliges cuáles.',
  },
  choice: {
    lead: 'Facebook nos ha mostrado estos perfiles de Instagram. Solo se conectan los que marques.',
    empty: {
      title: 'Facebook no nos ha mostrado ningún perfil de Instagram',
      steps: [
        'El perfil tiene que ser profesional, de empresa o de creador. Se cambia en la configuración de Instagram, en ' +
          'el tipo de cuenta.',
        'Tiene que estar vinculado a una página de Facebook en la que puedas crear publicaciones.',
        'En la ventana de Facebook, marca la página y el perfil: los demás no los vemos.',
      ],
    },
  },
};

export const instagramDirect: typeof englishDirect = {
  name: 'Instagram directamente',
  connect: {
    title: 'Conectar Instagram directamente',
    body: 'Para un perfil profesional. Inicias sesión en Instagram; no hace falta una página de Facebook.',
  },
  choice: null,
};
