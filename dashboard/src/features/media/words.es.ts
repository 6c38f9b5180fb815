//! What is said about pictures and videos, in Spanish.
import { counted, form, number, tenth } from '../../text/spanish.ts';
import type { media as english } from './words.en.ts';

const mb = (bytes: number): string =>
  bytes < 10_000_000 ? tenth(bytes / 1_000_000) : number(Math.round(bytes / 1_000_000));

export const media: typeof english = {
  add: 'Añadir imágenes o videos',
  addMore: 'Añadir más',
  orDrop: 'También puedes soltarlos aquí, o pegarlos.',
  dropHere: 'Suéltalos aquí',
  list: 'Imágenes y videos',
  kinds: { image: 'Imagen', gif: 'GIF', video: 'Video' },
  unnamed: (number: number): string => `Archivo ${number}`,
  place: (number: number, count: number): string => `${number} de ${count}`,
  size: (bytes: number): string => {
    if (bytes >= 1_000_000) return `${mb(bytes)} MB`;
    return bytes >= 1_000 ? `${Math.round(bytes / 1_000)} KB` : `${bytes} B`;
  },
  sides: (width: number, height: number): string => `${width} × ${height}`,
  phases: {
    reading: 'Leyéndolo…',
    waiting: 'Espera su turno',
    sending: 'En camino',
    stalled: 'No hay conexión. Sigue solo cuando vuelva.',
    checking: 'Ya está todo aquí; revisándolo…',
    paused: 'En pausa',
    failed: 'No ha llegado.',
    refused: 'No se puede usar.',
    lost: 'Solo ha llegado una parte. Elige otra vez el mismo archivo y se enviará el resto.',
    ready: '',
  },
  percent: (share: number): string => `${Math.floor(share * 100)} %`,
  progress: (name: string): string => `Cuánto se ha enviado de ${name}`,
  pause: (name: string): string => `Pausar ${name}`,
  resume: (name: string): string => `Seguir con ${name}`,
  retry: 'Intentar de nuevo',
  retryOf: (name: string): string => `Enviar ${name} de nuevo`,
  cancel: (name: string): string => `Cancelar ${name}`,
  remove: (name: string): string => `Quitar ${name}`,
  removed: (name: string): string => `Se ha quitado ${name}.`,
  chooseAgain: 'Elegir el archivo otra vez',
  otherFile: 'Este es otro archivo: su tamaño es distinto.',
  earlier: (name: string): string => `Poner ${name} antes`,
  later: (name: string): string => `Poner ${name} después`,
  moved: (name: string, number: number, count: number): string => `${name} es ahora el ${number} de ${count}.`,
  added: (count: number): string => form(count, '1 archivo añadido.', `${number(count)} archivos añadidos.`),
  arrived: (name: string): string => `${name} ya está aquí.`,
  failed: (name: string, why: string): string => `${name}: ${why}`,
  tooMany: (most: number): string =>
    `Una publicación admite como máximo ${number(most)} archivos; los demás no se han añadido.`,
  at: (number: number, message: string): string => `Archivo ${number}: ${message}`,

  alt: 'Describir',
  altOf: (name: string): string => `Describir ${name}`,
  altMissing: 'Aún sin descripción',
  altTitle: '¿Qué muestra?',
  altBody: 'Esto lo lee, o lo oye, quien no ve la imagen.',
  altLabel: 'Descripción',
  altLeft: (used: number, limit: number): string => `${used} de ${limit}`,
  altOver: (count: number): string => `${form(count, 'Sobra', 'Sobran')} ${counted(count, 'carácter', 'caracteres')}`,
  altDone: 'Listo',
  altCancel: 'Dejarlo como estaba',
  altTooLong: 'Una descripción es demasiado larga.',
  noAlt: 'Sin descripción',

  noAnswer: 'El servidor no responde.',
  refused: 'El servidor no admite este archivo.',
  gone: 'Ya no está ahí. Quítalo y elige el archivo otra vez.',
  unknown: 'No se sabe si sigue ahí. Vuelve a cargar esta página.',
  unreadable: 'Este navegador no puede leer el archivo. Quizá se ha movido o cambiado: elígelo otra vez.',
  heif:
    'Ninguna red admite este tipo de imagen (HEIC o AVIF), y este navegador no puede convertirla en JPEG. En un ' +
    'iPhone, elige «El más compatible» en Ajustes, Cámara, Formatos; o guarda la imagen como JPEG y elige esa.',
  asJpeg: 'Convertir en JPEG',
  asJpegOf: (name: string): string => `Convertir ${name} en JPEG`,
  asJpegHint: 'El JPEG ocupa su lugar. Lo transparente queda blanco.',
  asJpegFailed: 'Este navegador no puede convertirla en JPEG.',
  notReady: 'Faltan archivos por llegar. Espera a que estén todos, o quita los que no se pueden usar.',
};
