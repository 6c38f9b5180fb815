//! What is said where a picture or a video is changed before it goes out, in Spanish.
import type { mending as english } from './words.en.ts';

export const mending: typeof english = {
  mend: 'Ajustar…',
  title: (name: string): string => `Cambiar una copia de ${name}`,
  titleInPost: (name: string): string => `Ajustar ${name}`,
  body: 'Se hace aquí, en tu navegador; para ello no se envía nada a ningún sitio. El original queda como está.',
  bodyInPost: 'Se hace aquí, en tu navegador, y ocupa el lugar del original en esta publicación.',
  loading: 'Trayendo el archivo…',
  failed: 'No se ha podido traer el archivo. Cierra esto e inténtalo de nuevo.',
  unreadable: 'Este navegador no puede leer el archivo.',
  unmade: 'Este navegador no ha podido hacerlo.',
  make: 'Hacerlo',
  making: 'Haciéndolo…',
  cancel: 'Cancelar',
  progress: 'Cuánto está hecho',
  result: (facts: string): string => `El resultado: ${facts}.`,

  picture: {
    shape: 'Forma',
    shapes: {
      whole: 'Como está',
      square: 'Cuadrada 1:1',
      upright: 'Vertical 4:5',
      tall: 'Pantalla completa 9:16',
      wide: 'Horizontal 16:9',
      widest: 'La más ancha 1.91:1',
    },
    turn: 'Girar un cuarto de vuelta',
    turned: (degrees: number): string => `Girada ${degrees} grados.`,
    zoom: 'Cuánto se ve',
    across: 'De izquierda a derecha',
    down: 'De arriba abajo',
    preview: 'La parte que se conserva. Arrástrala o usa los controles.',
    longest: 'Lado más largo',
    longestWhole: (pixels: number): string => `Como está (${pixels} píxeles)`,
    longestOf: (pixels: number): string => `${pixels} píxeles`,
    hint: 'El resultado es un JPEG de hasta 5 MB, que admiten todas las redes. Lo transparente queda blanco.',
    still: 'Es una imagen animada: solo se conserva la primera.',
  },

  video: {
    part: 'Qué parte',
    from: 'Empieza en el segundo',
    to: 'Termina en el segundo',
    beginHere: 'Empezar donde está',
    endHere: 'Terminar donde está',
    lasts: (length: string, whole: string): string => `${length} de ${whole}`,
    wrongPart: 'El final tiene que ir después del principio.',
    how: 'Cómo',
    copy: 'Ponerlo en orden',
    copyHint:
      'La imagen y el sonido quedan como están; tarda unos segundos. El corte empieza en la última imagen completa ' +
      'antes del segundo elegido, que puede estar unos segundos antes.',
    encode: 'Codificarlo de nuevo',
    encodeHint:
      'H.264 y AAC, como máximo 1920 píxeles de ancho o de alto y 60 imágenes por segundo. Tarda lo que dura, o más.',
    tooLarge: 'El archivo pasa de 1 GB: es demasiado grande para cambiarlo en un navegador.',
    noCopy: (codecs: string): string => `No es posible: las redes no admiten ${codecs} en un MP4.`,
    noDecode: 'Aquí no es posible: este navegador no puede reproducir su imagen.',
    noEncode: 'Aquí no es posible: este navegador no puede crear H.264. Chrome, Edge y Safari suelen poder.',
    noSound: 'Aquí no es posible: este navegador no puede crear sonido AAC. Chrome, Edge y Safari suelen poder.',
    nothing: 'Aquí no se puede hacer nada con él.',
  },
};
