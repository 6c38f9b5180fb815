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

  'Write profile, or draft for the inbox of the TikTok app.':
    'Escribe profile, o draft para la bandeja de la aplicación de TikTok.',
  'Write who may see it: everyone, friends, followers or only_me.':
    'Escribe quién puede verlo: everyone, friends, followers u only_me.',
  'Write the title of the photos.': 'Escribe el título de las fotos.',
  'Write what others may do: comment, duet, stitch, or several of them.':
    'Escribe qué pueden hacer los demás: comment, duet, stitch, o varios de ellos.',
  'Write own for your own business, partner for a paid partnership, or both.':
    'Escribe own para tu propio negocio, partner para una colaboración pagada, o ambos.',
  'Write yes or no.': 'Escribe yes o no.',
  'Write yes where you agree to what TikTok asks for, or leave it empty.':
    'Escribe yes si aceptas lo que pide TikTok, o déjalo vacío.',

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

  'Change its text or media, and plan it again. If it is refused again, tell whoever runs this instance.':
    'Cambia su texto o sus archivos y prográmala de nuevo. Si se rechaza otra vez, avisa a quien administra esta ' +
    'instancia.',
  'Look at the profile, then plan the post again for this account.':
    'Mira el perfil y después programa de nuevo la publicación para esta cuenta.',
  'Our app at TikTok has served as many people as it may in 24 hours.':
    'Nuestra aplicación en TikTok ya ha atendido a tantas personas como puede en 24 horas.',
  'The TikTok app of this account is too old for drafts with photos.':
    'La aplicación de TikTok de esta cuenta es demasiado antigua para borradores con fotos.',
  'The post waits within its lateness. Whoever runs this instance can ask TikTok for a higher cap.':
    'La publicación espera dentro de su límite de retraso. Quien administra esta instancia puede pedir a TikTok un ' +
    'límite mayor.',
  'This post was begun by another TikTok account.': 'Esta publicación la empezó otra cuenta de TikTok.',
  'TikTok did not answer as it should ({}).': 'TikTok no respondió como debía ({0}).',
  'TikTok did not answer as it should.': 'TikTok no respondió como debía.',
  'TikTok does not know this upload.': 'TikTok no conoce esta subida.',
  "TikTok does not know yet that this instance's media are ours.":
    'TikTok todavía no sabe que los archivos de esta instancia son nuestros.',
  'TikTok does not take what this post was sent with.':
    'TikTok no admite aquello con lo que se envió esta publicación.',
  'TikTok has finished this post already.': 'TikTok ya ha terminado esta publicación.',
  'TikTok takes this post for spam.': 'TikTok toma esta publicación por spam.',
  'TikTok takes this text for spam.': 'TikTok toma este texto por spam.',
  "TikTok's support asks for this: log id {}.": 'El soporte de TikTok pide esto: id de registro {0}.',
  'TikTok refused this, and says only “{}”.{}': 'TikTok lo rechazó, y solo dice «{0}».{1}',
  'Update the TikTok app, then send the post again.':
    'Actualiza la aplicación de TikTok y después envía la publicación de nuevo.',
  "Whoever runs this instance has to verify its domain in TikTok's developer portal. The post waits.":
    'Quien administra esta instancia tiene que verificar su dominio en el portal de desarrolladores de TikTok. La ' +
    'publicación espera.',
  'Change the text, and send it again.': 'Cambia el texto y envíala de nuevo.',
  'It was taken back at TikTok before it was posted.': 'Se retiró en TikTok antes de publicarse.',
  'Reconnect the account, and send it again.': 'Vuelve a conectar la cuenta y envíala de nuevo.',
  'Save a video as MP4 with H.264, photos as JPEG, put them into the post, and send it again.':
    'Guarda los videos como MP4 con H.264 y las fotos como JPEG, ponlos en la publicación y envíala de nuevo.',
  'Save photos so that their shorter side has 1080 pixels, videos with sides of 360 to 4096, put them into the post, and send it again.':
    'Guarda las fotos con 1080 píxeles en el lado corto y los videos con lados de 360 a 4096, ponlos en la ' +
    'publicación y envíala de nuevo.',
  'Save the video with 30, put it into the post, and send it again.':
    'Guarda el video con 30, ponlo en la publicación y envíala de nuevo.',
  'Send it again if you want it posted.': 'Envíala de nuevo si quieres que se publique.',
  'Send it again tomorrow, or post it by hand in the TikTok app.':
    'Envíala de nuevo mañana, o publícala a mano en la aplicación de TikTok.',
  'Send it again. If that fails too, tell whoever runs this instance.':
    'Envíala de nuevo. Si también falla, avisa a quien administra esta instancia.',
  'The account was disconnected at TikTok before it was posted.':
    'La cuenta se desconectó en TikTok antes de publicarse.',
  'TikTok could not fetch the photos.': 'TikTok no ha podido obtener las fotos.',
  'TikTok could not fetch the video.': 'TikTok no ha podido obtener el video.',
  'TikTok does not take the form of this file.': 'TikTok no admite el formato de este archivo.',
  'TikTok takes 23 to 60 pictures a second.': 'TikTok admite de 23 a 60 imágenes por segundo.',
  'TikTok takes no picture of that size.': 'TikTok no admite una imagen de ese tamaño.',
  'TikTok takes no video of that length.': 'TikTok no admite un video de esa duración.',
  '{} It says only “{}”.': '{0} Solo dice «{1}».',
  'TikTok answered {}.': 'TikTok respondió {0}.',
  'TikTok did not answer.': 'TikTok no respondió.',
  '{}: are key and secret of one app, sandbox or production?':
    '{0}: ¿son la clave y el secreto de una misma aplicación, de pruebas o de producción?',
  '{}: is the redirect URI registered there?': '{0}: ¿está registrada allí la URI de redirección?',
  'The call to TikTok did not leave.': 'La llamada a TikTok no llegó a salir.',
  "TikTok's address is not a URL.": 'La dirección de TikTok no es una URL.',
  "TikTok's address is none.": 'La dirección de TikTok no es una dirección.',
  'Choose again who may see the post. It waits.': 'Elige otra vez quién puede ver la publicación. Espera.',
  'Choose “Only me”. The post waits.': 'Elige «Solo yo». La publicación espera.',
  'Make the account private in the TikTok app and choose “Only me”, or send it as a draft. The post waits.':
    'Haz privada la cuenta en la aplicación de TikTok y elige «Solo yo», o envíala como borrador. La publicación ' +
    'espera.',
  'TikTok does not offer “{}” to this account any more. It offers: {}.':
    'TikTok ya no ofrece «{0}» a esta cuenta. Ofrece: {1}.',
  "TikTok has not audited this instance's app yet: until then it posts to private accounts only, and only for their owners.":
    'TikTok aún no ha auditado la aplicación de esta instancia: hasta entonces solo publica en cuentas privadas, y ' +
    'solo para sus dueños.',
  'Look at the profile and the inbox before you send it again.':
    'Mira el perfil y la bandeja antes de enviarla de nuevo.',
  'Look at the profile and the inbox. If nothing comes of it, plan a new post.':
    'Mira el perfil y la bandeja. Si no llega nada, programa una publicación nueva.',
  'TikTok has posted what was sent before.': 'TikTok ha publicado lo que se envió antes.',
  'TikTok is at work on what was sent before, and does not let go of it.':
    'TikTok está procesando lo que se envió antes y no lo suelta.',
  'This is no format of TikTok.': 'Esto no es un formato de TikTok.',
  'TikTok cannot fetch media from this instance: {}.': 'TikTok no puede obtener archivos de esta instancia: {0}.',
  'Whoever runs this instance has to set that up. The post waits.':
    'Quien administra esta instancia tiene que configurarlo. La publicación espera.',
  'Agree to what TikTok asks for before it is posted: send the instant at which the person did.':
    'Acepta lo que TikTok pide antes de publicar: envía el instante en que la persona aceptó.',
  'TikTok has the video, and does not show it yet.': 'TikTok tiene el video y todavía no lo muestra.',
  'TikTok names a post only in the answer that was lost.':
    'TikTok solo nombra una publicación en la respuesta que se perdió.',
  'Save the video anew as MP4 with H.264, and put it into the post.':
    'Guarda de nuevo el video como MP4 con H.264 y ponlo en la publicación.',
  'There is no such chunk.': 'Ese trozo no existe.',
  'TikTok did not take a part of the video ({}).': 'TikTok no aceptó una parte del video ({0}).',
  'TikTok does not take the video ({}).': 'TikTok no admite el video ({0}).',
  'The address of the upload is not known any more.': 'Ya no se conoce la dirección de la subida.',
  'There is no upload.': 'No hay ninguna subida.',
  'TikTok does not have the whole video.': 'TikTok no tiene el video entero.',
  'TikTok does not know the upload any more.': 'TikTok ya no conoce la subida.',
  'TikTok has lost the upload twice.': 'TikTok ha perdido la subida dos veces.',
  'TikTok named a host for the upload that this instance does not know.':
    'TikTok indicó para la subida un servidor que esta instancia no conoce.',
  'TikTok did not say who this account is.': 'TikTok no dijo quién es esta cuenta.',
  "TikTok's app: Settings and privacy, Security & permissions, App permissions":
    'Aplicación de TikTok: Ajustes y privacidad, Seguridad y permisos, Permisos de aplicaciones',
  'Only me': 'Solo yo',
};
