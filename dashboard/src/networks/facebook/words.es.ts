//! What is said about Facebook, in Spanish.
import { counted } from '../../text/spanish.ts';
import type { facebook as english, facebookDoor as englishDoor } from './words.en.ts';

export const facebook: typeof english = {
  name: 'Facebook',
  tooLong: (count: number): string =>
    `Demasiado largo para Facebook: quita ${counted(count, 'carácter', 'caracteres')}.`,
  linkCard: 'Facebook añade la imagen y el título de la página.',
  options: {
    kind: 'Qué será en la página',
    kinds: {
      feed: { label: 'Una publicación en la página', sentence: 'Una publicación en la página.' },
      reel: { label: 'Un reel: un video vertical', sentence: 'Un reel en la página.' },
      story: {
        label: 'Una historia: una imagen o un video durante un día, sin palabras',
        sentence: 'Una historia de la página.',
      },
    },
    link: 'Enlace que muestra la publicación',
    comment: 'Primer comentario',
    commentHint: 'La página lo escribe debajo de la publicación cuando esta es pública.',
  },
};

export const facebookDoor: typeof englishDoor = {
  name: 'Facebook',
  connect: {
    title: 'Conectar páginas de Facebook',
    body: 'Inicias sesión en Facebook y después eliges cuáles de tus páginas.',
  },
  choice: {
    lead: 'Facebook nos ha mostrado estas páginas. Solo se conectan las que marques.',
    empty: {
      title: 'Facebook no nos ha mostrado ninguna página',
      steps: [
        'En la ventana de Facebook, marca todas las páginas que quieras usar: las demás no las vemos.',
        'Necesitas en la página un rol que te permita crear publicaciones.',
        'Una página de un portafolio comercial solo aparece si también permites el acceso al negocio.',
      ],
    },
  },
};
