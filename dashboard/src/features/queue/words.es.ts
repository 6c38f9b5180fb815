//! What the queue says, in Spanish.
import { within } from '../../text/spanish.ts';
import type { queue as english } from './words.en.ts';

export const queue: typeof english = {
  heading: 'Cola',
  list: 'Lo que viene',
  failed: 'No se ha podido cargar la cola.',
  account: 'Cuenta',
  allAccounts: 'Todas las cuentas',
  free: 'Libre',
  write: (when: string): string => `: escribir una publicación para ${within(when)}`,
  byHand: 'A una hora propia',
  up: (line: string): string => `Subir «${line}»`,
  down: (line: string): string => `Bajar «${line}»`,
  moved: (line: string, when: string): string => `Nueva hora de «${line}»: ${within(when)}.`,
  undone: 'Como estaba antes.',
  uncertain: 'No ha llegado respuesta. La cola mostrará cómo está en cuanto pueda leerse de nuevo.',
  tooFar: 'Es demasiado lejos para un solo paso. Muévela primero una parte del camino.',
  hint: 'Arrastra una publicación a otro lugar, o pulsa sus flechas: las horas se quedan y las publicaciones cambian de lugar.',
  slots: 'Definir tus huecos semanales',
  empty: {
    title: 'Todavía no hay huecos',
    body:
      'Los huecos semanales son las horas a las que te gusta publicar. Cuando tengas algunos, una nueva publicación ' +
      'puede ocupar el siguiente que esté libre, y aquí ves qué los llena.',
  },
  more: 'Mostrar cuatro semanas más',
};
