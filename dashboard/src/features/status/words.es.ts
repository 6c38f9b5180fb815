//! What is said about how the instance is doing, in Spanish.
import { tenth, within } from '../../text/spanish.ts';
import type { status as english } from './words.en.ts';

export const status: typeof english = {
  heading: 'Estado',
  lead: 'Si las publicaciones salen, y con qué puntualidad.',
  stale: 'Ahora mismo no se ha podido actualizar. Lo que ves puede ser antiguo.',
  failed: 'No se ha podido cargar el estado.',
  verdict: {
    inTime: {
      title: 'Se publica a tiempo',
      body: 'El proceso se ejecuta cada minuto y busca las publicaciones a las que les ha llegado la hora.',
    },
    late: {
      title: 'Se publica con retraso',
      body:
        'El proceso lleva más de tres minutos sin terminar una ejecución. Las publicaciones salen en cuanto se ponga ' +
        'al día, dentro de su límite de retraso.',
    },
    never: {
      title: 'Aún no ha empezado',
      body: 'El proceso no se ha ejecutado. Empieza antes de un minuto tras el primer despliegue.',
    },
  },
  tick: {
    last: 'Última ejecución',
    took: 'Tardó',
    never: 'nunca',
  },
  span: {
    ms: (ms: number): string => `${ms} ms`,
    seconds: (seconds: number): string => `${tenth(seconds)} s`,
    minutes: (minutes: number): string => `${minutes} min`,
  },
  lateness: {
    title: 'Puntualidad, últimas 24 horas',
    lead: 'Cuánto tiempo después del momento programado se entregaron las publicaciones a su plataforma y se hicieron públicas en ella.',
    p50: 'La mitad, como mucho',
    p99: '99 de cada 100, como mucho',
    max: 'La más tardía',
    live50: 'La mitad, ya pública',
    live99: '99 de cada 100, ya públicas',
    liveMax: 'La más tardía en ser pública',
    count: 'Publicadas',
    none: 'En las últimas 24 horas no se ha publicado nada, así que no hay nada que medir.',
  },
  deliveries: {
    title: 'Entregas',
    lead: 'Una entrega es una publicación para una cuenta.',
    waiting: 'Esperan su momento',
    attention: 'Pendientes de tu decisión',
    published: 'Publicadas, 24 h',
    failed: 'Fallidas, 24 h',
  },
  platforms: {
    title: 'Plataformas',
    ready: 'Lista',
    not: 'Sin configurar',
    paused: (until: string): string => `En pausa hasta: ${within(until)}`,
    last: (when: string): string => `Última publicación: ${within(when)}`,
    none: 'Aún no se ha publicado nada',
  },
  operator: {
    title: 'Toda la instancia',
    lead: 'Solo lo ves tú, porque administras la instancia.',
    users: 'Personas',
    workspaces: 'Espacios de trabajo',
    accounts: 'Cuentas',
    needsReconnect: 'Hay que volver a conectar',
    waiting: 'En espera',
    overdue: 'Atrasadas',
    unreadable: 'Conexiones ilegibles',
    lateness: 'Puntualidad de todos, últimas 24 horas',
    keys: 'Claves de sellado',
    keysLead: 'Los tokens se sellan con la clave activa. Una anterior se puede quitar cuando ya no sella nada.',
    key: 'Clave',
    use: 'Uso',
    grants: 'Permisos sellados',
    active: 'Activa',
    old: 'Solo para leer',
    removable: 'Se puede quitar',
    missing: 'Falta: vuelve a ponerla',
    signup: 'Registro',
    signups: { first: 'Cerrado', closed: 'Cerrado', invite: 'Con invitación', open: 'Abierto' },
  },
};
