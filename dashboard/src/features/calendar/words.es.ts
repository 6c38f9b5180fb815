//! What the calendar says, in Spanish.
import type { Obstacle } from '../../stores/accounts.svelte.ts';
import { counted, form, number, within } from '../../text/spanish.ts';
import type { calendar as english } from './words.en.ts';

/** The server counts no further. */
const COUNTED = 1_000;

const posts = (count: number): string => counted(count, 'publicación', 'publicaciones');

export const calendar: typeof english = {
  forms: { month: 'Mes', week: 'Semana', list: 'Lista' },
  form: 'Forma del calendario',
  today: 'Hoy',
  earlier: { month: 'Mes anterior', week: 'Semana anterior', list: 'Cuatro semanas anteriores' },
  later: { month: 'Mes siguiente', week: 'Semana siguiente', list: 'Cuatro semanas siguientes' },
  account: 'Cuenta',
  allAccounts: 'Todas las cuentas',
  state: 'Estado',
  allStates: 'Todas menos las canceladas',
  filters: 'Filtros',
  clear: 'Mostrar todo',
  add: (day: string): string => `Nueva publicación el ${day}`,
  addHere: 'Nueva publicación',
  dayOf: (day: string, count: number): string => (count === 0 ? day : `${day}, ${posts(count)}`),
  count: posts,
  more: (count: number): string => `+${number(count)} más`,
  moreOn: (count: number, day: string): string => `${number(count)} más el ${day}`,
  accounts: (count: number): string => counted(count, 'cuenta', 'cuentas'),
  skippedHour: 'El cambio de hora se salta esta hora.',
  zone: (zone: string): string => `Las horas son las de ${zone}.`,
  unknownZone: (zone: string): string => `Este navegador no conoce ${zone}.`,
  failed: 'No se ha podido cargar el calendario.',
  tooMany: {
    title: 'Hay demasiado para una sola página',
    body: 'Elige una semana o una cuenta para ver sus publicaciones.',
  },
  empty: {
    month:
      'Aquí todavía no hay nada programado. Pulsa + en un día para escribir una publicación, y arrástrala a otro ' +
      'cuando quieras.',
    week:
      'Aquí todavía no hay nada programado. Pulsa una hora para escribir una publicación, y arrástrala a otra cuando ' +
      'quieras.',
    list:
      'Aquí todavía no hay nada programado. Lo que programes aparecerá aquí día a día, y después, su comprobante.',
    filtered: 'Ninguna publicación cumple estos filtros.',
  },
  stranded: {
    label: 'Cuentas que no pueden publicar',
    planned: (count: number, obstacle: Obstacle): string => {
      if (count === 0) return 'No tiene ninguna publicación programada.';
      const what = `${count >= COUNTED ? 'Al menos ' : ''}${posts(count)}`;
      const verb = form(count, 'está programada', 'están programadas');
      const end = form(count, 'no se enviará', 'no se enviarán');
      return `${what} ${verb} para ella y ${end}${obstacle === 'broken' ? ' antes' : ''}.`;
    },
    see: 'Ver sus publicaciones',
    more: (count: number): string => form(count, 'Una cuenta más', `${number(count)} cuentas más`),
  },
  attention: {
    heading: 'Pendiente de tu decisión',
    all: (count: number): string => `Ver las ${number(count)}`,
    leave: 'Dejarlo así',
    leaveLabel: (line: string): string => `Dejarlo así: ${line}`,
  },
  move: {
    open: (line: string): string => `Mover «${line}» a…`,
    title: 'Mover a…',
    done: (when: string): string => `Movida: ${within(when)}.`,
    undone: (when: string): string => `De vuelta en su sitio: ${within(when)}.`,
    uncertain: 'No ha llegado respuesta. El calendario mostrará dónde está en cuanto pueda leerse de nuevo.',
    past: 'Ese momento ya ha pasado. Elige uno futuro.',
  },
  undo: 'Deshacer',
  bulk: {
    begin: 'Seleccionar',
    end: 'Dejar de seleccionar',
    hint: 'Selecciona varias publicaciones para moverlas, cancelarlas o duplicarlas juntas.',
    pick: (line: string): string => `Seleccionar «${line}»`,
    bar: 'Publicaciones seleccionadas',
    selected: (count: number): string => counted(count, 'seleccionada', 'seleccionadas'),
    clear: 'Quitar',
    move: 'Mover…',
    cancel: 'Cancelar',
    duplicate: 'Duplicar…',
    none: 'Selecciona primero alguna publicación.',
    days: 'Cuántos días',
    daysHint: 'Cada una conserva su hora. Un número menor que cero las adelanta.',
    daysWrong: 'Escribe un número entero entre -365 y 365 que no sea 0.',
    daysLaterWrong: 'Escribe un número entero entre 1 y 365.',
    first: (from: string, to: string): string => `La primera pasa de ${within(from)} a ${within(to)}.`,
    moveTitle: (count: number): string => `Mover ${posts(count)}`,
    moveBody: 'Las que ya están en camino o han terminado se quedan donde están.',
    moveYes: 'Moverlas',
    keep: 'Dejarlas',
    cancelTitle: (count: number): string => `¿Cancelar ${posts(count)}?`,
    cancelBody: 'No saldrán. Durante diez segundos puedes programarlas otra vez como estaban.',
    cancelYes: 'Cancelarlas',
    cancelNo: 'Conservarlas',
    duplicateTitle: (count: number): string => `Duplicar ${posts(count)}`,
    duplicateBody: 'Las redes pueden rechazar las mismas palabras si se repiten en pocas horas.',
    duplicateYes: 'Duplicarlas',
    asDrafts: 'Como borradores',
    later: 'Programadas unos días después',
    daysLater: 'Cuántos días después',
    working: 'Trabajando',
    moved: (count: number): string => `${posts(count)} ${form(count, 'movida', 'movidas')}.`,
    cancelled: (count: number): string => `${posts(count)} ${form(count, 'cancelada', 'canceladas')}.`,
    duplicated: (count: number): string => `${posts(count)} ${form(count, 'duplicada', 'duplicadas')}.`,
    drafted: (count: number): string => `${counted(count, 'borrador creado', 'borradores creados')}.`,
    undone: (count: number): string => `${posts(count)} como antes.`,
    failed: (count: number): string =>
      form(count, 'Esta se queda como estaba:', `Estas ${number(count)} se quedan como estaban:`),
    quoted: (line: string): string => `«${line}»`,
    over: 'Está en camino o ha terminado, y su hora ya no puede cambiar.',
    gone: 'Ya está cancelada o ha terminado.',
    nothingBack: 'Nada de ella se puede programar otra vez sin publicar algo dos veces.',
    hide: 'Ocultar esta lista',
  },
};
