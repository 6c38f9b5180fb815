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

  'Facebook does not show {} that you ticked. Usually your role in the Business portfolio is missing: ask its admin to give you access to the Page, then continue with Facebook again.':
    'Facebook no muestra {0} de las que marcaste. Suele faltar tu rol en el portafolio comercial: pide a quien lo ' +
    'administra que te dé acceso a la página y después continúa otra vez con Facebook.',
  'a Page': 'una página',
  '{} Pages': '{0} páginas',
  'No Instagram profile was found behind {}{}. In the Instagram app, make the profile a professional one and link it to the Page; if it is linked, continue with Facebook again and tick it.':
    'No se encontró ningún perfil de Instagram detrás de {0}{1}. En la aplicación de Instagram, haz profesional el ' +
    'perfil y vincúlalo a la página; si ya está vinculado, continúa otra vez con Facebook y márcalo.',
  ' and {} more': ' y {0} más',
  'Not allowed: {}. Nothing can be published without. Continue with Facebook again, and allow everything that is scopes for.':
    'Sin permiso: {0}. Sin eso no se puede publicar nada. Continúa otra vez con Facebook y permite todo lo que se ' +
    'pide.',
  'There is no such part.': 'Esa parte no existe.',
  'There is no video to publish.': 'No hay ningún video que publicar.',
  'This is no format of Facebook.': 'Esto no es un formato de Facebook.',
  'Facebook does not say which stories a Page has published.':
    'Facebook no dice qué historias ha publicado una página.',
  'Facebook has taken the video, and does not show it yet.': 'Facebook ha recibido el video y todavía no lo muestra.',
  'What was prepared at Facebook is not known any more.': 'Ya no se sabe qué se había preparado en Facebook.',
  'Facebook could not take in the video{}.': 'Facebook no ha podido recibir el video{0}.',
  'Facebook has published this video already.': 'Facebook ya ha publicado este video.',
  'Save the video anew as MP4 with H.264 and AAC, and put it into the post again.':
    'Guarda de nuevo el video como MP4 con H.264 y AAC y ponlo otra vez en la publicación.',
  'Facebook takes nothing more of this video.': 'Facebook no admite nada más de este video.',
  'Save the video anew as MP4 with H.264 and AAC.': 'Guarda de nuevo el video como MP4 con H.264 y AAC.',
  'Facebook does not take this video.': 'Facebook no admite este video.',
  'Facebook named a host for the upload that this instance does not know.':
    'Facebook indicó para la subida un servidor que esta instancia no conoce.',
  'Meta answered with success, but did not say what it made.': 'Meta respondió que sí, pero no dijo qué hizo.',
  'The answer of Meta was lost: {}.': 'La respuesta de Meta se perdió: {0}.',
  'The call to Meta did not leave.': 'La llamada a Meta no llegó a salir.',
  "Meta's answers do not fit together: {}.": 'Las respuestas de Meta no concuerdan: {0}.',
  'another Page than was asked for': 'otra página que la pedida',
  'another profile than was asked for': 'otro perfil que el pedido',
  'not what was asked for': 'no es lo que se pidió',
  'more Pages than can be looked through': 'más páginas de las que se pueden mirar',
  'a token that was refused is said to be good': 'se da por bueno un token que fue rechazado',
  'the token that was refused was given out again': 'se entregó otra vez el token que fue rechazado',
  'Facebook did not say whether the connection stands.': 'Facebook no dijo si la conexión sigue en pie.',
  'Meta gave no answer that can be read ({}).': 'Meta no dio una respuesta que se pueda leer ({0}).',
  'Meta refused this without saying why (error {}).': 'Meta lo rechazó sin decir por qué (error {0}).',
  'A carousel has two to ten pictures or videos.': 'Un carrusel tiene de dos a diez imágenes o videos.',
  'Add or remove some.': 'Añade o quita algunos.',
  'Change or remove them.': 'Cámbialas o quítalas.',
  'Choose an earlier moment.': 'Elige un momento anterior.',
  'Confirm it at facebook.com, then connect the account again.':
    'Confírmala en facebook.com y después vuelve a conectar la cuenta.',
  'Facebook has blocked this for a while: too many posts alike, or content that it does not want.':
    'Facebook lo ha bloqueado por un tiempo: demasiadas publicaciones parecidas, o contenido que no quiere.',
  'Facebook has limited the person, or wants to check their account.':
    'Facebook ha limitado a la persona, o quiere comprobar su cuenta.',
  'Facebook takes no links to itself here.': 'Facebook no admite aquí enlaces a sí mismo.',
  'Facebook takes no more calls for this Page for now.': 'Facebook no admite por ahora más llamadas para esta página.',
  'Facebook wants more time between two posts.': 'Facebook quiere más tiempo entre dos publicaciones.',
  'Facebook wants the person to confirm who they are before they publish to this Page.':
    'Facebook quiere que la persona confirme quién es antes de publicar en esta página.',
  'Meta could not fetch the picture or video from this instance.':
    'Meta no ha podido obtener la imagen o el video de esta instancia.',
  'Meta does not have this, or does not show it to this connection.':
    'Meta no tiene esto, o no lo muestra a esta conexión.',
  'Meta does not know the address that people come back to.': 'Meta no conoce la dirección a la que vuelve la gente.',
  'Meta does not take the call as we made it.': 'Meta no acepta la llamada tal como la hicimos.',
  "Meta does not take the calls of this instance's app.":
    'Meta no acepta las llamadas de la aplicación de esta instancia.',
  'Meta does not take this kind of video.': 'Meta no admite este tipo de video.',
  'Meta has nothing under this address.': 'Meta no tiene nada en esta dirección.',
  'Meta takes no more calls for this account for now.': 'Meta no admite por ahora más llamadas para esta cuenta.',
  'Meta takes no more calls for this person for now.': 'Meta no admite por ahora más llamadas para esta persona.',
  'Meta waited too long for the picture or video of this instance.':
    'Meta esperó demasiado la imagen o el video de esta instancia.',
  'Meta wants to hear from the person first.': 'Meta quiere antes una respuesta de la persona.',
  'Look at the Page, and wait a day before you send it again.':
    'Mira la página y espera un día antes de enviarla de nuevo.',
  'Others have reported this content as abusive.': 'Otras personas han denunciado este contenido como abusivo.',
  'Remove the link.': 'Quita el enlace.',
  'Shorten it.': 'Acórtalo.',
  'Sign in at facebook.com, do what is asked there, then connect the account again.':
    'Inicia sesión en facebook.com, haz lo que se pide allí y después vuelve a conectar la cuenta.',
  'Start again.': 'Empieza de nuevo.',
  'The app of this instance may not do that at Meta.': 'La aplicación de esta instancia no puede hacer eso en Meta.',
  'The consent was used already, or is too old.': 'El permiso ya se usó, o es demasiado antiguo.',
  "The person's account at Meta is not confirmed.": 'La cuenta de la persona en Meta no está confirmada.',
  'The picture is too big, or of a kind that Facebook does not take.':
    'La imagen es demasiado grande, o de un tipo que Facebook no admite.',
  'The upload of the video was cut off.': 'La subida del video se cortó.',
  'The video is too big for Facebook.': 'El video es demasiado grande para Facebook.',
  'The video is too small: under 1 KB.': 'El video es demasiado pequeño: menos de 1 KB.',
  'This instance has used up its calls at Meta for now.': 'Esta instancia ha agotado por ahora sus llamadas en Meta.',
  'This picture has been posted already.': 'Esta imagen ya se ha publicado.',
  'Use a JPEG.': 'Usa un JPEG.',
};
