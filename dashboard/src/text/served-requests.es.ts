//! What the server says about requests that a page of ours hardly sends, in Spanish, by its own words.

export const requests: Readonly<Record<string, string>> = {
  'A binding of wrangler.toml is missing on this instance; its log says which.':
    'Falta en esta instancia una conexión de wrangler.toml; su registro dice cuál.',
  'At most {} minutes (a week).': 'Como máximo {0} minutos (una semana).',
  'At least 1: a network takes its moment.': 'Al menos 1: una red necesita su momento.',
  'The texts and options of a post may have {} KiB together.':
    'Los textos y las opciones de una publicación suman como máximo {0} KiB.',
  'A day of the month belongs to a rule that counts months.': 'Un día del mes va con una regla que cuenta meses.',
  'Days of the week belong to a rule that counts weeks.': 'Los días de la semana van con una regla que cuenta semanas.',
  'Give one end: a last day, or a number of posts.': 'Da un solo final: un último día o un número de publicaciones.',
  'Give exactly one of: at; local with zone; now: true; for a post also slot: next.':
    'Da exactamente uno de: at; local con zone; now: true; para una publicación también slot: next.',
  'Name the IANA zone of the local time, such as Europe/Bucharest.':
    'Di la zona IANA de la hora local, como Europe/Bucharest.',
  'Write the instant as RFC 3339, such as 2026-12-01T09:00:00Z.':
    'Escribe el instante según RFC 3339, como 2026-12-01T09:00:00Z.',
  'Write the local time as 2026-12-01T09:00, without an offset.':
    'Escribe la hora local como 2026-12-01T09:00, sin desfase.',
  "This platform's address is not a URL.": 'La dirección de esta plataforma no es una URL.',
  'It is there twice.': 'Está dos veces.',
  'Name 2 to {} posts.': 'Nombra de 2 a {0} publicaciones.',
  'They may have {} deliveries together.': 'Pueden sumar {0} envíos.',
  'A page has 1 to 100 media.': 'Una página tiene de 1 a 100 archivos.',
  'A page has 1 to 100 posts.': 'Una página tiene de 1 a 100 publicaciones.',
  'A page has 1 to 100 repeating posts.': 'Una página tiene de 1 a 100 publicaciones que se repiten.',
  'Use the value of next from the page before.': 'Usa el valor de next de la página anterior.',
  'The picture is larger than {} KiB, and has no small one beside it.':
    'La imagen pasa de {0} KiB y no tiene una pequeña al lado.',
  'This is for pictures that stand still: JPEG, PNG, WebP, and GIF with one picture.':
    'Esto es para imágenes fijas: JPEG, PNG, WebP y GIF de una sola imagen.',
  'A thumbnail is a JPEG, a PNG or a WebP.': 'Una miniatura es un JPEG, un PNG o un WebP.',
  'Part {} has {} bytes, not {}.': 'La parte {0} tiene {1} bytes, no {2}.',
  'There is no such account.': 'Esa cuenta no existe.',
  'What a medium shows is said in up to 1,000 characters; this has {}.':
    'Una descripción tiene hasta 1000 caracteres; esta tiene {0}.',
  'What is planned goes out at its schedule. Leave this out.':
    'Lo programado sale a su hora. Omite esto.',
  'A picture is looked at where its words are asked for, and not here.':
    'Una imagen se mira donde se pide su descripción, y no aquí.',
  'Name a network that it is for.': 'Nombra una red para la que es.',
  'Name the picture.': 'Nombra la imagen.',
  'Suggestions are made for up to 5,000 characters.': 'Las sugerencias se hacen para hasta 5000 caracteres.',
  'Words for a picture are the same on every network.': 'La descripción de una imagen es la misma en todas las redes.',
  'Write something first.': 'Primero escribe algo.',
  'It was connected anew at the same moment. Disconnect it again if you mean to.':
    'Se volvió a conectar en ese mismo momento. Desconéctala de nuevo si eso quieres.',
  'Give an instant in RFC 3339, such as 2026-12-01T09:00:00Z.':
    'Da un instante según RFC 3339, como 2026-12-01T09:00:00Z.',
  'The end comes after the beginning: from < to.': 'El final va después del principio: from < to.',
  'There are more than {} posts from then to then. Ask for a shorter time.':
    'Hay más de {0} publicaciones en ese tiempo. Pide un tiempo más corto.',
  "Use one of this instance's sign-ins.": 'Usa una de las formas de iniciar sesión de esta instancia.',
  'This instance does not sign people up by invitation. Set SIGNUP to invite.':
    'Esta instancia no registra a nadie por invitación. Pon SIGNUP en invite.',
  'Name the ids of up to {} accounts, with commas between them.':
    'Nombra los identificadores de hasta {0} cuentas, separados por comas.',
  'Send JSON, with Content-Type: application/json.': 'Envía JSON, con Content-Type: application/json.',
  'Send a file of comma-separated values, with Content-Type: text/csv.':
    'Envía un archivo de valores separados por comas, con Content-Type: text/csv.',
  'The body could not be read.': 'No se pudo leer el cuerpo.',
  'The body is not JSON: {}.': 'El cuerpo no es JSON: {0}.',
  'A signature and what is signed, each in base64url, with a dot between them.':
    'Una firma y lo firmado, ambos en base64url, con un punto entre ellos.',
  'Send one field signed_request, as application/x-www-form-urlencoded.':
    'Envía un solo campo signed_request, como application/x-www-form-urlencoded.',
  'There are {} bytes.': 'Hay {0} bytes.',
  'Say with Content-Length how many bytes this part has.': 'Di con Content-Length cuántos bytes tiene esta parte.',
  'Send the bytes with Content-Type: application/octet-stream.':
    'Envía los bytes con Content-Type: application/octet-stream.',
  'The body ended before as many bytes came as Content-Length says.':
    'El cuerpo terminó antes de que llegaran tantos bytes como dice Content-Length.',
  'An Idempotency-Key has 1 to 255 visible ASCII characters.':
    'Una Idempotency-Key tiene de 1 a 255 caracteres ASCII visibles.',
  'The body did not come in time.': 'El cuerpo no llegó a tiempo.',
  'The body is larger than {} KiB.': 'El cuerpo pasa de {0} KiB.',
  'The database has no tables yet. Run: npx wrangler d1 migrations apply DB (with --local or --remote).':
    'La base de datos aún no tiene tablas. Ejecuta: npx wrangler d1 migrations apply DB (con --local o --remote).',
  'This Idempotency-Key came with another post before. Use a new key for a new post.':
    'Esta Idempotency-Key ya vino con otra publicación. Usa una clave nueva para una publicación nueva.',
  'This Idempotency-Key came with another template before. Use a new key for a new template.':
    'Esta Idempotency-Key ya vino con otra plantilla. Usa una clave nueva para una plantilla nueva.',
  'This address does not take this method.': 'Esta dirección no admite este método.',
  'This does not carry the signature of the platform.': 'Esto no lleva la firma de la plataforma.',
  'This instance is not configured: {}.': 'Esta instancia no está configurada: {0}.',
  "OpenAI does not take the key or the model of this instance. Whoever runs it has to look at OPENAI_API_KEY and OPENAI_MODEL; the log has OpenAI's reason.":
    'OpenAI no acepta la clave o el modelo de esta instancia. Quien la administra tiene que revisar OPENAI_API_KEY ' +
    'y OPENAI_MODEL; el registro tiene el motivo de OpenAI.',
  'Part {} is missing.': 'Falta la parte {0}.',
  'This part has {} bytes, and no more.': 'Esta parte tiene {0} bytes, y no más.',
  '{} parts are not here yet.': 'Faltan {0} partes por llegar.',
  '{} uses it.': '{0} lo usa.',
  '{}. In an address, + means a space: write %2B.': '{0}. En una dirección, + significa un espacio: escribe %2B.',
  "A change must come from this instance's own page (Origin).":
    'Un cambio tiene que venir de la propia página de esta instancia (Origin).',
  "The request carries two session cookies. Clear this site's cookies.":
    'La petición lleva dos cookies de sesión. Borra las cookies de este sitio.',
  'This holds half a character: an escape such as \\ud83d without its other half. Somebody cut the text in the middle of an emoji.':
    'Esto lleva medio carácter: un escape como \\ud83d sin su otra mitad. Alguien cortó el texto en medio de un emoji.',
  'Send If-Match with the version that you have seen, such as If-Match: "1".':
    'Envía If-Match con la versión que has visto, como If-Match: "1".',
};
