//! What the server says about Facebook, in Spanish, by its own words.

export const served: Readonly<Record<string, string>> = {
  'Facebook shows no text with a story.': 'Facebook no muestra texto con una historia.',
  'Facebook takes {} characters; this has {}. Shorten it by {}.':
    'Facebook admite {0} caracteres; esto tiene {1}. Acórtalo en {2}.',
  'A Reel is exactly one video. Choose one.': 'Un reel es exactamente un video. Elige uno.',
  'A story is exactly one picture or video. Choose one.': 'Una historia es exactamente una imagen o un video. Elige uno.',
  'Facebook takes pictures or a video, not both. Take one kind out.':
    'Facebook admite imágenes o un video, no ambos. Quita uno de los dos tipos.',
  'Facebook takes one video. Choose one.': 'Facebook admite un video. Elige uno.',
  'Facebook takes {} pictures. Take some out.': 'Facebook admite {0} imágenes. Quita algunas.',
  'Facebook takes JPEG, PNG and GIF. Save the picture as JPEG.':
    'Facebook admite JPEG, PNG y GIF. Guarda la imagen como JPEG.',
  'Facebook takes pictures under 10 MB. Save it smaller.':
    'Facebook admite imágenes de menos de 10 MB. Guárdala más pequeña.',
  'Facebook shows only the first picture of one that moves.':
    'De una imagen animada, Facebook solo muestra el primer fotograma.',
  'A PNG over 1 MB may look pixelated on Facebook. JPEG does not.':
    'Un PNG de más de 1 MB puede verse pixelado en Facebook. Un JPEG no.',
  'Facebook turns the colours into sRGB: they may look different.':
    'Facebook convierte los colores a sRGB: pueden verse distintos.',
  'A link has its preview only below a text alone. Write it into the text, or take the pictures and videos out.':
    'Un enlace solo tiene vista previa debajo de un texto sin nada más. Escríbelo en el texto, o quita las imágenes y los ' +
    'videos.',
  'Facebook takes no link to itself here. Use another one.': 'Facebook no admite aquí un enlace a sí mismo. Usa otro.',
  'Write the whole address of a page, such as https://example.com.':
    'Escribe la dirección completa de una página, como https://example.com.',
  'Write something, or leave the first comment out.': 'Escribe algo, o quita el primer comentario.',
  'Nobody can comment on a story. Leave the first comment out.':
    'Nadie puede comentar una historia. Quita el primer comentario.',
  'The connection may not comment. Reconnect the account and allow it, or leave the first comment out.':
    'La conexión no puede comentar. Vuelve a conectar la cuenta y permítelo, o quita el primer comentario.',
  'Facebook shows short upright videos as Reels.': 'Facebook muestra los videos verticales cortos como reels.',
  'Facebook asks for AAC sound, and this video has another kind: listen to it there, or save it with AAC.':
    'Facebook pide sonido AAC, y este video tiene otro: escúchalo allí, o guárdalo con AAC.',
  'Facebook takes MP4 and MOV. Save the video as MP4.': 'Facebook admite MP4 y MOV. Guarda el video como MP4.',
  'Facebook takes H.264, H.265, VP9 and AV1. Save the video as MP4 with H.264.':
    'Facebook admite H.264, H.265, VP9 y AV1. Guarda el video como MP4 con H.264.',
  'Facebook takes no video under 1 KB. Use another one.': 'Facebook no admite un video de menos de 1 KB. Usa otro.',
  'Facebook takes videos of up to 2 GB. Save it smaller.': 'Facebook admite videos de hasta 2 GB. Guárdalo más pequeño.',
  'Facebook takes videos of up to 4 hours. Cut it shorter.': 'Facebook admite videos de hasta 4 horas. Córtalo.',
  '{} takes {} to {} seconds on Facebook; this is {}. Cut it to that.':
    '{0} dura de {1} a {2} segundos en Facebook; esto dura {3}. Córtalo a esa duración.',
  '{} stands upright on Facebook, 9:16; this is {} by {}. Crop it to 9:16.':
    '{0} es vertical en Facebook, 9:16; esto mide {1} por {2}. Recórtalo a 9:16.',
  '{} has at least 540 by 960 pixels on Facebook; this is {} by {}. Save it larger, best 1080 by 1920.':
    '{0} tiene al menos 540 por 960 píxeles en Facebook; esto mide {1} por {2}. Guárdalo más grande, mejor de 1080 por ' +
    '1920.',
  '{} has 24 to 60 pictures a second on Facebook. Save it with 30.':
    '{0} tiene de 24 a 60 imágenes por segundo en Facebook. Guárdalo con 30.',
  '{} takes {} to {} seconds on Facebook, and this file does not say how long it plays. Facebook may refuse it.':
    '{0} dura de {1} a {2} segundos en Facebook, y este archivo no dice cuánto dura. Facebook puede rechazarlo.',
  '{} has 24 to 60 pictures a second on Facebook, and this file does not say how many it has. Facebook may refuse it.':
    '{0} tiene de 24 a 60 imágenes por segundo en Facebook, y este archivo no dice cuántas tiene. Facebook puede ' +
    'rechazarlo.',
  'A Reel': 'Un reel',
  'A story': 'Una historia',

  'Facebook does not let us act for this Page any more: the person who connected it lost their role on it, left it out at Facebook, or took a permission back. Connect it again as somebody who may publish to it.':
    'Facebook ya no nos deja actuar por esta página: quien la conectó perdió su rol en ella, la dejó sin marcar en ' +
    'Facebook o retiró un permiso. Vuelve a conectarla con alguien que pueda publicar en ella.',
  'Facebook does not take this connection any more, and the consent that could renew it has run out. Connect it again.':
    'Facebook ya no acepta esta conexión, y el permiso que podía renovarla ha caducado. Conéctala de nuevo.',
  'You did not allow us to see your Pages. Continue with Facebook again, and allow it.':
    'No nos permitiste ver tus páginas. Continúa otra vez con Facebook y permítelo.',
  'Facebook shows none of the Pages that you ticked.': 'Facebook no muestra ninguna de las páginas que marcaste.',
  'You ticked no Page at Facebook. Continue with Facebook again, and tick those that you want to publish to.':
    'No marcaste ninguna página en Facebook. Continúa otra vez con Facebook y marca aquellas en las que quieras publicar.',
  'Facebook shows no Page on which you have a role. Ask the admin of a Page for one, or create a Page at Facebook.':
    'Facebook no muestra ninguna página en la que tengas un rol. Pídeselo al administrador de una página, o crea una en ' +
    'Facebook.',
  'You did not allow business_management, so Pages that belong to a Business portfolio may be missing here. If one is, continue with Facebook again and allow it.':
    'No permitiste business_management, así que pueden faltar aquí páginas de un portafolio comercial. Si falta alguna, ' +
    'continúa otra vez con Facebook y permítelo.',
  'You chose Pages one by one at Facebook. If one is missing here, continue with Facebook again and tick it there.':
    'Elegiste las páginas una por una en Facebook. Si falta alguna aquí, continúa otra vez con Facebook y márcala allí.',
  'You have more Pages than are listed here. If one is missing, continue with Facebook again and tick only the Pages that you want to publish to.':
    'Tienes más páginas de las que aparecen aquí. Si falta alguna, continúa otra vez con Facebook y marca solo aquellas ' +
    'en las que quieras publicar.',
  'You may not publish to this Page: ask its admin to let you create content, then continue with Facebook again.':
    'No puedes publicar en esta página: pide a quien la administra que te deje crear contenido y después continúa otra ' +
    'vez con Facebook.',
  'Facebook does not let us act for this Page: ask its admin for a role on it, then continue with Facebook again.':
    'Facebook no nos deja actuar por esta página: pide un rol en ella a quien la administra y después continúa otra vez ' +
    'con Facebook.',

  'Connect the account again.': 'Vuelve a conectar la cuenta.',
  'Nothing to do: it is tried again.': 'No hay que hacer nada: se intenta de nuevo.',
  'Whoever runs this instance has to look at the app at Meta.':
    'Quien administra esta instancia tiene que revisar la aplicación en Meta.',
  'Use another picture.': 'Usa otra imagen.',
  'Use another video.': 'Usa otro video.',
  'Change the post.': 'Cambia la publicación.',
  'Send it again.': 'Envíala de nuevo.',
  'Meta takes no more calls for now.': 'Meta no admite más llamadas por ahora.',
  'Meta is not available for now.': 'Meta no está disponible por ahora.',
  'Facebook is not available for now.': 'Facebook no está disponible por ahora.',
  'Open Facebook as the person who connected the Page, and do what it asks there.':
    'Abre Facebook como la persona que conectó la página y haz lo que pide allí.',
  'This connection has ended.': 'Esta conexión ha terminado.',
  'The connection has run out.': 'La conexión ha caducado.',
  'The password was changed, or Meta ended the session to keep the person safe.':
    'Se cambió la contraseña, o Meta cerró la sesión por seguridad.',
  "This app was removed in the person's settings at Meta.": 'Esta aplicación se quitó en los ajustes de la persona en Meta.',
  'The person who connected the Page has no role on it any more.': 'Quien conectó la página ya no tiene un rol en ella.',
  'Ask an admin of the Page for the role, then connect it again.':
    'Pide el rol a quien administra la página y después vuelve a conectarla.',
  'This connection may not publish videos there.': 'Esta conexión no puede publicar videos allí.',
  'Connect the account again, and allow everything that is asked for.':
    'Vuelve a conectar la cuenta y permite todo lo que se pide.',
  'This connection may not do that: a permission, or the role on the Page, is missing.':
    'Esta conexión no puede hacer eso: falta un permiso, o el rol en la página.',
  'Facebook cannot read the page behind the link.': 'Facebook no puede leer la página del enlace.',
  'Change the link.': 'Cambia el enlace.',
  'Facebook has this post from this Page already.': 'Facebook ya tiene esta publicación de esta página.',
  'Look at the Page, then change the text.': 'Mira la página y después cambia el texto.',
  'Look at the Page before you send it again.': 'Mira la página antes de enviarla de nuevo.',
  'Facebook says that this goes against its community standards.':
    'Facebook dice que esto va contra sus normas comunitarias.',
  'Change what Meta names, and send it again.': 'Cambia lo que indica Meta y envíala de nuevo.',
};
