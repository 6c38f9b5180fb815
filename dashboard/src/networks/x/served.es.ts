//! What the server says about X, in Spanish, by its own words.

export const served: Readonly<Record<string, string>> = {
  'X takes {} characters; this counts as {}. Shorten it by {}.':
    'X admite {0} caracteres; esto cuenta como {1}. Acórtalo en {2}.',
  'X does not take an invisible character in this text (U+FEFF, U+FFFE or U+FFFF). Remove it.':
    'X no admite un carácter invisible de este texto (U+FEFF, U+FFFE o U+FFFF). Quítalo.',
  'X takes one cashtag in a post; this has {}. Leave one, and write the others without the $.':
    'X admite un cashtag por publicación; esta tiene {0}. Deja uno y escribe los demás sin el $.',
  'A thread has at most {} posts.': 'Un hilo tiene como máximo {0} publicaciones.',
  'The connection may not upload pictures and videos. Reconnect the account and allow it, or take them out.':
    'La conexión no puede subir imágenes ni videos. Vuelve a conectar la cuenta y permítelo, o quítalos.',
  'X labels pictures and videos only, and there are none.': 'X solo etiqueta imágenes y videos, y no hay ninguno.',
  'With a link, X charges 0.20 dollars for this post instead of 0.015.':
    'Con un enlace, X cobra 0,20 dólares por esta publicación en lugar de 0,015.',
  'Write something, or take this post out of the thread.': 'Escribe algo, o quita esta publicación del hilo.',
  'X refuses the same text twice. Say it differently.': 'X rechaza el mismo texto dos veces. Dilo de otra manera.',
  'X forbids the same text from several accounts, and may suspend them. Write another one for this account.':
    'X prohíbe el mismo texto desde varias cuentas y puede suspenderlas. Escribe otro para esta cuenta.',
  'X shows at most {} pictures in a post. Take {} out, or put them into a post that follows.':
    'X muestra como máximo {0} imágenes por publicación. Quita {1}, o ponlas en una publicación siguiente.',
  'X shows up to 4 pictures, or 1 GIF, or 1 video in a post, and never mixes them. Put the others into posts that follow.':
    'X muestra hasta 4 imágenes, o 1 GIF, o 1 video por publicación, y nunca los mezcla. Pon los demás en publicaciones ' +
    'siguientes.',
  'X does not show a {} that moves. Save it as a GIF or as a video, or take a still picture.':
    'X no muestra un {0} animado. Guárdalo como GIF o como video, o usa una imagen fija.',
  'X takes pictures with sides of {} to {} pixels; this has {}x{}. Scale it.':
    'X admite imágenes con lados de {0} a {1} píxeles; esta tiene {2}x{3}. Cambia su tamaño.',
  'X takes GIFs of up to {}x{} pixels; this has {}x{}. Scale it, or save it as a video.':
    'X admite GIF de hasta {0}x{1} píxeles; este tiene {2}x{3}. Cambia su tamaño, o guárdalo como video.',
  'X takes GIFs of up to {} frames; this has {}. Shorten it, or save it as a video.':
    'X admite GIF de hasta {0} fotogramas; este tiene {1}. Acórtalo, o guárdalo como video.',
  'X takes GIFs of up to 300 million pixels in all frames together; this has {} million. Scale it, shorten it, or save it as a video.':
    'X admite GIF de hasta 300 millones de píxeles entre todos los fotogramas; este tiene {0} millones. Cambia su ' +
    'tamaño, acórtalo, o guárdalo como video.',
  'X takes {} MB for {}; this has {} MB. Save it smaller.': 'X admite {0} MB para {1}; esto tiene {2} MB. Guárdalo más pequeño.',
  'a picture': 'una imagen',
  'a GIF': 'un GIF',
  'a video': 'un video',
  'X takes videos of 0.5 to 140 seconds; this has {}.{}. Cut it.':
    'X admite videos de 0,5 a 140 segundos; este tiene {0},{1}. Córtalo.',
  'X takes videos from 1:3 to 3:1; this has {}x{}. Crop it, or put bars around it.':
    'X admite videos de 1:3 a 3:1; este tiene {0}x{1}. Recórtalo, o ponle franjas alrededor.',
  'X takes videos from {}x{} to {}x{} pixels, either way up; this has {}x{}. Scale it.':
    'X admite videos de {0}x{1} a {2}x{3} píxeles, en vertical u horizontal; este tiene {4}x{5}. Cambia su tamaño.',
  'X takes videos in H.264; this is in {}. Save it as an MP4 with H.264 and AAC.':
    'X admite videos en H.264; este está en {0}. Guárdalo como MP4 con H.264 y AAC.',
  'X takes videos whose colours have 8 bits and are sampled 4:2:0 (yuv420p). Save it as an MP4 with H.264 in the profile Main or High.':
    'X admite videos con colores de 8 bits y muestreo 4:2:0 (yuv420p). Guárdalo como MP4 con H.264 en el perfil Main o High.',
  'X takes videos with sound in AAC; this has {}. Save it as an MP4 with H.264 and AAC.':
    'X admite videos con sonido en AAC; este tiene {0}. Guárdalo como MP4 con H.264 y AAC.',
  'X takes videos of up to 60 frames a second; this has {}.{}. Save it with 60 or 30.':
    'X admite videos de hasta 60 fotogramas por segundo; este tiene {0},{1}. Guárdalo con 60 o 30.',
  'X shows the colours of this picture differently. Save it in sRGB to see them before.':
    'X muestra de otra manera los colores de esta imagen. Guárdala en sRGB para verlos antes.',
  'X has refused PNG files of over 2 MB at times. A JPEG goes through more surely.':
    'X ha rechazado a veces archivos PNG de más de 2 MB. Un JPEG pasa con más seguridad.',
  'X enlarges a picture as small as this, and it looks blurred.': 'X agranda una imagen tan pequeña, y se ve borrosa.',
  'Its frames are shown for spans of different lengths, which X may refuse. Save it with a constant frame rate.':
    'Sus fotogramas duran tiempos distintos, y X puede rechazarlo. Guárdalo con una frecuencia constante.',
  'Its frame rate is so near to 60 a second, the most that X takes, that X may count more. 30 is sure.':
    'Su frecuencia está tan cerca de 60 por segundo, lo máximo que admite X, que X puede contar más. Con 30 es seguro.',

  'Write the posts that follow the first, with a line that holds only --- between them.':
    'Escribe las publicaciones que siguen a la primera, con una línea que solo lleve --- entre ellas.',

  'X does not take our access token.': 'X no acepta nuestro token de acceso.',
  'This instance has used up its credits at X.': 'Esta instancia ha agotado sus créditos en X.',
  'Whoever runs this instance has to add credits at X. The post waits.':
    'Quien administra esta instancia tiene que añadir créditos en X. La publicación espera.',
  'This instance has used up its plan at X.': 'Esta instancia ha agotado su plan en X.',
  'Whoever runs this instance has to raise the cap at X. The post waits.':
    'Quien administra esta instancia tiene que subir el límite en X. La publicación espera.',
  'X refused the post ({}).': 'X ha rechazado la publicación ({0}).',
  'X answered {}, which does not say whether the post was made.':
    'X ha respondido {0}, lo que no dice si la publicación se hizo.',
  'X is not available ({}).': 'X no está disponible ({0}).',
  'X takes no more calls for now.': 'X no admite más llamadas por ahora.',
  'X refused the post.': 'X ha rechazado la publicación.',
  'X has this text from this account already. Look at the profile, then change the text.':
    'X ya tiene este texto de esta cuenta. Mira el perfil y después cambia el texto.',
  'X does not see the post before this one yet.': 'X aún no ve la publicación anterior a esta.',
  "Whoever runs this instance has to look at the app's package at X.":
    'Quien administra esta instancia tiene que revisar el paquete de la aplicación en X.',
  'Sign in at x.com, do what X asks there, then reconnect the account.':
    'Inicia sesión en x.com, haz lo que X pide allí y después vuelve a conectar la cuenta.',
  'A picture or video of this post is not there any more.': 'Una imagen o un video de esta publicación ya no está.',
  'Upload it again, and put it into the post.': 'Súbelo de nuevo y ponlo en la publicación.',
  'X could not work on the picture or video.': 'X no ha podido procesar la imagen o el video.',
  'X has been working on the picture or video for over half an hour.':
    'X lleva más de media hora procesando la imagen o el video.',
  'Send the post again, or save the video anew.': 'Envía la publicación de nuevo, o vuelve a guardar el video.',
  'Save it anew, as an MP4 with H.264 and AAC or as a smaller GIF, and put that in.':
    'Guárdalo de nuevo, como MP4 con H.264 y AAC o como un GIF más pequeño, y ponlo en la publicación.',
  "X refuses a post that says the same as one of the account's latest. It does not tell how long that lasts: the more seldom it repeats, the better.":
    'X rechaza una publicación que dice lo mismo que una de las últimas de la cuenta. No dice cuánto dura eso: cuanto menos se repita, mejor.',
  'The call to X did not leave.': 'La llamada a X no llegó a salir.',
  'The answer of X was lost: {}.': 'La respuesta de X se perdió: {0}.',

  'X answered {}.': 'X respondió {0}.',
  'Make the picture smaller, and send the post again.': 'Haz la imagen más pequeña y envía la publicación de nuevo.',
  'X could not use the picture or video: {}': 'X no ha podido usar la imagen o el video: {0}',
  'X did not say what became of an upload.': 'X no dijo qué fue de una subida.',
  'X does not take a picture of this size.': 'X no admite una imagen de este tamaño.',
  'X does not take even small pieces of a video.': 'X no acepta ni siquiera trozos pequeños de un video.',
  'The pictures and videos are not at X any more.': 'Las imágenes y los videos ya no están en X.',
  'The thread has no such post.': 'El hilo no tiene esa publicación.',
  'X answered with success, but named no post.': 'X respondió que sí, pero no nombró ninguna publicación.',
  'X did not show the timeline.': 'X no mostró las publicaciones de la cuenta.',
  'X did not say who this account is.': 'X no dijo quién es esta cuenta.',
};
