//! What the checklist of a new person says, in Spanish.
import type { firstSteps as english } from './words.en.ts';

export const firstSteps: typeof english = {
  heading: 'Primeros pasos',
  progress: (done: number, all: number): string => `${done} de ${all} listos`,
  steps: {
    account: {
      title: 'Conecta una cuenta',
      body: 'Das el acceso en la propia plataforma y puedes retirarlo en cualquier momento.',
      action: 'Elegir una plataforma',
    },
    zone: {
      title: 'Confirma tu zona horaria',
      body: 'Todas las horas que ves o eliges son las de esa zona.',
      action: 'Confirmar',
    },
    post: {
      title: 'Escribe la primera publicación',
      body: 'Elige quién la dice, qué dice y cuándo sale.',
      action: 'Escribir una publicación',
    },
    live: {
      title: 'Mira cómo se publica',
      body: 'Se publica sola en su momento, y su comprobante muestra cada paso.',
    },
  },
  isDone: 'Listo:',
  zone: 'Tu zona horaria',
  over: {
    title: 'Eso es todo',
    body: 'Programa las siguientes cuando quieras: aquí, o con «Nueva publicación» en cualquier pantalla.',
    action: 'Cerrar',
  },
  dismiss: 'No mostrar más los primeros pasos',
};
