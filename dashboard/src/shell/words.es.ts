//! What the frame around every screen says, in Spanish.
import type {
  arrival as englishArrival,
  astray as englishAstray,
  banner as englishBanner,
  header as englishHeader,
  missing as englishMissing,
  unavailable as englishUnavailable,
} from './words.en.ts';

export const header: typeof englishHeader = {
  nav: 'Principal',
  calendar: 'Calendario',
  queue: 'Cola',
  drafts: 'Borradores',
  repeating: 'Repetidas',
  planning: 'Planificación',
  compose: 'Nueva publicación',
  media: 'Multimedia',
  connections: 'Conexiones',
  waiting: (count: string): string =>
    count === '1' ? '1 publicación pendiente de ti' : `${count} publicaciones pendientes de ti`,
  settings: 'Ajustes',
  status: 'Estado',
  menu: (name: string): string => `Menú de ${name}`,
  signOut: 'Cerrar sesión',
  sandbox: 'Entorno de prueba',
  sandboxFeed: ': ver su página pública',
  signedInAs: (name: string): string => `Sesión iniciada como ${name}`,
};

export const banner: typeof englishBanner = {
  delayed: 'Se publica con retraso.',
  delayedWhy:
    'El proceso de esta instancia va con retraso. Las publicaciones salen en cuanto se ponga al día, dentro de su ' +
    'límite de retraso.',
  staleServer:
    'El servidor no puede responder ahora. Lo que ves puede ser antiguo; se actualiza solo en cuanto pueda.',
  stale: 'Sin conexión. Lo que ves puede ser antiguo; se actualiza solo cuando vuelva la conexión.',
};

export const unavailable: typeof englishUnavailable = {
  title: 'Esta página no puede llegar a su servidor',
  body: 'Las publicaciones programadas salen igualmente. Revisa tu conexión e inténtalo de nuevo.',
  server: 'El servidor no puede responder ahora',
  code: (code: string): string => `Código: ${code}`,
};

export const astray: typeof englishAstray = {
  title: 'Este no es el navegador en el que empezaste',
  body:
    'Has vuelto a otro navegador, como pasa en un teléfono cuando se abre la aplicación de la plataforma. Este no te ' +
    'conoce, así que no se ha conectado nada. Tampoco se ha perdido nada.',
  steps: [
    'Cierra esta página y vuelve al navegador en el que empezaste.',
    'Inicia sesión allí en el sitio web de la plataforma, para que no tenga que preguntar a su aplicación.',
    'Empieza de nuevo. Si aun así se abre la aplicación, mantén pulsado el botón y elige abrirlo en una pestaña nueva.',
  ],
  computer: 'Fuera del teléfono funciona sin todo esto.',
  address: 'La dirección que debes abrir allí',
};

export const missing: typeof englishMissing = {
  title: 'No existe esa página',
  body: 'Puede que la dirección esté mal escrita.',
  action: 'Ir al calendario',
};

export const signedOut = 'Has cerrado la sesión.';

/** How a sign-in, a connection or another way in ended. */
export const arrival: typeof englishArrival = {
  signedIn: (name: string): string => `Hola, ${name}.`,
  connected: (name: string): string => `${name} está conectada.`,
  connectedUnknown: 'La cuenta está conectada.',
  identityAdded: 'A partir de ahora también puedes iniciar sesión así.',
  errors: {
    denied: 'No se ha cambiado nada, porque no se dio el acceso. Puedes intentarlo de nuevo en cualquier momento.',
    other_browser:
      'Eso empezó en otro navegador. Aquí no se ha conectado nada; vuelve a ese navegador y empieza allí de nuevo.',
    flow_invalid: 'Ese inicio de sesión tardó demasiado, o se empezó en otra ventana. Empieza de nuevo.',
    signup_closed:
      'Esta instancia está cerrada a personas nuevas. Si tienes aquí un espacio de trabajo, inicia sesión con la ' +
      'cuenta con la que te registraste.',
    setup_needed:
      'Aquí todavía no hay nadie. La primera persona que inicie sesión pasa a administrar la instancia, y necesita el ' +
      'enlace que se mostró al desplegarla. Ábrelo en este navegador.',
    invite_needed:
      'Para empezar aquí necesitas una invitación. Pídesela a quien administra esta instancia y abre su enlace en este ' +
      'navegador.',
    invite_invalid:
      'Esa invitación ya se usó, ha caducado o se retiró. Pide otra a quien administra esta instancia.',
    not_configured: 'Esto no está configurado en esta instancia. Quien la administra tiene que añadir antes las claves.',
    unavailable:
      'Nuestra base de datos no ha respondido. Mira si aun así ha funcionado; si no, inténtalo de nuevo en un minuto.',
    platform_unavailable:
      'El otro lado no ha respondido. No se ha cambiado nada; inténtalo de nuevo en un minuto.',
    platform_busy:
      'El otro lado no admite más por ahora. No se ha cambiado nada; inténtalo de nuevo en unos minutos.',
    platform_operator:
      'El otro lado no atiende ahora a esta instancia. Quien la administra tiene que revisar allí la aplicación, el ' +
      'plan y los créditos; el registro tiene sus propias palabras.',
    platform_refused:
      'El otro lado lo ha rechazado. Inténtalo de nuevo; si sigue igual, quien administra la instancia tiene que ' +
      'revisar las claves.',
    other_account:
      'Era una cuenta distinta de la que había que volver a conectar. Cambia a la cuenta correcta en la plataforma e ' +
      'inténtalo de nuevo.',
    account_missing:
      'La cuenta que había que volver a conectar no estaba entre lo que permitiste. Vuelve a conectarla y márcala en ' +
      'la lista que aparece allí; si no está en esa lista, puede que tu rol en ella haya terminado.',
    sign_in_first:
      'Instagram dice quién es un perfil, no quién eres tú, así que no puede iniciar tu sesión. Inicia sesión de otra ' +
      'forma y después conéctalo.',
    identity_taken:
      'Esa identidad ya abre otro espacio de trabajo. Inicia sesión allí con ella y quítala primero, o elige otra.',
    quota_exceeded: 'Has empezado eso muchas veces en una hora. Espera un rato e inténtalo de nuevo.',
    cross_site: 'Ese enlace venía de otro sitio y no se ha seguido. Empieza aquí.',
  },
  unknownError: 'No ha funcionado. Inténtalo de nuevo.',
};
