//! What is said in the settings, in Spanish.
import { form, number, within } from '../../text/spanish.ts';
import type { settings as english } from './words.en.ts';

export const settings: typeof english = {
  heading: 'Ajustes',
  profile: {
    title: 'Perfil',
    lead: 'Tu nombre tal como aparece aquí, y la zona de tus horas.',
    name: 'Nombre',
    zone: 'Zona horaria',
    zonePlaceholder: 'Busca una ciudad o una zona',
    zoneNow: (time: string, day: string): string => `Ahora allí: ${time}, ${day}.`,
    zoneFound: (count: number): string => form(count, 'Una zona', `${number(count)} zonas`),
    zoneNone: 'Ninguna zona se llama así. Prueba con una ciudad grande cercana.',
    zoneUnknown: 'Este navegador no conoce esa zona, así que muestra las horas de la suya.',
    zoneUnset: 'Aún sin elegir: tus horas son las del navegador que usas.',
    zones: 'Zonas horarias',
    useBrowser: (zone: string): string => `Usar la zona de este navegador, ${zone}`,
    save: 'Guardar',
    saved: 'Guardado.',
    nameEmpty: 'Escribe un nombre.',
  },
  language: {
    title: 'Idioma',
    lead: 'La página se carga de nuevo en el idioma que elijas. Este navegador lo recuerda; no se envía nada.',
    browser: 'El que diga el navegador',
  },
  templates: {
    title: 'Plantillas',
    lead: 'Textos y primeros comentarios que usas una y otra vez. Se insertan mientras escribes una publicación.',
  },
  ledger: {
    title: 'Recibos',
    lead: 'Qué fue de tus publicaciones, paso a paso. Se firma una vez al día: nadie lo cambia después sin que se note.',
    how:
      'Un archivo con todos los recibos firmados. Cualquiera puede comprobarlo con cargo xtask verify-ledger, sin esta ' +
      'instancia.',
    download: 'Descargar los recibos',
    fileName: 'recibos.json',
  },
  dates: {
    title: 'Fechas',
    lead: 'Con qué día empiezan las semanas del calendario. Este navegador lo recuerda; no se envía nada.',
    week: 'Las semanas empiezan en',
    weekStarts: {
      '': 'Lo habitual en la región de este navegador',
      '1': 'Lunes',
      '7': 'Domingo',
      '6': 'Sábado',
    },
    order: 'Las fechas se escriben',
    orders: {
      '': 'Lo habitual en la región de este navegador',
      day: 'Primero el día: 1 de diciembre',
      month: 'Primero el mes: diciembre 1',
    },
  },
  identities: {
    title: 'Formas de iniciar sesión',
    lead: 'Cada una de ellas abre este espacio de trabajo. Una cuenta que solo está conectada no lo abre.',
    since: (day: string): string => `Añadida: ${day}`,
    add: (provider: string): string => `Añadir ${provider}`,
    addPlatform: (platforms: string): string => `Añadir aquí una cuenta de ${platforms} también la conecta.`,
    remove: 'Quitar',
    removeLabel: (provider: string, name: string): string => `Quitar ${provider}, ${name}`,
    only: 'Es tu única entrada, así que no se puede quitar. Primero añade otra.',
    dialog: {
      title: (provider: string): string => `¿Quitar ${provider} como entrada?`,
      body: (name: string): string =>
        `${name} ya no podrá abrir este espacio de trabajo, y en los demás navegadores que entraron así se cierra la ` +
        'sesión. Las cuentas conectadas siguen conectadas.',
      yes: 'Quitar',
      no: 'Conservarla',
    },
    removed: 'Eso ya no es una entrada.',
    failed: 'No se han podido cargar tus formas de iniciar sesión.',
    badAddress: 'La respuesta daba una dirección que no puede ser correcta, así que no se ha abierto.',
  },
  sessions: {
    title: 'Dónde tienes la sesión abierta',
    lead: 'Una sesión termina tras 7 días sin uso, y en todo caso tras 30 días.',
    unknown: 'Un navegador',
    on: (browser: string, system: string): string => `${browser} en ${system}`,
    current: 'Este navegador',
    seenNow: 'En uso ahora',
    seen: (when: string): string => `Último uso: ${within(when)}`,
    since: (day: string): string => `iniciada: ${day}`,
    until: (day: string): string => `termina: ${day}`,
    end: 'Cerrar sesión',
    endLabel: (browser: string, when: string): string => `Cerrar sesión en ${browser}, último uso: ${within(when)}`,
    ended: 'Se ha cerrado la sesión en ese navegador.',
    all: 'Cerrar sesión en todas partes',
    dialog: {
      title: '¿Cerrar sesión en todas partes?',
      body: 'Se cierra en todos los navegadores, también en este. Las publicaciones programadas salen igualmente.',
      yes: 'Cerrar sesión en todas partes',
      no: 'Mantenerla abierta',
    },
    failed: 'No se han podido cargar tus sesiones.',
  },
  invitations: {
    title: 'Invitaciones',
    lead: 'Cada enlace abre un espacio de trabajo para una persona nueva, durante siete días.',
    closed: {
      first:
        'Esta instancia está cerrada a personas nuevas. Para invitar a alguien, pon «invite» en SIGNUP y vuelve a ' +
        'desplegar.',
      open:
        'Aquí puede empezar cualquiera, así que no hacen falta invitaciones. Para trabajar con invitaciones, pon ' +
        '«invite» en SIGNUP y vuelve a desplegar.',
    },
    note: 'Para quién',
    noteHint: 'Una palabra para recordarlo; la persona invitada no la ve.',
    make: 'Crear una invitación',
    made: 'La invitación está lista',
    once: 'Este enlace solo se muestra ahora. Sirve una vez, para una persona.',
    link: 'Enlace de invitación',
    done: 'Listo',
    none: 'Todavía no se ha creado ninguna invitación.',
    unnamed: 'Sin nota',
    open: (day: string): string => `Vale hasta: ${day}`,
    used: (day: string): string => `Usada: ${day}`,
    expired: (day: string): string => `Caducó: ${day}`,
    withdraw: 'Retirar',
    withdrawLabel: (note: string): string => `Retirar la invitación: ${note}`,
    withdrawn: 'La invitación se ha retirado. Su enlace ya no abre nada.',
    failed: 'No se han podido cargar las invitaciones.',
  },
  about: {
    title: 'Esta instancia',
    lead: 'Qué funciona aquí y cómo trata tus datos.',
    version: 'Versión',
    workspace: 'Espacio de trabajo',
    member: 'Desde',
    contact: 'Contacto',
    privacy: 'Privacidad',
    status: 'Estado',
    api: 'Descripción de la API',
  },
  changeFailed: 'No ha funcionado y no se ha cambiado nada. Inténtalo de nuevo.',
  lost: 'No ha llegado respuesta. Lo que has escrito sigue aquí; inténtalo de nuevo.',
};
