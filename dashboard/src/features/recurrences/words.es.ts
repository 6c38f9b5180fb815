//! Lo que se dice de las publicaciones que se repiten.
import type { recurrences as english } from './words.en.ts';
import { counted, number } from '../../text/spanish.ts';

const UNITS = {
  day: ['día', 'días'],
  week: ['semana', 'semanas'],
  month: ['mes', 'meses'],
} as const;

export const recurrences: typeof english = {
  repeat: 'Repetir',
  units: { none: 'No se repite', day: 'Cada día', week: 'Cada semana', month: 'Cada mes' },
  every: 'Cada',
  everyUnit: (unit, count) => UNITS[unit][count === 1 ? 0 : 1],
  days: 'En estos días',
  dayOfMonth: 'El día',
  dayOfMonthHint: 'En los meses más cortos sale su último día.',
  ends: 'Termina',
  end: { never: 'Nunca', on: 'Un día', after: 'Tras un número de publicaciones' },
  lastDay: 'Último día',
  posts: 'Publicaciones',
  incomplete: 'Indica cómo se repite.',
  upcoming: 'Las próximas veces',
  upcomingIn: (zone) => `Según el reloj de ${zone}.`,
  oneAtATime:
    'Cada publicación se crea cuando la anterior ha salido, ha fallado o se ha cancelado. Las veces que pasan entretanto se omiten.',
  remarks: {
    skipped: 'los relojes se saltan esta hora; sale otro tanto más tarde',
    doubled: 'esta hora llega dos veces; sale en la primera',
  },
  every_: {
    day: (every) => (every === 1 ? 'Cada día' : `Cada ${number(every)} días`),
    week: (every, days) => (every === 1 ? `Cada ${days}` : `Cada ${number(every)} semanas: ${days}`),
    month: (every, day) => {
      const on = day > 28 ? `el día ${day}, o el último de un mes más corto,` : `el día ${day}`;
      return every === 1 ? `Cada mes ${on}` : `Cada ${number(every)} meses ${on}`;
    },
  },
  at: (dates, time, zone) => `${dates} a las ${time} (${zone})`,
  until: (rule, day) => `${rule}, hasta el ${day}`,
  times: (rule, count) => `${rule}, ${counted(count, 'vez', 'veces')}`,
  and: (names) => new Intl.ListFormat('es').format(names),

  heading: 'Publicaciones que se repiten',
  list: 'Tus publicaciones que se repiten',
  failed: 'No se han podido cargar tus publicaciones que se repiten.',
  empty: {
    title: 'Todavía no se repite nada',
    body:
      'Escribe una publicación y elige «Repetir» debajo de su hora: vuelve cada día, semana o mes, una publicación cada vez.',
    action: 'Escribir una publicación',
  },
  showEnded: 'Mostrar las que han terminado',
  noneEnded: 'Todavía no ha terminado ninguna.',
  states: { active: 'Activa', paused: 'En pausa', ended: 'Terminada' },
  lastPost: (when) => `Última publicación: ${when}`,
  next: (when) => `Después: ${when}`,
  waits: 'La siguiente se crea cuando hayas decidido sobre esta.',
  waitsForMissed: 'Esta se perdió. Envíala tarde desde su página o continúa sin ella.',
  skipMissed: 'Continuar sin ella',
  made: (count) => counted(count, 'publicación creada', 'publicaciones creadas'),
  skipped: (count) => counted(count, 'vez omitida', 'veces omitidas'),
  pausedFailing: 'En pausa.',
  pausedByItself: 'En pausa, porque la siguiente no se ha podido crear:',
  ofAccount: (account) => `Se trata de ${account}.`,
  pause: 'Pausar',
  resume: 'Reanudar',
  edit: 'Editar',
  endIt: 'Terminar',
  content: {
    open: 'Cuentas, textos y archivos',
    heading: 'Qué dice y a quién',
    over: 'Esta publicación que se repite ha terminado o no existe.',
  },
  of: (action, words) => `${action}: ${words}`,
  paused: 'En pausa. La publicación que ya está creada sale igualmente.',
  resumed: 'Continúa.',
  ended: 'Terminada. No se crean más publicaciones.',
  saved: 'Guardado. Lo siguen las publicaciones que aún se han de crear.',
  stale: 'Alguien la ha cambiado entretanto. Lo que ves ahora es lo más nuevo.',
  endDialog: {
    title: '¿Terminar esta repetición?',
    body: 'No se crean más publicaciones. No se puede deshacer.',
    planned: (when) => `Su última publicación (${when}) sale igualmente, salvo que la canceles en su página.`,
    yes: 'Terminar',
    no: 'Conservarla',
  },
  editDialog: {
    title: 'Editar la publicación que se repite',
    body: 'Esto cambia las publicaciones que aún se han de crear. La que ya está creada se queda como está.',
    text: 'Texto',
    ownTexts: 'Sus cuentas tienen textos propios. Se cambian en «Cuentas, textos y archivos».',
    startsOn: 'Primer día',
    time: 'Hora',
    zone: 'Zona horaria',
    yes: 'Guardar',
    no: 'Dejarla como está',
  },
  ofPost: 'Esta publicación se repite.',
  onlyThis: 'Esta publicación se repite. Lo que cambies aquí solo afecta a esta.',
  see: 'Ver cómo, o cambiarlo',
};
