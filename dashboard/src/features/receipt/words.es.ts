//! What a post's page says, in Spanish.
import { form, number, within } from '../../text/spanish.ts';
import type { receipt as english } from './words.en.ts';

export const receipt: typeof english = {
  title: 'Publicación',
  back: 'Volver al calendario',
  planned: 'Programada',
  sent: 'Enviada',
  live: 'Pública',
  notYet: 'todavía no',
  not: 'no',
  notKnown: 'no se sabe',
  inZone: (time: string, zone: string): string => `${time} en ${zone}`,
  remarks: {
    skipped:
      'El reloj se adelantó y se saltó la hora elegida, así que se movió a la siguiente que existe.',
    doubled: 'El reloj se atrasó y la hora elegida llegó dos veces; se usó la primera.',
    rules_changed:
      'Las reglas de esta zona horaria han cambiado después de programarla. Sigue saliendo en el momento programado, ' +
      'que un reloj de allí ahora muestra como otra hora.',
  },
  askedFor: (time: string): string => `Se pidió: ${within(time)}.`,
  timeline: 'Qué ha pasado',
  missed: 'Su momento pasó hace más de lo que permitiste, así que no se envió. No hay nada público.',
  failed: 'No se ha publicado.',
  held: (until: string): string =>
    `Algo lo impide. En cuanto se resuelva, sale sola. Su límite: ${within(until)}; más tarde no se envía sin ti.`,
  heldLate: 'Algo lo impide. En cuanto se resuelva, sale sola.',
  warned: 'Se ha revisado antes de su hora, y puede que algo lo impida.',
  partly: (parts: number): string =>
    form(parts, 'Una parte es pública; el resto no.', `${number(parts)} partes son públicas; el resto no.`),
  processing: (platform: string): string =>
    `${platform} la ha aceptado y la está procesando. Es pública cuando ${platform} termina.`,
  reference: (platform: string): string => `Referencia en ${platform}:`,
  hint: 'Qué hacer',
  raw: 'Detalles para el registro',
  hash: 'Entrada',
  signed: (events: number): string =>
    `Esta instancia ha firmado ${form(events, 'la primera entrada', `las primeras ${number(events)} entradas`)}. ` +
    'Cualquiera puede comprobarlo con cargo xtask verify-ledger.',
  unsigned: 'Se firma en el día siguiente al último paso.',
  signedFile: 'Descargar para comprobar',
  code: 'Código',
  deliveryId: 'Entrega',
  remoteId: (platform: string): string => `Id en ${platform}`,
  cancel: 'Cancelar esta publicación',
  cancelDialog: {
    title: '¿Cancelar esta publicación?',
    body: 'No se publicará. Su texto y su registro se quedan aquí.',
    yes: 'Cancelar la publicación',
    no: 'Mantenerla programada',
    toDraft: 'Convertirla en borrador',
  },
  isDraft: 'Ahora es un borrador y no se publica a esa hora.',
  cancelled: 'La publicación se ha cancelado. No se publicará.',
  alreadySending: 'Ya se está enviando, así que no se puede cancelar.',
  changedMeanwhile: 'La publicación ha cambiado mientras tanto. Mírala de nuevo y después decide.',
  movedOn: 'Mientras tanto ha avanzado, así que tu respuesta no hacía falta. Así está ahora.',
  actionFailed: 'No ha funcionado. Inténtalo de nuevo.',
  edit: 'Editar',
  move: 'Mover…',
  duplicate: 'Duplicar',
  moveDialog: {
    title: 'Mover esta publicación',
    body: (when: string): string => `Programada: ${within(when)}.`,
    yes: 'Moverla',
    no: (time: string): string => `Dejarla: ${within(time)}`,
    done: 'La publicación se ha movido.',
    tooLate: 'Ya se está enviando, así que no se puede mover.',
  },
  again: {
    open: 'Volver a programar…',
    title: 'Volver a programar esta publicación',
    body: 'Sigue siendo la misma publicación, con su registro.',
    yes: 'Programarla',
    no: 'Dejarla cancelada',
    done: 'La publicación vuelve a estar programada.',
  },
  blocked: {
    broken: (name: string): string =>
      `Hay que volver a conectar ${name} antes de que esto pueda salir. Si para entonces no lo está, la publicación ` +
      'queda retenida y espera.',
    gone: (name: string): string => `${name} está desconectada, así que esto no sale allí.`,
  },
  mend: {
    reconnect: (name: string): string => `Volver a conectar ${name}`,
    connect: (name: string): string => `Conectar ${name} de nuevo`,
    reassign: 'Elegir otra cuenta',
  },
  send: {
    edited: 'Editar y enviar',
    now: 'Enviar ahora',
    rest: 'Enviar el resto',
    restWhy: (from: number): string =>
      `Sigue con la parte ${from}. Lo que ya es público queda como está y no se envía otra vez.`,
    later: 'A otra hora…',
    done: 'Está en camino.',
    planned: (when: string): string => `Sale: ${within(when)}.`,
    dialog: {
      title: 'Enviarla a otra hora',
      body: 'Sale entonces como si se hubiera programado para esa hora.',
      yes: 'Programarla',
      no: 'Ahora no',
    },
  },
  parts: {
    heading: 'Partes del hilo',
    part: (number: number): string => `Parte ${number}`,
    states: {
      published: 'Pública',
      waiting: 'Aún sin enviar',
      unconfirmed: 'No se sabe',
      failed: 'Sin publicar',
    },
    view: (number: number, platform: string): string => `Ver la parte ${number} en ${platform}`,
  },
  textOf: (names: string): string => `Para ${names}`,
  unconfirmed: {
    heading: '¿Es pública? Solo tú puedes saberlo.',
    what: (platform: string): string =>
      `Se entregó a ${platform} y no llegó respuesta. Puede que sea pública o que no. No se envía otra vez sin ti.`,
    whatPart: (part: number, platform: string): string =>
      `La parte ${part} se entregó a ${platform} y no llegó respuesta. Puede que sea pública o que no. No se envía ` +
      'nada otra vez sin ti.',
    looked: (times: number, platform: string): string => {
      if (times === 0) return `La estamos buscando en ${platform}; si la encontramos, lo resolvemos sin ti.`;
      const often = form(times, 'una vez', `${number(times)} veces`);
      return `La buscamos ${often} en ${platform} y no la encontramos, lo que no demuestra que no esté.`;
    },
    look: 'Míralo tú y di qué has encontrado:',
    profile: (name: string, platform: string): string => `Abrir ${name} en ${platform}`,
    feed: 'Abrir la página pública del entorno de prueba',
    isThere: {
      title: 'Está ahí',
      body: 'Cuenta como publicada, y no se envía nada.',
      bodyMore:
        'Esta parte cuenta como publicada, y el resto del hilo sale debajo de ella. Para eso hace falta su enlace.',
      link: 'Enlace de la publicación (opcional)',
      linkNeeded: 'Enlace de la publicación',
      linkHint: 'Abre la publicación y copia su dirección.',
      noLink: 'El resto del hilo se une a esta publicación: indica su enlace.',
      yes: 'Está ahí',
      done: 'Gracias. Cuenta como publicada.',
    },
    sendAgain: {
      title: 'No está, y debería estar',
      body: 'Se envía una vez más. Si al final sí está, será pública dos veces.',
      yes: 'Enviarla de nuevo',
      done: 'Se envía de nuevo.',
      dialog: {
        title: '¿Has mirado en la cuenta?',
        body: 'Se envía una vez más. Si al final la primera sí está, ambas serán públicas.',
        yes: 'No está: enviarla de nuevo',
        no: 'Mirar primero',
      },
    },
    drop: {
      title: 'No está, y puede quedarse así',
      body: 'Se da por perdida, y no se envía nada.',
      yes: 'Descartarla',
      done: 'Se ha descartado.',
    },
  },
  gone: {
    title: 'No existe esa publicación',
    body: 'Quizá pertenece a otro espacio de trabajo, o la dirección está incompleta.',
  },
};
