//! What the composer says, in Spanish.
import { counted, form, number, within } from '../../text/spanish.ts';
import type { composer as english } from './words.en.ts';

const characters = (count: number): string => counted(count, 'carácter', 'caracteres');

export const composer: typeof english = {
  heading: 'Nueva publicación',
  templates: {
    text: { insert: 'Insertar una plantilla', save: 'Guardar como plantilla' },
    first_comment: { insert: 'Usar un comentario guardado', save: 'Guardar este comentario' },
  },
  who: 'Quién',
  what: 'Qué',
  placeholder: '¿Qué quieres contar?',
  placeholderNext: '¿Y después?',
  part: (number: number, count: number): string => `Parte ${number} de ${count}`,
  addPart: 'Añadir una publicación al hilo',
  threadFull: (most: number): string => `Un hilo tiene como máximo ${most} publicaciones.`,
  moveUp: (number: number): string => `Subir la parte ${number}`,
  moveDown: (number: number): string => `Bajar la parte ${number}`,
  removePart: (number: number): string => `Quitar la parte ${number}`,
  restorePart: (number: number): string => `Recuperar la parte ${number}`,
  partMoved: (number: number, count: number): string => `Ahora es la parte ${number} de ${count}.`,
  whatOf: (name: string): string => `Qué dice ${name}`,
  ownText: (name: string): string => `Contenido propio para ${name}`,
  sharedText: (name: string): string => `Volver al contenido común para ${name}`,
  previews: 'Cómo se verá',
  previewOf: (name: string): string => `Vista previa para ${name}`,
  previewProblems: 'Antes de que se pueda publicar',
  previewWarnings: 'Conviene saberlo',
  previewEmpty: 'Lo que escribas aparecerá aquí.',
  remarkAt: (part: number | null, medium: number | null, message: string): string => {
    const places = [part === null ? '' : `Parte ${part}`, medium === null ? '' : `archivo ${medium}`].filter(Boolean);
    return places.length === 0 ? message : `${places.join(', ')}: ${message}`;
  },
  cannotPublish: (count: number): string =>
    form(count, '1 cuenta no puede publicar ahora', `${number(count)} cuentas no pueden publicar ahora`),
  split: (count: number): string => `Dividir en ${number(count)} publicaciones`,
  splitDone: (count: number): string => `Ahora es un hilo de ${number(count)} publicaciones.`,
  limited: (name: string): string => `${name} está limitada por ahora.`,
  counter: (used: number, limit: number): string => `${used} de ${limit}`,
  left: (count: number): string => `${form(count, 'Queda', 'Quedan')} ${characters(count)}`,
  over: (count: number): string => `${form(count, 'Sobra', 'Sobran')} ${characters(count)}`,
  late: (span: string): string => `Si algo lo impide, se puede publicar hasta ${span} tarde.`,
  lateLabel: 'Con cuánto retraso se puede publicar',
  lateHint: 'Más tarde no se envía: espera tu decisión.',
  lateChoices: [
    { minutes: 5, label: 'Hasta 5 minutos tarde', span: '5 minutos' },
    { minutes: 60, label: 'Hasta 1 hora tarde', span: '1 hora' },
    { minutes: 360, label: 'Hasta 6 horas tarde', span: '6 horas' },
    { minutes: 1440, label: 'Hasta 1 día tarde', span: '1 día' },
  ],
  lateOther: (minutes: number): { minutes: number; label: string; span: string } => {
    const span = counted(minutes, 'minuto', 'minutos');
    return { minutes, label: `Hasta ${span} tarde`, span };
  },
  submit: {
    keep: 'Guardar los cambios',
    now: 'Publicar ahora',
    slot: 'Programar',
    soon: 'Publicar en 2 minutos',
    hour: 'Programar',
    tomorrow: 'Programar para mañana',
    hour_later: 'Programar',
    day_later: 'Programar',
    week_later: 'Programar',
    exact: 'Programar',
  },
  submitting: 'Guardando…',
  sendKey: navigator.platform.startsWith('Mac') ? '⌘ Intro' : 'Ctrl + Intro',
  offline: 'No tienes conexión. Tus palabras se conservan aquí; pulsa otra vez cuando la recuperes.',
  done: { now: 'En camino.', planned: (when: string): string => `Programada: ${within(when)}.` },
  another: 'Escribir otra',
  seeReceipt: 'Ver su comprobante',
  seeCalendar: 'Volver al calendario',
  kept: 'Esto es lo que estabas escribiendo.',
  keptForLater:
    'Tu sesión ha terminado. Lo que estabas escribiendo se conserva en esta pestaña: inicia sesión para seguir.',
  leave: {
    title: '¿Salir sin guardar?',
    body: 'Lo que has escrito aquí no está guardado. Si sales, se pierde.',
    yes: 'Salir',
    no: 'Seguir escribiendo',
  },
  leaveBusy: {
    title: 'Todavía se está guardando',
    body:
      'Está en camino, y salir no lo detiene: puede que se programe o se publique de todos modos. Te diremos cómo ' +
      'termina.',
    yes: 'Salir',
    no: 'Esperar aquí',
    saved: 'La publicación que estabas guardando está guardada.',
    refused:
      'La publicación que estabas guardando no se ha confirmado. Lo que escribiste se conserva: vuelve a ella para ' +
      'ver el motivo.',
  },
  drafts: {
    saving: 'Guardando…',
    saved: (ago: string): string => `Borrador guardado ${ago}`,
    failed:
      'Aún no se ha guardado como borrador. Lo que escribes se conserva en esta pestaña y se guardará en cuanto el ' +
      'servidor responda.',
    refused: (reason: string): string => `No se ha guardado como borrador: ${reason}`,
    kept: 'Guardado en tus borradores.',
    conflict: 'Otra ventana ha guardado otra versión de este borrador.',
    planned: 'Este borrador se ha programado en otra ventana.',
    compare: 'Comparar',
    chooseFirst: 'Otra ventana ha cambiado este borrador. Elige qué versión vale y después prográmalo.',
    choice: {
      title: '¿Qué versión vale?',
      body: 'Este borrador se ha cambiado en otra ventana, quizá por ti. No se pierde nada: puedes conservar ambas.',
      plannedTitle: 'Ya está programado',
      plannedBody:
        'Este borrador ha recibido su hora en otra ventana. Lo que has escrito aquí puede seguir como un borrador ' +
        'aparte.',
      plannedElsewhere: 'Mientras tanto, este borrador ha recibido su hora.',
      theirs: 'La versión guardada',
      mine: 'La tuya',
      later: 'Seguir escribiendo',
      takeTheirs: 'Usar la guardada',
      keepMine: 'Sustituirla por la mía',
      keepBoth: 'Conservar ambas',
      seePlanned: 'Ver la publicación programada',
    },
    discard: 'Eliminar este borrador',
    discardTitle: '¿Eliminar este borrador?',
    discardBody: 'Sus palabras se pierden. Las imágenes y los videos siguen un día en tu biblioteca.',
    discardYes: 'Eliminarlo',
    discardNo: 'Conservarlo',
    discarded: 'El borrador se ha eliminado.',
  },
  reconnectFirst: (name: string): string => `${name} no puede publicar hasta que se vuelva a conectar.`,
  about: (name: string, message: string): string => `${name}: ${message}`,
  gone: (name: string): string =>
    `${name} está desconectada. Quítala y elige otra cuenta, o deja la publicación como está.`,
  errors: {
    noAccount: 'Elige al menos una cuenta.',
    noText: 'Primero escribe algo. También basta una imagen o un video sin palabras.',
    noPart: 'Escribe algo aquí, añade una imagen o quita esta parte.',
    uncertain:
      'No ha llegado respuesta, así que no se sabe si la publicación se ha guardado. Cuando vuelvas a pulsar el botón, ' +
      'primero se comprobará.',
    refused: 'La publicación no se ha guardado.',
  },
  noAccounts: {
    title: 'Conecta una cuenta para escribir tu primera publicación',
    body:
      'Das el acceso en la propia plataforma, puedes retirarlo en cualquier momento y tu contraseña nunca llega hasta ' +
      'aquí.',
    notSetUp: (here: string): string =>
      `Sin configurar en esta instancia: ${here}. Quien la administra puede añadirlo.`,
  },
  edit: {
    heading: 'Cambiar esta publicación',
    title: 'Cambiar una publicación',
    save: 'Guardar los cambios',
    publish: 'Guardar y publicar ahora',
    back: 'Volver a la publicación',
    isPublic: 'Lo que ya es público queda como está; el cambio vale para el resto.',
    waits: 'Guardar no la envía. Después elige en su página cuándo se publica.',
    saved: 'El cambio se ha guardado.',
    closed: 'Esta publicación ya no se puede cambiar.',
    closedWhy: 'Se está enviando o ya ha terminado. Puedes duplicarla y cambiar la copia.',
    over: 'Ya no se puede cambiar nada de esta publicación. Tu cambio no se ha guardado.',
    alreadySending: 'Ya se está enviando. Tu cambio no se ha guardado.',
    gone: 'Esta publicación ya no existe. Tu cambio no se ha guardado.',
    conflict: {
      title: 'Esta publicación ha cambiado mientras escribías',
      body: 'Alguien ha guardado otra versión, quizá tú en otra ventana. ¿Cuál vale?',
      theirs: 'La versión guardada',
      mine: 'La tuya',
      keepMine: 'Guardar la mía',
      takeTheirs: 'Usar la guardada',
      later: 'Seguir escribiendo',
    },
  },
  copy: {
    title: 'Duplicar una publicación',
    heading: 'Nueva publicación a partir de otra',
    done: 'La nueva publicación está programada.',
  },
};
