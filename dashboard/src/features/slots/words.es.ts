//! What is said about weekly slots, in Spanish.
import type { DayOfWeek } from '../../api/types.ts';
import type { slots as english } from './words.en.ts';

const WEEKDAYS: Record<DayOfWeek, string> = {
  monday: 'Lunes',
  tuesday: 'Martes',
  wednesday: 'Miércoles',
  thursday: 'Jueves',
  friday: 'Viernes',
  saturday: 'Sábado',
  sunday: 'Domingo',
};

export const slots: typeof english = {
  title: 'Huecos semanales',
  lead: 'Las horas a las que te gusta publicar. Una nueva publicación puede ocupar el siguiente que esté libre, y la cola los muestra todos.',
  failed: 'No se han podido cargar tus huecos.',
  whose: 'Para',
  everyAccount: 'Todas las cuentas',
  time: 'Hora',
  day: 'Día',
  days: { all: 'Todos los días', weekdays: 'De lunes a viernes' },
  add: 'Añadir',
  remove: (day: string, time: string): string => `Quitar ${day}, ${time}`,
  none: 'Ninguno',
  inherits: 'Esta cuenta usa los huecos de todas las cuentas mientras no tenga los suyos.',
  added: (day: string, time: string): string => `Añadido: ${day}, ${time}.`,
  removed: (day: string, time: string): string => `Quitado: ${day}, ${time}.`,
  met: 'Tus huecos se cambiaron mientras tanto en otra ventana. Aquí están los dos cambios.',
  known: 'Ese hueco ya existe.',
  noTime: 'Elige una hora.',
  week: 'Los huecos de la semana',
  zone: (zone: string): string => `Según el reloj de ${zone}.`,
  free: (time: string): string => `Hueco libre, ${time}: escribir una publicación`,
  freeFor: (time: string, account: string): string => `Hueco libre de ${account}, ${time}: escribir una publicación`,
  weekday: (day: DayOfWeek): string => WEEKDAYS[day],
};
