//! What the server says about TikTok, in Spanish, by its own words.

export const served: Readonly<Record<string, string>> = {
  'TikTok takes no text with the draft of a video. Write it in the TikTok app.':
    'TikTok no admite texto con el borrador de un video. Escríbelo en la aplicación de TikTok.',
  'TikTok takes {} characters here, of which most emoji count as two or more; this has {}. Shorten it by {}.':
    'TikTok admite aquí {0} caracteres, y la mayoría de los emojis cuentan como dos o más; esto tiene {1}. Acórtalo en {2}.',
  'TikTok has no posts of text alone. Add a video or photos.':
    'TikTok no tiene publicaciones de solo texto. Añade un video o fotos.',
  'TikTok takes one video or photos, not both. Take one kind out.':
    'TikTok admite un video o fotos, no ambos. Quita uno de los dos tipos.',
  'TikTok takes one video. Choose one.': 'TikTok admite un video. Elige uno.',
  'TikTok takes {} photos. Take {} out.': 'TikTok admite {0} fotos. Quita {1}.',
  'The connection may not send drafts. Reconnect the account and allow it, or post to the profile.':
    'La conexión no puede enviar borradores. Vuelve a conectar la cuenta y permítelo, o publica en el perfil.',
  'This is chosen in the TikTok app, where a draft is finished. Leave it out.':
    'Esto se elige en la aplicación de TikTok, donde se termina el borrador. Quítalo.',
  'Choose who may see it on TikTok.': 'Elige quién puede verlo en TikTok.',
  'Branded content visibility cannot be set to private. Choose others who may see it, or take the disclosure out.':
    'El contenido de marca no se puede poner como privado. Elige a otras personas que puedan verlo, o quita la marca.',
  'Only photos have this on TikTok. Leave it out.': 'En TikTok solo lo tienen las fotos. Quítalo.',
  'Only a video has this on TikTok. Leave it out.': 'En TikTok solo lo tiene un video. Quítalo.',
  "There is no such photo to be the cover. Choose one of the post's.":
    'Esa foto no existe para la portada. Elige una de la publicación.',
  'The video ends before the instant of its cover. Choose an earlier one.':
    'El video termina antes del momento de su portada. Elige uno anterior.',
  'This file does not say how long it plays. TikTok may refuse it.':
    'Este archivo no dice cuánto dura. TikTok puede rechazarlo.',
  'TikTok lets everybody post 3 minutes, and some people more. Look at what it lets this account post.':
    'TikTok permite 3 minutos a todos, y más a algunas personas. Mira qué permite a esta cuenta.',
  'TikTok takes 23 to 60 pictures a second, and this file does not say how many it has. TikTok may refuse it.':
    'TikTok admite de 23 a 60 imágenes por segundo, y este archivo no dice cuántas tiene. TikTok puede rechazarlo.',
  'TikTok shows only the first picture of one that moves.': 'De una imagen animada, TikTok solo muestra el primer fotograma.',
  'TikTok takes MP4, MOV and WebM with H.264, H.265, VP8 or VP9. Save the video as MP4 with H.264.':
    'TikTok admite MP4, MOV y WebM con H.264, H.265, VP8 o VP9. Guarda el video como MP4 con H.264.',
  'TikTok takes videos of up to 4 GB. Save it smaller.': 'TikTok admite videos de hasta 4 GB. Guárdalo más pequeño.',
  'TikTok takes videos of up to 10 minutes. Cut it shorter.': 'TikTok admite videos de hasta 10 minutos. Córtalo.',
  'TikTok takes videos with sides of 360 to 4096 pixels; this has {} by {}. Save it in another size, best 1080 by 1920.':
    'TikTok admite videos con lados de 360 a 4096 píxeles; este tiene {0} por {1}. Guárdalo con otro tamaño, mejor de 1080 ' +
    'por 1920.',
  'TikTok takes 23 to 60 pictures a second. Save the video with 30.':
    'TikTok admite de 23 a 60 imágenes por segundo. Guarda el video con 30.',
  'TikTok takes JPEG and WebP. Save the photo as JPEG.': 'TikTok admite JPEG y WebP. Guarda la foto como JPEG.',
  'TikTok takes photos of up to 20 MB. Save it smaller.': 'TikTok admite fotos de hasta 20 MB. Guárdala más pequeña.',
  'TikTok takes photos whose shorter side has up to {} pixels; this has {} by {}. Save it smaller.':
    'TikTok admite fotos cuyo lado corto tiene hasta {0} píxeles; esta tiene {1} por {2}. Guárdala más pequeña.',

  'TikTok takes no more calls for now.': 'TikTok no admite más llamadas por ahora.',
  'TikTok does not take our access token.': 'TikTok no acepta nuestro token de acceso.',
  'TikTok has not been allowed to let us do this.': 'No se ha dado permiso a TikTok para dejarnos hacer esto.',
  'Reconnect the account and allow everything that is asked for.':
    'Vuelve a conectar la cuenta y permite todo lo que se pide.',
  'TikTok does not let this account post.': 'TikTok no permite publicar a esta cuenta.',
  'Open the TikTok app: it says why, and how to object.':
    'Abre la aplicación de TikTok: dice por qué, y cómo reclamar.',
  'This account has posted as often as TikTok lets apps post in 24 hours.':
    'Esta cuenta ha publicado tanto como TikTok permite a las aplicaciones en 24 horas.',
  'The post waits within its lateness. It can be posted by hand in the TikTok app.':
    'La publicación espera dentro de su límite de retraso. Se puede publicar a mano en la aplicación de TikTok.',
  "Five drafts wait in this account's TikTok inbox already, and TikTok takes no more.":
    'En la bandeja de TikTok de esta cuenta ya esperan cinco borradores, y TikTok no admite más.',
  'Post or delete drafts in the TikTok app, then send this again.':
    'Publica o elimina borradores en la aplicación de TikTok y después envía este de nuevo.',
  'Change the post, and send it again.': 'Cambia la publicación y envíala de nuevo.',
  'TikTok does not take this file.': 'TikTok no admite este archivo.',
  'Use an MP4 with H.264, then send it again.': 'Usa un MP4 con H.264 y después envíala de nuevo.',
  'TikTok does not offer the chosen audience to this account any more.':
    'TikTok ya no ofrece a esta cuenta el público elegido.',
  'Choose again who may see the post.': 'Elige otra vez quién puede ver la publicación.',
  'Look at the account in the TikTok app.': 'Mira la cuenta en la aplicación de TikTok.',
  'TikTok has not audited our app yet: until then it posts to private accounts only.':
    'TikTok aún no ha auditado nuestra aplicación: hasta entonces solo publica en cuentas privadas.',
  'Make the account private in the TikTok app, or ask whoever runs this instance to have the app audited. A private post is not enough.':
    'Haz privada la cuenta en la aplicación de TikTok, o pide a quien administra esta instancia que la haga auditar. Una ' +
    'publicación privada no basta.',
  'TikTok is not available.': 'TikTok no está disponible.',
  'TikTok is not available ({}).': 'TikTok no está disponible ({0}).',
  'TikTok has not published it.': 'TikTok no la ha publicado.',
  'TikTok lets this account post videos of up to {} seconds; this has {}.':
    'TikTok permite a esta cuenta videos de hasta {0} segundos; este tiene {1}.',
  'Cut the video shorter, and put it into the post. It waits.': 'Corta el video y ponlo en la publicación. Espera.',
  'TikTok had trouble of its own.': 'TikTok ha tenido un problema propio.',
  'Nothing is public. Send it again.': 'No hay nada público. Envíala de nuevo.',
  'Save it anew, put it into the post, and send it again.': 'Guárdalo de nuevo, ponlo en la publicación y envíala otra vez.',
};
