//! What is said while a person chooses among the accounts that a consent reaches, in Spanish.
import { counted, form, number, within } from '../../text/spanish.ts';
import type { choosing as english } from './words.en.ts';

export const choosing: typeof english = {
  heading: 'Elige qué conectar',
  list: 'Cuentas para elegir',
  all: 'Marcar todas',
  none: 'Desmarcar todas',
  connected: 'Conectada',
  broken: 'Conectada, pero ya no funciona. Esto lo arregla.',
  connect: (count: number): string =>
    count === 0 ? 'Conectar' : `Conectar ${counted(count, 'cuenta', 'cuentas')}`,
  connecting: 'Conectando…',
  decline: 'Ninguna de estas',
  done: 'Listo',
  until: (time: string): string => `Puedes elegir hasta: ${within(time)}.`,
  blank: 'Marca al menos una cuenta, o elige «Ninguna de estas».',
  failed: 'No ha llegado respuesta. Tu elección se conserva; inténtalo de nuevo.',
  loadFailed: 'No se han podido cargar las cuentas para elegir.',
  made: (names: readonly string[]): string =>
    form(names.length, `${names[0]} está conectada.`, `${number(names.length)} cuentas están conectadas.`),
  declined: 'No se ha conectado nada. Un permiso que ninguna cuenta necesita se retira.',
  missing: '¿Falta alguna?',
  reasons: 'Qué lo ha impedido',
  missingHint: (granter: string): string =>
    `${granter} solo nos muestra lo que marcas en su ventana. Puedes abrirla otra vez.`,
  leftOut: {
    title: (granter: string): string => `Lo que esta vez no marcaste en ${granter}`,
    body: (granter: string): string =>
      `Para ${granter} solo cuenta lo último que marcaste, elijas lo que elijas aquí: lo que quedó sin marcar deja de ` +
      'funcionar en todos tus espacios de trabajo.',
    elsewhere: (count: number): string =>
      form(count, 'Una cuenta de otro espacio de trabajo', `${number(count)} cuentas de otros espacios de trabajo`),
    mend: (granter: string): string => `Para conservarlas, continúa otra vez con ${granter} y márcalas también.`,
  },
  again: (granter: string): string => `Continuar otra vez con ${granter}`,
  direct: 'Conectar Instagram directamente',
  directHint: 'Un perfil profesional sin página se conecta directamente, sin Facebook.',
  over: {
    gone: {
      title: 'Esta elección ya no está disponible',
      body:
        'Una elección se guarda durante una hora y solo se abre en el espacio de trabajo en el que empezó. No se ha ' +
        'cambiado nada; conecta de nuevo para elegir.',
    },
    ended: {
      title: 'El permiso que diste ha terminado',
      body: 'Se ha retirado mientras tanto, así que ya no sirve para conectar nada más. Conecta de nuevo para elegir.',
    },
  },
  leave: 'Ver tus cuentas',
};
