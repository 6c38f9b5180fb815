//! What is said about the accounts that can be published to, in Spanish.
import { counted, form, number, within } from '../../text/spanish.ts';
import type { connections as english } from './words.en.ts';

/** The server counts no further. */
const COUNTED = 1_000;

const posts = (count: number): string => counted(count, 'publicación', 'publicaciones');

const waited = (count: number): string =>
  form(count, 'Una publicación la esperaba', `${number(count)} publicaciones la esperaban`);

export const connections: typeof english = {
  heading: 'Conexiones',
  lead: 'A qué tiene acceso este espacio de trabajo.',
  add: (platform: string): string => `Conectar ${platform}`,
  ways: {
    open: 'Conectar una cuenta',
    lead: 'Das el acceso en la propia plataforma y puedes retirarlo en cualquier momento, aquí o allí.',
    close: 'Ahora no',
  },
  filter: { label: 'Qué cuentas', all: 'Todas', needy: 'Pendientes de ti' },
  on: (platform: string): string => `en ${platform}`,
  facts: {
    checked: 'Última comprobación',
    published: 'Última publicación',
    connected: 'Conectada desde',
    never: 'nada todavía',
  },
  handleOn: (name: string, platform: string): string => `${name} en ${platform}`,
  health: {
    connected: 'Funciona',
    expiring: 'Termina pronto',
    limited: 'Limitada por ahora',
    needs_reconnect: 'Hay que volver a conectarla',
  },
  missing: {
    title: 'Sin permiso',
    quietTitle: 'Sin permiso; lo demás funciona',
    unknown: 'Una parte de lo que hace falta para publicar.',
    mend: 'Vuelve a conectar la cuenta y permite todo lo que se pide. Sus publicaciones esperan.',
    disables: {
      publishing: 'No se puede publicar nada.',
      recognition: 'No se puede reconocer la cuenta.',
      staying_connected: 'El acceso termina en unas horas, así que las publicaciones programadas no salen.',
      look_ups: 'Si se pierde una respuesta, no se puede comprobar, y la publicación te pregunta.',
      media: 'No se pueden publicar imágenes ni videos.',
      drafts: 'No se puede dejar nada en los borradores de la aplicación.',
      business_pages: 'Las páginas que pertenecen a un portafolio comercial quedan ocultas.',
      comments: 'Las publicaciones salen sin su primer comentario.',
    },
  },
  reconnect: 'Volver a conectar',
  reconnectLabel: (name: string): string => `Volver a conectar ${name}`,
  check: {
    now: 'Comprobar ahora',
    label: (word: string, name: string): string => `${word}: ${name}`,
    busy: 'Comprobando…',
    found: {
      connected: (name: string): string => `${name} funciona.`,
      expiring: (name: string): string => `${name} funciona, pero su conexión termina pronto.`,
      limited: (name: string): string => `${name} funciona, pero por ahora no admite más publicaciones.`,
      needs_reconnect: (name: string): string => `Hay que volver a conectar ${name}.`,
    },
    failed: 'No ha llegado respuesta. No se ha cambiado nada; inténtalo de nuevo.',
  },
  disconnect: 'Desconectar',
  disconnectLabel: (name: string): string => `Desconectar ${name}`,
  dialog: {
    title: (name: string): string => `¿Desconectar ${name}?`,
    counting: 'Buscando publicaciones programadas para ella…',
    planned: (count: number, isMore: boolean): string => {
      const what = isMore ? `Hay al menos ${posts(count)}` : `Hay ${posts(count)}`;
      const planned = form(count, 'programada', 'programadas');
      return (
        `${what} ${planned} para esta cuenta. Siguen en el registro, pero no salen: al llegar su hora quedan ` +
        'retenidas y después fuera de plazo.'
      );
    },
    none: 'No tiene ninguna publicación programada.',
    repeating: (count: number): string =>
      `Van allí ${counted(count, 'publicación que se repite', 'publicaciones que se repiten')}: en vez de crear la siguiente, se pausan.`,
    unknown:
      'Las publicaciones programadas para ella no salen: al llegar su hora quedan retenidas y después fuera de plazo.',
    takenBack: (platform: string): string =>
      `El acceso se retira en ${platform} y nuestra copia de las claves se destruye. Lo publicado sigue publicado.`,
    stays: (platform: string, others: number): string => {
      const who = form(others, 'otra cuenta depende', `otras ${number(others)} cuentas dependen`);
      const why = `El permiso en sí se mantiene en ${platform}, porque ${who} de él`;
      return `${why}; se retira con la última. Lo publicado sigue publicado.`;
    },
    left: (platform: string): string =>
      `Nuestra copia de las claves se destruye. ${platform} no deja que un programa retire el permiso: quítalo allí, en ` +
      '«Aplicaciones y sitios web». Lo publicado sigue publicado.',
    yes: 'Desconectar',
    no: 'Mantenerla conectada',
  },
  disconnected: (name: string): string => `${name} está desconectada.`,
  waited: {
    title: (count: number, name: string): string =>
      form(count, `Una publicación de ${name} esperaba`, `${number(count)} publicaciones de ${name} esperaban`),
    body:
      'Una publicación retenida sale sola en cuanto nada lo impide. Una que está fuera de plazo solo se envía si lo ' +
      'dices.',
    blocked: 'Esperan a que se vuelva a conectar la cuenta.',
    arrived: (name: string, count: number): string =>
      `${name} está conectada. ${waited(count)}: decide más abajo.`,
    elsewhere: (name: string, count: number): string =>
      `${name} está conectada. ${waited(count)}: decide en Conexiones.`,
    planned: (when: string): string => `Programada: ${within(when)}`,
    failed: 'No se han podido cargar las publicaciones que esperaban.',
    more: 'Hay más en el calendario.',
  },
  stranded: {
    title: (count: number, name: string): string => {
      if (count >= COUNTED) return `Al menos ${posts(count)} programadas para ${name}`;
      return form(count, `Una publicación programada para ${name}`, `${posts(count)} programadas para ${name}`);
    },
    why: {
      broken:
        'No salen mientras no se vuelva a conectar: al llegar su hora quedan retenidas y después fuera de plazo.',
      gone: 'Está desconectada, así que no salen: al llegar su hora quedan retenidas y después fuera de plazo.',
    },
    reassignAll: 'Pasar todas a otra cuenta…',
    cancelAll: 'Cancelar todas…',
    progress: (done: number, count: number): string => `${number(Math.min(done, count))} de ${number(count)}…`,
    more: 'Hay más en el calendario.',
    reassigned: (count: number, name: string): string =>
      form(
        count,
        `Una publicación sale ahora por ${name}.`,
        `${number(count)} publicaciones salen ahora por ${name}.`,
      ),
    cancelled: (count: number): string =>
      form(count, 'Se ha cancelado una publicación.', `Se han cancelado ${number(count)} publicaciones.`),
    failed: (count: number): string =>
      form(
        count,
        'Una no se ha podido cambiar: revísala aparte.',
        `${number(count)} no se han podido cambiar: revísalas una por una.`,
      ),
    interrupted: (done: number): string =>
      `Después de ${number(done)} no ha llegado respuesta. El resto está como estaba.`,
    dialog: {
      title: (name: string): string => `Pasar las publicaciones de ${name} a otra cuenta`,
      body: 'Conservan sus palabras y sus horas. Las que ya van a esa cuenta no se envían dos veces.',
      to: 'A',
      yes: 'Pasarlas',
      no: 'Dejarlas',
    },
    cancelDialog: {
      title: (name: string): string => `¿Cancelar todas las publicaciones de ${name}?`,
      body: 'No se publican allí. Una publicación que también va a otras cuentas sí sale en ellas.',
      yes: 'Cancelarlas',
      no: 'Conservarlas',
    },
  },
  failed: 'No se han podido cargar las cuentas.',
  empty: {
    title: 'Todavía no hay ninguna cuenta conectada',
    body:
      'Conecta una para publicar en ella. El acceso se da en la propia plataforma y se puede retirar en cualquier ' +
      'momento, aquí o allí.',
    notYet:
      'En esta instancia todavía no hay ninguna plataforma configurada. Quien la administra añade las claves de una; ' +
      'después puedes conectar una cuenta aquí.',
  },
  setup: {
    heading: 'Configuración',
    lead:
      'Cada plataforma necesita las claves de una aplicación que registras en ella. Dale las direcciones siguientes, ' +
      'exactamente como aparecen.',
    ready: 'Configurada',
    not: 'Sin configurar',
    titles: {
      google: 'Iniciar sesión con Google',
      x: 'X',
      tiktok: 'TikTok',
      facebook: 'Facebook, y con él Instagram',
      'instagram-direct': 'Instagram directamente',
    },
    address: 'URI de redirección',
    addressPages: 'URI de redirección para páginas',
    addressProfiles: 'URI de redirección para Instagram',
    webhook: 'URL de devolución de llamada del webhook',
    deauthorize: 'URL de devolución de llamada de desautorización',
    deletion: 'URL de solicitud de eliminación de datos',
    keys: (names: string): string => `Después define ${names} y vuelve a desplegar.`,
    forOthers: (platforms: string): string =>
      `Sin configurar en esta instancia: ${platforms}. Quien la administra puede añadirlo.`,
  },
  copy: 'Copiar',
  copyLabel: (what: string): string => `Copiar: ${what}`,
  copied: 'Copiado',
  copyFailed: 'El navegador no lo ha permitido. Selecciona el texto y cópialo a mano.',
};
