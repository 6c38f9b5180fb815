//! What can happen to a delivery, step by step, in Spanish.
import { number } from '../../text/spanish.ts';
import type { events as english } from './events.en.ts';

export const events: typeof english = {
  known: {
    planned: 'Programada',
    advanced: 'Ha terminado un paso de la preparación; siguen más',
    prepared: 'Preparada: solo faltaba la última llamada',
    postponed: 'Preparación aplazada; se intentará de nuevo',
    expired: 'La preparación ha caducado; se hará de nuevo',
    sending: 'Entregándola a la plataforma',
    accepted: 'Una parte ya es pública',
    checked: 'Revisada por adelantado: nada lo impide',
    edited: 'La has cambiado',
    moved: 'La has movido a otra hora',
    processing: 'La plataforma la ha aceptado y la está procesando',
    repeated:
      'La respuesta se perdió, así que se repitió la misma llamada; no puede dar lugar a una segunda publicación',
    published: 'Publicada',
    not_sent: 'El proceso despertó demasiado tarde para enviarla; no se envió nada',
    deferred: 'Rechazada por el momento; no se creó nada y se intentará de nuevo',
    refused: 'Rechazada por la plataforma',
    blocked: 'Retenida: algo lo impide',
    answer_lost: 'La respuesta se perdió; puede que sea pública',
    continued: 'El resto sigue en un momento',
    in_doubt: 'Interrumpida durante el envío; puede que sea pública',
    released: 'Interrumpida antes del envío; no se envió nada',
    evidence: 'Ha llegado una respuesta tardía de la plataforma',
    resumed: 'Comprobando de nuevo si puede salir',
    surfaced: 'Una respuesta que llegó tarde: es pública',
    removed: 'Has quitado esta cuenta de la publicación',
    found: 'Se buscó en la plataforma y se encontró',
    not_found: 'Se buscó en la plataforma sin encontrarla',
    too_late: 'Más tarde que el límite que fijaste; no se envió',
    cancelled: 'Cancelada',
    sent_again: 'Has pedido enviarla de nuevo',
    dropped: 'La has descartado',
  },
  steps: (count: number): string => `Han terminado ${number(count)} pasos de la preparación`,
  confirmed: 'Has dicho que está ahí',
  checkedProblem: 'Revisada por adelantado: algo lo impide',
  partPublic: (part: number): string => `La parte ${part} es pública`,
};
