//! What is said to a person who looks elsewhere, and where that is turned on, in Spanish.
import { number } from '../../text/spanish.ts';
import type { notices as english } from './words.en.ts';

export const notices: typeof english = {
  title: 'Avisos',
  lead:
    'Este navegador te avisa cuando una publicación o una cuenta está pendiente de ti y estás mirando otra cosa. Lo ' +
    'hace mientras haya una pestaña abierta con esta página, y no dice nada de lo que has escrito.',
  on: 'Este navegador te avisa.',
  off: 'Este navegador no te avisa.',
  turnOn: 'Avisarme aquí',
  turnOff: 'Dejar de avisarme',
  refused: 'Este navegador rechaza los avisos de esta página. Puedes permitirlos en sus ajustes para esta página.',
  impossible: 'Este navegador no puede mostrar avisos de una página.',
  post: (state: string, accounts: string): string => `${state}: una publicación para ${accounts}`,
  postBody: 'Ábrela para ver qué ha pasado y qué puedes hacer.',
  account: (name: string): string => `Hay que volver a conectar ${name}`,
  accountBody: 'Hasta entonces no se publica nada con ella.',
  ending: (name: string): string => `La conexión de ${name} termina pronto`,
  endingBody: 'Vuelve a conectarla antes de que termine, y sus publicaciones siguen.',
  many: (count: number): string => `${number(count)} asuntos pendientes de ti`,
  manyBody: 'Abre el calendario para verlos.',
};
