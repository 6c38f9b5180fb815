//! What is said where texts and words for pictures are suggested, in Spanish.
import { form, number } from '../../text/spanish.ts';
import type { suggest as english } from './words.en.ts';

export const suggest: typeof english = {
  open: 'Sugerir',
  title: 'Sugerencias',
  leaves: (by: string): string =>
    `Este texto y los nombres de sus redes se envían a ${by} cuando pulsas uno de estos botones; nada sobre ti ni sobre ` +
    'tus cuentas. Tus palabras solo cambian cuando pulsas Usar.',
  improve: 'Mejorar',
  shorten: (network: string): string => `Acortar para ${network}`,
  hashtags: 'Añadir hashtags',
  variants: 'Un texto para cada red',
  nothingYet: 'Primero escribe algo.',
  tooLong: (most: string): string => `Se hacen sugerencias para textos de hasta ${most} caracteres.`,
  asking: (by: string): string => `Preguntando a ${by}…`,
  cancel: 'Cancelar',
  cancelled: 'Cancelado. Tus palabras están como estaban.',
  arrived: (count: number): string => form(count, 'Hay una sugerencia.', `Hay ${number(count)} sugerencias.`),
  noAnswer: 'No ha llegado respuesta. Tus palabras están como estaban.',
  results: 'Qué se sugiere',
  forAll: 'En lugar de tu texto',
  use: 'Usar',
  useFor: (what: string): string => `Usar: ${what}`,
  used: 'En uso. Con Deshacer vuelven tus palabras.',
  undo: 'Deshacer',
  undoFor: (what: string): string => `Deshacer: ${what}`,
  undone: 'Tus palabras han vuelto.',
  copyOf: (what: string): string => `Copiar: ${what}`,
  ownText: (network: string): string => `${network} lo dice ahora con palabras propias. Deshacer lo revierte.`,

  alt: {
    open: 'Sugerir palabras',
    leaves: (by: string): string => `Para eso la imagen se envía a ${by}, y nada sobre ti.`,
    leavesWithText: (by: string): string =>
      `Para eso la imagen y el texto al que acompaña se envían a ${by}, y nada sobre ti.`,
    result: 'Descripción sugerida',
  },
};
