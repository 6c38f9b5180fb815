//! What is said to somebody who is not signed in, in Spanish.
import { form } from '../../text/spanish.ts';
import type { welcome as english } from './words.en.ts';

export const welcome: typeof english = {
  headline: 'Programa una publicación. Sale en el segundo exacto, una sola vez.',
  lead: 'Escríbela, elige el momento, cierra el navegador. Después recibes un comprobante que muestra cada paso.',
  doors: 'Iniciar sesión',
  sandbox: 'Este es un entorno de prueba: nada sale de este equipo.',
  sandboxFeed: 'Ver su página pública',
  privacy: 'Privacidad: qué se guarda y qué no',
  age: 'Para mayores de 16 años. Quien inicia sesión declara que lo es.',
  step: {
    connects: (platforms: string, count: number): string =>
      `${platforms} ${form(count, 'conecta', 'conectan')} también esa cuenta en el mismo paso.`,
    pages: 'Después de Facebook eliges cuáles de tus páginas conectar.',
    afterwards: 'Con Google conectas una después.',
    platform: 'Con esto inicias sesión y conectas tu cuenta en un solo paso.',
    google: 'Después conectas las cuentas en las que quieres publicar.',
  },
  signup: {
    first:
      'Esta instancia es privada: la primera persona que inicia sesión pasa a administrarla, y después no entra nadie ' +
      'nuevo. Si tienes aquí un espacio de trabajo, inicia sesión como siempre.',
    invite:
      'Las personas nuevas necesitan una invitación de quien administra la instancia. Si tienes aquí un espacio de ' +
      'trabajo, solo inicia sesión.',
    open: 'Aquí puede empezar cualquiera; al iniciar sesión se abre tu espacio de trabajo.',
    closed:
      'Esta instancia está cerrada a personas nuevas. Si tienes aquí un espacio de trabajo, inicia sesión como siempre.',
  },
  first: {
    title: 'Eres la primera persona.',
    body: 'Inicia sesión abajo para administrar esta instancia. El enlace sirve una sola vez.',
  },
  invited: {
    title: 'Tienes una invitación.',
    body: 'Inicia sesión abajo para abrir tu propio espacio de trabajo. La invitación sirve una sola vez.',
    notHere:
      'El enlace que has abierto es una invitación, pero esta instancia no acepta invitaciones por ahora. Si tienes ' +
      'aquí un espacio de trabajo, inicia sesión como siempre.',
    unneeded:
      'Esa invitación es para alguien nuevo, y tú ya tienes un espacio de trabajo. No la has gastado.',
  },
  none: 'Aún no hay ninguna forma de iniciar sesión',
  noneHint:
    'Quien administra esta instancia añade las claves de Google o de una plataforma, por ejemplo X_CLIENT_ID y ' +
    'X_CLIENT_SECRET.',
  contact: (address: string): string => `Preguntas: ${address}`,
  points: [
    {
      title: 'Una sola vez',
      body: 'Falle lo que falle por el camino, una publicación programada nunca se hace pública dos veces.',
    },
    {
      title: 'A tiempo',
      body: 'Se entrega a la plataforma menos de un segundo después del momento programado, nunca antes.',
    },
    {
      title: 'Nunca se pierde en silencio',
      body: 'Cada publicación termina en un estado que puedes ver, con un motivo ante el que puedes actuar.',
    },
  ],
  sample: {
    text: 'Ya está el nuevo episodio. Media hora sobre las mareas, y por qué nunca llegan del todo a tiempo.',
    to: 'A una cuenta de X',
    state: 'Publicada',
    steps: [
      { what: 'Preparada', when: '08:59:21,480' },
      { what: 'Programada', when: '09:00:00,000' },
      { what: 'Entregada', when: '09:00:00,012' },
      { what: 'Pública', when: '09:00:00,214' },
    ],
    late: '0,2 s después del momento programado',
  },
};
