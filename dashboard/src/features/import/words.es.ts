//! What the import of posts from a file says, in Spanish.
import { counted, form, number } from '../../text/spanish.ts';
import type { importing as english } from './words.en.ts';

const posts = (count: number): string => counted(count, 'publicación', 'publicaciones');
const drafts = (count: number): string => counted(count, 'borrador', 'borradores');

export const importing: typeof english = {
  heading: 'Importar publicaciones',
  intro:
    'Escribe tus publicaciones en una hoja de cálculo, una en cada fila, y guárdala como CSV. Primero se revisa cada ' +
    'fila, y no se crea nada antes de que lo digas.',
  columns: {
    heading: 'Las columnas',
    intro: 'La primera fila nombra las columnas, en cualquier orden. Solo «text» es obligatoria.',
    list: [
      { name: 'text', what: 'Lo que dice la publicación.' },
      {
        name: 'accounts',
        what: 'Adónde va: usuarios, nombres o identificadores, separados con |. Si varias redes conocen un nombre: x:nombre.',
      },
      { name: 'date', what: 'El día en que sale, por ejemplo 2026-12-01.' },
      { name: 'time', what: 'La hora de ese día, por ejemplo 09:00. Sin hora se queda como borrador.' },
      { name: 'zone', what: 'La zona horaria de la fecha y la hora, como Europe/Bucharest. Vacía, es la tuya.' },
      { name: 'at', what: 'En lugar de fecha y hora: un instante, como 2026-12-01T09:00:00Z, o now.' },
      { name: 'slot', what: 'En lugar de fecha y hora: next, para el siguiente hueco libre.' },
      { name: 'link', what: 'En Facebook: la página cuya vista previa aparece debajo del texto.' },
      { name: 'first_comment', what: 'En Facebook e Instagram: lo que aparece primero debajo de la publicación.' },
      { name: 'media', what: 'Identificadores de imágenes y videos de la biblioteca, separados con |.' },
      { name: 'late_minutes', what: 'Con cuántos minutos de retraso puede salir todavía. Vacía, son 60.' },
      { name: 'text:x', what: 'Otro texto para una red: text:x, text:instagram; o para una cuenta: text:@nombre.' },
      { name: 'thread', what: 'En X: las publicaciones que siguen a la primera, con una línea que solo lleve --- entre ellas.' },
      { name: 'tiktok_privacy', what: 'Quién puede verlo en TikTok: everyone, friends, followers u only_me. Nada se elige por ti.' },
      { name: 'tiktok_allow', what: 'Qué pueden hacer los demás: comment, duet, stitch, o varios de ellos. Vacía, nada.' },
      { name: 'tiktok_promotes', what: 'own para tu propio negocio, partner para una colaboración pagada, o ambos.' },
      { name: 'tiktok_consent', what: 'yes si aceptas lo que pide TikTok. Sin ello nada sale en un perfil.' },
      { name: 'tiktok_mode', what: 'profile, o draft para la bandeja de la aplicación de TikTok. Vacía, es el perfil.' },
      { name: 'tiktok_title', what: 'El título de las fotos.' },
      { name: 'tiktok_music', what: 'Si TikTok añade música a las fotos: yes o no.' },
      { name: 'tiktok_ai', what: 'Si se etiqueta como hecho con IA: yes o no.' },
    ],
  },
  example: 'Descargar un archivo de ejemplo',
  exampleName: 'publicaciones.csv',
  exampleTexts: {
    timed: '¡Buenos días! Nuestra semana empieza con pan recién hecho.',
    slotted: 'Un texto puede llevar comas, “comillas”\ny varias líneas.',
    draft: 'Sin hora se guarda como borrador.',
    first: 'Un hilo en X empieza con su primera publicación.',
    thread: 'Esta es su segunda publicación.\n---\nY esta, la tercera.',
    own: 'En X puede decir otra cosa.',
    video: 'Para TikTok: añade un video a este borrador y prográmalo.',
  },
  choose: 'Elegir un archivo',
  chooseAgain: 'Elegir el archivo de nuevo',
  drop: 'o suéltalo aquí',
  dropNow: 'Suéltalo para revisarlo',
  paste: 'Pegar las filas',
  pasteLabel: 'Filas, la primera con los nombres de las columnas',
  check: 'Revisar las filas',
  pasted: 'Filas pegadas',
  checking: 'Se están revisando las filas',
  failed: 'No se ha podido revisar el archivo.',
  unreadable: 'El navegador no ha podido leer este archivo. Elígelo de nuevo.',
  tooLarge: 'El archivo ocupa más de 256 KB, y es demasiado para una sola importación. Divídelo.',
  found: (rows: number, faulty: number): string => {
    if (rows === 0) return 'No se ha encontrado ninguna publicación';
    if (faulty === 0) return `${posts(rows)}, sin ningún problema`;
    return `${posts(rows)}, ${number(faulty)} con problemas`;
  },
  edit: 'Cambia estas filas en tu archivo, guárdalo y elígelo de nuevo. Hasta entonces no se crea nada.',
  ofFile: 'Qué le pasa al archivo',
  table: 'Las publicaciones del archivo',
  line: 'Línea',
  post: 'Publicación',
  when: 'Cuándo',
  draft: 'Borrador',
  unclear: 'Aún no está claro',
  remarks: {
    skipped: 'El cambio de hora se salta esta hora: sale esa diferencia más tarde.',
    doubled: 'Esta hora ocurre dos veces: sale en la primera.',
  } as Record<string, string>,
  column: (name: string): string => `${name}: `,
  wordless: 'Sin palabras',
  nobody: 'Ninguna cuenta elegida todavía',
  link: 'Enlace:',
  comment: 'Primer comentario:',
  media: (count: number): string => counted(count, 'imagen o video', 'imágenes y videos'),
  thread: (count: number): string => counted(count, 'publicación en un hilo', 'publicaciones en un hilo'),
  own: (account: string): string => `${account}:`,
  problem: 'Problema',
  remark: 'Observación',
  run: (count: number): string => `Importar ${posts(count)}`,
  obstacle: 'Resuelve primero los problemas que se indican aquí.',
  refused: 'No se ha creado nada.',
  uncertain: 'No ha llegado respuesta. Púlsalo de nuevo: ninguna publicación se crea dos veces.',
  done: {
    heading: (count: number): string => `${posts(count)} ${form(count, 'importada', 'importadas')}`,
    planned: (count: number): string => `${posts(count)} ${form(count, 'programada', 'programadas')}.`,
    kept: (count: number): string => `${drafts(count)} ${form(count, 'guardado', 'guardados')}.`,
    calendar: 'Verlas en el calendario',
    drafts: 'Ver los borradores',
    again: 'Importar otro archivo',
  },
};
