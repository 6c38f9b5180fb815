//! What is said about X, in Spanish.
import { counted } from '../../text/spanish.ts';
import type { x as english, xDoor as englishDoor } from './words.en.ts';

export const x: typeof english = {
  name: 'X',
  tooLong: (count: number): string =>
    `Demasiado largo para X: quita ${counted(count, 'carácter', 'caracteres')}.`,
  sameWords:
    'X no permite las mismas palabras desde varias cuentas y puede bloquearlas. Dale a cada cuenta palabras propias, o ' +
    'elige solo una.',
  copied:
    'X rechaza las mismas palabras si se repiten en pocas horas. Cambia algunas, o deja pasar un día entre ambas.',
  madeWithAi: 'Las imágenes o los videos están hechos con IA',
  madeWithAiHint: 'X pone una etiqueta en la publicación.',
  reply: {
    label: 'Quién puede responder',
    choices: {
      everyone: { label: 'Todos', sentence: 'Todos pueden responder.' },
      following: {
        label: 'Las personas a las que sigue la cuenta',
        sentence: 'Pueden responder las personas a las que sigue la cuenta.',
      },
      mentionedUsers: {
        label: 'Las personas mencionadas',
        sentence: 'Solo pueden responder las personas mencionadas.',
      },
      subscribers: {
        label: 'Los suscriptores de la cuenta',
        sentence: 'Solo pueden responder los suscriptores de la cuenta.',
      },
      verified: { label: 'Las cuentas verificadas', sentence: 'Solo pueden responder las cuentas verificadas.' },
      as_set: {
        label: 'Como está definido en cada cuenta',
        sentence: 'Quién puede responder está definido en cada cuenta.',
      },
    },
  },
};

export const xDoor: typeof englishDoor = {
  name: 'X',
  connect: { title: 'Conectar X', body: 'Una cuenta de X: publicaciones e hilos.' },
  choice: null,
};
