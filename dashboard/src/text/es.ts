//! Everything that the dashboard says, in Spanish: what belongs to one feature, network or the frame stands in
//! `words.es.ts` of its folder, what several say stands here.
import { calendar } from '../features/calendar/words.es.ts';
import { choosing } from '../features/choosing/words.es.ts';
import { composer } from '../features/compose/words.es.ts';
import { connections } from '../features/connections/words.es.ts';
import { drafts } from '../features/drafts/words.es.ts';
import { firstSteps } from '../features/first-steps/words.es.ts';
import { library } from '../features/library/words.es.ts';
import { media } from '../features/media/words.es.ts';
import { mending } from '../features/mending/words.es.ts';
import { notices } from '../features/notices/words.es.ts';
import { deliveryStates, posts, postStates } from '../features/posts/words.es.ts';
import { queue } from '../features/queue/words.es.ts';
import { events } from '../features/receipt/events.es.ts';
import { receipt } from '../features/receipt/words.es.ts';
import { schedule } from '../features/schedule/words.es.ts';
import { settings } from '../features/settings/words.es.ts';
import { slots } from '../features/slots/words.es.ts';
import { status } from '../features/status/words.es.ts';
import { suggest } from '../features/suggest/words.es.ts';
import { welcome } from '../features/welcome/words.es.ts';
import { facebook, facebookDoor } from '../networks/facebook/words.es.ts';
import { instagram, instagramDirect, instagramThroughFacebook } from '../networks/instagram/words.es.ts';
import { tiktok, tiktokDoor } from '../networks/tiktok/words.es.ts';
import { x, xDoor } from '../networks/x/words.es.ts';
import { arrival, astray, banner, header, missing, signedOut, unavailable } from '../shell/words.es.ts';
import type { en } from './en.ts';
import { counted, locale, number, tenth, within } from './spanish.ts';

export const es: typeof en = {
  locale,
  dates: { locale: 'es', byOrder: null },
  title: (page: string, instance: string, waiting: string): string =>
    `${waiting === '' ? '' : `(${waiting}) `}${page === '' ? instance : `${page} · ${instance}`}`,
  loading: 'Cargando',
  skip: 'Ir al contenido',
  close: 'Cerrar',
  retry: 'Intentar de nuevo',
  opensElsewhere: '(se abre en una pestaña nueva)',

  networks: { x, tiktok, facebook, instagram },
  doors: {
    x: xDoor,
    tiktok: tiktokDoor,
    facebook: facebookDoor,
    instagram: instagramThroughFacebook,
    'instagram-direct': instagramDirect,
  },
  google: 'Google',
  list: (names: readonly string[]): string => new Intl.ListFormat(locale).format(names),
  anyOf: (names: readonly string[]): string => new Intl.ListFormat(locale, { type: 'disjunction' }).format(names),
  continueWith: (provider: string): string => `Continuar con ${provider}`,

  header,
  banner,
  unavailable,
  missing,
  astray,
  signedOut,
  arrival,

  calendar,

  firstSteps,

  welcome,

  days: {
    near: (distance: number): string | undefined =>
      ({ '-1': 'Ayer', '0': 'Hoy', '1': 'Mañana' })[String(distance)],
  },

  span: {
    clock: (minutes: number, seconds: number): string => `en ${minutes}:${String(seconds).padStart(2, '0')}`,
    hours: (hours: number, minutes: number): string =>
      minutes === 0 ? `en ${hours} h` : `en ${hours} h ${minutes} min`,
    days: (days: number): string => `en ${counted(days, 'día', 'días')}`,
    onTime: 'a tiempo',
    lateSeconds: (seconds: number): string => `${tenth(seconds)} s tarde`,
    lateMinutes: (minutes: number): string => `${number(minutes)} min tarde`,
    lateHours: (hours: number): string => `${number(hours)} h tarde`,
  },

  lastingNotices: {
    paused: (platform: string): string => `La publicación en ${platform} está en pausa.`,
    pausedUntil: (time: string): string => `Siguiente intento: ${within(time)}.`,
    limitedUntil: (time: string): string => `Se podrá publicar de nuevo desde: ${within(time)}.`,
    endsOn: (day: string): string => `Termina el ${day}.`,
    accessLeft: 'Queda un acceso por retirar.',
    recurrencePaused: 'Una publicación que se repite está en pausa.',
    keyMissing: (key: string): string => `Falta la clave ${key}.`,
  },

  composer,
  drafts,
  library,
  media,
  mending,
  notices,
  schedule,
  suggest,

  queue,
  posts,
  postStates,
  deliveryStates,

  receipt,

  events,

  connections,
  choosing,
  settings,
  slots,
  status,

  ago: {
    now: 'hace un momento',
    seconds: (seconds: number): string => `hace ${seconds} s`,
    minutes: (minutes: number): string => `hace ${minutes} min`,
    hours: (hours: number): string => `hace ${hours} h`,
  },

  outdated: {
    title: 'No se ha podido cargar esta pantalla',
    body:
      'Quizá no hay conexión, o esta instancia se ha actualizado desde que la abriste. Cargar la página otra vez ayuda.',
    action: 'Cargar de nuevo',
  },
};
