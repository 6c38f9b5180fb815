//! What is said about TikTok, in Spanish. Some of it stands for TikTok's own words, which its guidelines demand:
//! https://developers.tiktok.com/doc/content-sharing-guidelines
import { counted } from '../../text/spanish.ts';
import type { tiktok as english, tiktokDoor as englishDoor } from './words.en.ts';

export const tiktok: typeof english = {
  name: 'TikTok',
  tooLong: (count: number): string =>
    `Demasiado largo para TikTok: quita ${counted(count, 'carácter', 'caracteres')}.`,
  panel: 'TikTok',
  mode: 'Adónde va en TikTok',
  modes: {
    direct: { label: 'Al perfil', sentence: 'Al perfil de TikTok.' },
    inbox: {
      label: 'A la bandeja de entrada, como borrador',
      sentence: 'Un borrador en la bandeja de entrada de TikTok: se termina y se publica en la aplicación de TikTok.',
    },
  },
  inboxHint:
    'TikTok te avisa en su aplicación, donde terminas el borrador y lo publicas. En 24 horas pueden esperar cinco ' +
    'borradores.',
  takesTime: 'TikTok revisa cada publicación: pueden pasar minutos hasta que se vea.',
  title: 'Título sobre las fotos',
  titleCount: (used: number): string => `${used} de 90`,
  cover: 'Portada',
  coverAt: 'Portada del video, en segundos desde el principio',
  coverAtHint: 'Si queda vacío, TikTok usa el principio.',
  photo: (number: number): string => `Foto ${number}`,
  creator: {
    postingAs: 'Se publica como',
    asking: (who: string): string => `Preguntando a TikTok qué puede publicar ${who}…`,
    failed: 'TikTok no dice ahora mismo qué puede publicar esta cuenta.',
    again: 'Preguntar de nuevo',
    tooLong: (seconds: number): string =>
      `TikTok permite a esta cuenta publicar videos de hasta ${counted(seconds, 'segundo', 'segundos')}. Acórtalo.`,
    unaudited: 'TikTok aún no ha auditado esta instancia: hasta entonces solo publica para ti. Los borradores funcionan.',
    unauditedPublic:
      'TikTok aún no ha auditado esta instancia: hasta entonces solo publica en cuentas privadas, y solo para ti. Haz ' +
      'privada la cuenta en la aplicación de TikTok, o envía un borrador.',
  },
  privacy: {
    label: 'Quién puede ver esto',
    none: 'Elige quién puede verlo',
    options: {
      PUBLIC_TO_EVERYONE: 'Todos',
      MUTUAL_FOLLOW_FRIENDS: 'Amigos (seguidores a los que sigues)',
      FOLLOWER_OF_CREATOR: 'Seguidores',
      SELF_ONLY: 'Solo yo',
    },
    branded: 'El contenido de marca no se puede poner como privado.',
  },
  allow: {
    label: 'Permitir a otros',
    Comment: 'Comentar',
    Duet: 'Hacer un dúo',
    Stitch: 'Hacer un Stitch',
    disabled: 'Desactivado en los ajustes de esta cuenta en TikTok.',
  },
  disclosure: {
    label: 'Revelar el contenido de la publicación',
    hint: 'Actívalo para revelar que esta publicación promociona productos o servicios a cambio de algo de valor.',
    yours: { label: 'Tu marca', hint: 'Te promocionas a ti o a tu propio negocio.' },
    branded: { label: 'Contenido de marca', hint: 'Promocionas otra marca o a un tercero.' },
    whom: 'Tienes que indicar si tu contenido te promociona a ti, a un tercero o a ambos.',
    own: (kind: string): string => `Tu ${kind} se etiquetará como «Contenido promocional»`,
    paid: (kind: string): string => `Tu ${kind} se etiquetará como «Colaboración pagada»`,
    kinds: { video: 'video', photos: 'foto' },
  },
  labels: { own: 'Contenido promocional', paid: 'Colaboración pagada' },
  ai: { label: 'Hecho con IA', hint: 'TikTok lo etiqueta como hecho con IA.' },
  music: {
    label: 'Añadir música',
    hint: 'TikTok añade música que recomienda, y puedes cambiarla en la aplicación.',
  },
  consent: {
    agree: 'Al publicar, aceptas estas condiciones de TikTok:',
    branded: 'Política de contenido de marca',
    and: 'y',
    music: 'Confirmación de uso de música',
  },
};

export const tiktokDoor: typeof englishDoor = {
  name: 'TikTok',
  connect: { title: 'Conectar TikTok', body: 'Una cuenta de TikTok.' },
  choice: null,
};
