//! What is said where a person chooses a moment, in Spanish.
import { within } from '../../text/spanish.ts';
import type { schedule as english } from './words.en.ts';

export const schedule: typeof english = {
  when: 'Cuándo',
  moments: {
    keep: 'Como está programada',
    now: 'Ahora',
    slot: 'Siguiente hueco libre',
    soon: 'En 2 minutos',
    hour: 'En 1 hora',
    tomorrow: 'Mañana 09:00',
    hour_later: '1 hora después',
    day_later: '1 día después',
    week_later: '1 semana después',
    exact: 'Elegir una hora',
  },
  slotAt: (when: string): string => `Siguiente hueco libre (${within(when)})`,
  day: 'Día',
  time: 'Hora',
  zone: 'Zona horaria',
  summaryNow: 'Sale en cuanto pulses el botón.',
  summaryAt: (day: string, time: string, zone: string): string => `${day}, ${time} (${zone})`,
  skipped: 'Ese día el reloj se adelanta y se salta esta hora; sale en el momento que se muestra.',
  doubled: 'Ese día el reloj se atrasa y esta hora llega dos veces; sale en la primera.',
  errors: {
    noTime: 'Elige un día y una hora.',
    noSlot: 'Ya no hay ningún hueco libre. Elige otra hora.',
    past: 'Este momento ya ha pasado. Elige uno futuro, o «Ahora».',
  },
};
