//! What the server says about Instagram, in Spanish, by its own words.

export const served: Readonly<Record<string, string>> = {
  'Instagram shows no text with a story.': 'Instagram no muestra texto con una historia.',
  'Instagram takes no text alone. Add a picture or a video.':
    'Instagram no admite un texto solo. Añade una imagen o un video.',
  'Instagram takes {} pictures and videos in a post. Take {} out.':
    'Instagram admite {0} imágenes y videos por publicación. Quita {1}.',
  'Instagram takes {} characters of these words.': 'Instagram admite {0} caracteres de estas palabras.',
  'Instagram takes {} characters; this has {}. Shorten it by {}.':
    'Instagram admite {0} caracteres; esto tiene {1}. Acórtalo en {2}.',
  'Instagram takes {} hashtags; this has {}. Take {} out.': 'Instagram admite {0} hashtags; esto tiene {1}. Quita {2}.',
  'Instagram takes {} mentions; this has {}. Take {} out.': 'Instagram admite {0} menciones; esto tiene {1}. Quita {2}.',
  'A story has no collaborators. Leave them out.': 'Una historia no tiene colaboradores. Quítalos.',
  'Instagram takes {} collaborators in a post. Take {} out.':
    'Instagram admite {0} colaboradores por publicación. Quita {1}.',
  "Write the person's handle, such as @a.name.": 'Escribe el nombre de usuario de la persona, como @un.nombre.',
  'This person stands here twice. Take one out.': 'Esta persona está dos veces. Quita una.',
  'Only a Reel has a cover. Leave it out.': 'Solo un reel tiene portada. Quítala.',
  "Only a Reel can stay out of the profile's posts. Leave this out.":
    'Solo un reel puede quedar fuera de las publicaciones del perfil. Quita esto.',
  'A Reel has one cover: a picture, or a moment of the video. Leave one out.':
    'Un reel tiene una sola portada: una imagen o un momento del video. Quita una.',
  'There is no such picture, or its upload is not complete. Upload it first.':
    'Esa imagen no existe, o no se ha subido entera. Súbela primero.',
  'The video is over by then. Choose an earlier moment.': 'Para entonces el video ya ha terminado. Elige un momento anterior.',
  'Choose a picture or a moment, or leave the cover out.': 'Elige una imagen o un momento, o quita la portada.',
  'Instagram takes pictures from 4:5 to 1.91:1; this is {} by {}. Crop it.':
    'Instagram admite imágenes de 4:5 a 1.91:1; esta mide {0} por {1}. Recórtala.',
  'Instagram takes JPEG. Save the picture as JPEG.': 'Instagram admite JPEG. Guarda la imagen como JPEG.',
  'Instagram takes pictures of up to 8 MB. Save it smaller.':
    'Instagram admite imágenes de hasta 8 MB. Guárdala más pequeña.',
  'A story stands upright, 9:16. Instagram crops this picture, or puts bars beside it.':
    'Una historia es vertical, 9:16. Instagram recorta esta imagen, o le pone franjas a los lados.',
  'Instagram scales pictures up that are less than 320 pixels wide: it may look blurred.':
    'Instagram agranda las imágenes de menos de 320 píxeles de ancho: puede verse borrosa.',
  'Instagram turns the colours into sRGB: they may look different.':
    'Instagram convierte los colores a sRGB: pueden verse distintos.',
  'Instagram crops everything in a post to the shape of the first: parts of this are not shown.':
    'Instagram recorta todo lo de una publicación a la forma de lo primero: partes de esto no se ven.',
  'Instagram takes MP4 and MOV. Save the video as MP4.': 'Instagram admite MP4 y MOV. Guarda el video como MP4.',
  'Instagram takes H.264 and HEVC. Save the video as MP4 with H.264.':
    'Instagram admite H.264 y HEVC. Guarda el video como MP4 con H.264.',
  'Instagram takes colours that are sampled 4:2:0. Save the video anew as MP4 with H.264.':
    'Instagram admite colores con muestreo 4:2:0. Guarda el video de nuevo como MP4 con H.264.',
  '{} has up to {} MB on Instagram. Save it smaller.': '{0} tiene hasta {1} MB en Instagram. Guárdalo más pequeño.',
  '{} plays for {} seconds to {} on Instagram; this for {} s. Cut it to that.':
    '{0} dura de {1} segundos a {2} en Instagram; esto, {3} s. Córtalo a esa duración.',
  '{} is up to {} pixels wide on Instagram; this is {}. Save it smaller.':
    '{0} tiene hasta {1} píxeles de ancho en Instagram; esto tiene {2}. Guárdalo más pequeño.',
  'Instagram takes videos from 0.01:1 to 10:1; this is {} by {}. Crop it.':
    'Instagram admite videos de 0.01:1 a 10:1; este mide {0} por {1}. Recórtalo.',
  'Instagram takes 25 Mbit/s; this video has {}. Save it smaller.':
    'Instagram admite 25 Mbit/s; este video tiene {0}. Guárdalo más pequeño.',
  'Instagram takes 23 to 60 pictures a second; this video has {}. Save it with 30.':
    'Instagram admite de 23 a 60 imágenes por segundo; este video tiene {0}. Guárdalo con 30.',
  'Instagram takes AAC sound of up to 48 kHz, mono or stereo. Save the video with that.':
    'Instagram admite sonido AAC de hasta 48 kHz, mono o estéreo. Guarda el video así.',
  'A Reel stands upright, 9:16. Instagram shows this video with bars, or cropped.':
    'Un reel es vertical, 9:16. Instagram muestra este video con franjas, o recortado.',
  'A story stands upright, 9:16. Instagram crops this video, or puts bars beside it.':
    'Una historia es vertical, 9:16. Instagram recorta este video, o le pone franjas a los lados.',
  'Instagram asks for videos whose index stands first and that have no edit list. If it refuses this one, save it anew as MP4 for the web.':
    'Instagram pide videos con el índice al principio y sin lista de edición. Si rechaza este, guárdalo de nuevo como MP4 ' +
    'para la web.',
  'This file does not say how long it plays, or how many pictures it has a second: Instagram may refuse it.':
    'Este archivo no dice cuánto dura o cuántas imágenes por segundo tiene: Instagram puede rechazarlo.',

  'Instagram takes {} posts from a profile in 24 hours, by this and all other programs, and so many were published.':
    'Instagram admite {0} publicaciones de un perfil en 24 horas, con este y los demás programas, y ya se han publicado ' +
    'tantas.',
  'It goes out once an older post is a day old, within its lateness.':
    'Sale cuando una publicación anterior cumple un día, dentro de su límite de retraso.',
  'Instagram takes no more posts from this profile today.': 'Instagram no admite hoy más publicaciones de este perfil.',
  'Open the Instagram app, and do what it asks there.': 'Abre la aplicación de Instagram y haz lo que pide allí.',
  'Instagram has restricted this profile.': 'Instagram ha restringido este perfil.',
  'The caption is too long for Instagram.': 'El texto es demasiado largo para Instagram.',
  'The picture is over the 8 MB of Instagram.': 'La imagen pasa de los 8 MB de Instagram.',
  'Instagram does not take this kind of picture.': 'Instagram no admite este tipo de imagen.',
  'The picture is too tall or too wide for Instagram.': 'La imagen es demasiado alta o demasiado ancha para Instagram.',
  'Crop it to between 4:5 and 1.91:1.': 'Recórtala entre 4:5 y 1.91:1.',
  'Use an MP4 with H.264 and AAC.': 'Usa un MP4 con H.264 y AAC.',
  'Instagram is still working on it.': 'Instagram todavía la está procesando.',
  'Instagram could not take in the picture or video.': 'Instagram no ha podido recibir la imagen o el video.',
  'Use another picture, or save the video anew as MP4 with H.264 and AAC.':
    'Usa otra imagen, o guarda el video de nuevo como MP4 con H.264 y AAC.',
  'Instagram is not available for now.': 'Instagram no está disponible por ahora.',
  'Look at the profile before you send it again.': 'Mira el perfil antes de enviarla de nuevo.',
  'Instagram lets apps publish to professional accounts only. Switch this one to a business or creator account in the Instagram app, then connect it again.':
    'Instagram solo permite que las aplicaciones publiquen en cuentas profesionales. Cambia esta a una cuenta de empresa ' +
    'o de creador en la aplicación de Instagram y después conéctala de nuevo.',
  'Facebook does not let us act for this profile any more: it is not linked to a Page of the person who connected it, was left out at Facebook, or a permission was taken back. Link it to the Page, then connect it again.':
    'Facebook ya no nos deja actuar por este perfil: no está vinculado a una página de quien lo conectó, quedó sin marcar ' +
    'en Facebook o se retiró un permiso. Vincúlalo a la página y después conéctalo de nuevo.',

  'Instagram could not do it.': 'Instagram no ha podido hacerlo.',
  'Instagram could not fetch the video from this instance.':
    'Instagram no ha podido obtener el video de esta instancia.',
  'Instagram does not have the prepared picture or video any more.':
    'Instagram ya no tiene la imagen o el video que se había preparado.',
  'Instagram does not know what we asked it to make.': 'Instagram no conoce lo que le pedimos hacer.',
  'Instagram does not publish a part of a carousel by itself.':
    'Instagram no publica por separado una parte de un carrusel.',
  'Instagram does not take these product tags.': 'Instagram no admite estas etiquetas de productos.',
  'Instagram takes at most 20 mentions in a post.': 'Instagram admite como máximo 20 menciones por publicación.',
  'Instagram takes this for spam, and has blocked it.': 'Instagram lo toma por spam y lo ha bloqueado.',
  'Mention fewer.': 'Menciona a menos personas.',
  'Publish it as a usual reel.': 'Publícalo como un reel normal.',
  'The moment of the cover is not within the video.': 'El momento de la portada no está dentro del video.',
  'This profile cannot publish trial reels.': 'Este perfil no puede publicar reels de prueba.',
  'Wait a day, and look at the profile, before you send it again.':
    'Espera un día y mira el perfil antes de enviarla de nuevo.',
  'This is no format of Instagram.': 'Esto no es un formato de Instagram.',
  'Instagram fetches pictures from this instance: whoever runs it has to set this up.':
    'Instagram obtiene las imágenes de esta instancia: quien la administra tiene que configurarlo.',
  'There is no such picture or video.': 'Esa imagen o ese video no existe.',
  'Instagram does not say whether it published this: it is still working on it.':
    'Instagram no dice si lo publicó: todavía lo está procesando.',
  'Instagram has dropped what was prepared, without publishing it.':
    'Instagram ha descartado lo que se había preparado, sin publicarlo.',
  'What was prepared at Instagram is not known any more.': 'Ya no se sabe qué se había preparado en Instagram.',
  'Instagram does not take this video.': 'Instagram no admite este video.',
  'Instagram has dropped what was prepared.': 'Instagram ha descartado lo que se había preparado.',
  'Instagram has published this already.': 'Instagram ya lo ha publicado.',
  'Instagram has worked on it for half an hour and is not done.':
    'Instagram lleva media hora procesándola y no ha terminado.',
  'Instagram named a host for the upload that this instance does not know.':
    'Instagram indicó para la subida un servidor que esta instancia no conoce.',
  'Send it again. If that does not help, save the video anew as MP4 with H.264 and AAC.':
    'Envíala de nuevo. Si no sirve, guarda de nuevo el video como MP4 con H.264 y AAC.',
  'Whoever runs this instance has to see that the internet reaches its /m/ addresses, without a wall against robots. Then send it again.':
    'Quien administra esta instancia tiene que cuidar de que desde internet se llegue a sus direcciones /m/, sin ' +
    'un muro contra robots. Después envíala de nuevo.',
  'Number {} of {}, a {}: {}': 'Número {0} de {1} ({2}): {3}',
  picture: 'imagen',
  video: 'video',
  'A video': 'Un video',
  'A video in a story': 'Un video en una historia',
  '15 minutes': '15 minutos',
  '60 seconds': '60 segundos',
};
