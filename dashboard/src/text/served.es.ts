//! What the server says, in Spanish, by its own words: `{}` is what it fills in, and `{0}`, `{1}` say where that goes
//! here. What a network's rules say stands in `served.es.ts` of its folder. A sentence that is missing here is shown in
//! English, and marked as such.
import { served as facebook } from '../networks/facebook/served.es.ts';
import { served as instagram } from '../networks/instagram/served.es.ts';
import { served as tiktok } from '../networks/tiktok/served.es.ts';
import { served as x } from '../networks/x/served.es.ts';
import { requests } from './served-requests.es.ts';

const templates = {
  'There is one with this name already. Choose another name, or change that one.':
    'Ya hay una con este nombre. Elige otro, o cambia aquella.',
  'A name of a template has up to {} characters.': 'El nombre de una plantilla tiene hasta {0} caracteres.',
  'A workspace has at most {} templates. Delete one that you do not use.':
    'Un espacio de trabajo tiene como máximo {0} plantillas. Borra una que no uses.',
  'The texts of all templates may have {} KiB together. Shorten this one, or delete one that you do not use.':
    'Los textos de todas las plantillas suman como máximo {0} KiB. Acorta este, o borra una plantilla que no uses.',
};

const importing = {
  'Two columns have this name. Take one out.': 'Dos columnas se llaman así. Quita una.',
  'The first row has to name the columns, and one of them is text.':
    'La primera fila tiene que nombrar las columnas, y una de ellas es text.',
  'There are more cells than columns: “{}” is too much. Put a text that holds a comma, a semicolon or a line break into quotation marks.':
    'Hay más celdas que columnas: sobra «{0}». Pon entre comillas un texto que lleve una coma, un punto y coma o un salto de línea.',
  'There is no column “{}”. The columns are: {}.': 'No hay ninguna columna «{0}». Las columnas son: {1}.',
  'Use a name of the IANA time zone database, such as Europe/Bucharest.':
    'Usa un nombre de la base de datos de zonas horarias IANA, como Europe/Bucharest.',
  'No connected account is called “{}”. Write a handle such as @name, the name of the account, or its id.':
    'Ninguna cuenta conectada se llama «{0}». Escribe un usuario como @nombre, el nombre de la cuenta o su identificador.',
  'Several accounts are called “{}”. Write one of: {}.': 'Varias cuentas se llaman «{0}». Escribe una de estas: {1}.',
  'The file has no posts: write one into each row below the first.':
    'El archivo no tiene publicaciones: escribe una en cada fila debajo de la primera.',
  'The posts of a file have at most {} deliveries together, one for each account of each post, and these have {}. Split the file.':
    'Las publicaciones de un archivo suman como máximo {0} envíos, uno por cada cuenta de cada publicación, y estas suman {1}. Divide el archivo.',
  'A file names {} pictures and videos at the most, and this one names {}. Split the file.':
    'Un archivo nombra como máximo {0} imágenes y videos, y este nombra {1}. Divídelo.',
  'The file is not a text in UTF-8. Save it as “CSV UTF-8”.':
    'El archivo no es un texto en UTF-8. Guárdalo como «CSV UTF-8».',
  'The quotation mark in the row of line {} is never closed. Close it.':
    'Las comillas de la fila de la línea {0} no se cierran. Ciérralas.',
  'The row of line {} has far more cells than a post. Look at its commas.':
    'La fila de la línea {0} tiene muchas más celdas que una publicación. Revisa sus comas.',
  'A file has at most {} posts. Split it.': 'Un archivo tiene como máximo {0} publicaciones. Divídelo.',
  'It counts for date and time alone.': 'Solo cuenta para la fecha y la hora.',
  'Say once when it goes out: at, or date and time, or slot.':
    'Di una sola vez cuándo sale: at, o fecha y hora, o slot.',
  'Write next, or leave it empty.': 'Escribe next, o déjalo vacío.',
  'Write the day as 2026-12-01, the year first.': 'Escribe el día como 2026-12-01, con el año primero.',
  'Write the time of the day as 09:00.': 'Escribe la hora como 09:00.',
  'Write a number of minutes, such as 60, or leave it empty.':
    'Escribe un número de minutos, como 60, o déjalo vacío.',
  '“{}” is no id of a picture or video (med_…). Leave it empty, import the post as a draft, and add the file there.':
    '«{0}» no es el identificador de una imagen o un video (med_…). Déjalo vacío, importa la publicación como borrador y añade allí el archivo.',
  'None of its accounts is one of {}: it is left out.': 'Ninguna de sus cuentas es de {0}: se omite.',
  'The post does not go there: this text is left out.': 'La publicación no va allí: este texto se omite.',
  '{} takes no link beside the text: there it is left out. Write it into the text.':
    '{0} no admite un enlace junto al texto: ahí se omite. Escríbelo en el texto.',
  '{} takes no first comment: there it is left out.': '{0} no admite un primer comentario: ahí se omite.',
  'Line {}: {}': 'Línea {0}: {1}',
  'A file cannot say this: leave the time empty, and finish the draft here.':
    'Un archivo no puede decir esto: deja la hora vacía y termina aquí el borrador.',
  'A post without accounts': 'Una publicación sin cuentas',
  'U+{}, {}': 'U+{0}, {1}',
  'a mark that turns the direction': 'una marca que cambia el sentido del texto',
  'a separator of lines or paragraphs': 'un separador de líneas o párrafos',
  'a control character': 'un carácter de control',
};

const writing = {
  'Choose at least one account.': 'Elige al menos una cuenta.',
  'A post goes to at most {} accounts.': 'Una publicación va como máximo a {0} cuentas.',
  'A post has at most {} pictures and videos.': 'Una publicación tiene como máximo {0} imágenes y videos.',
  'This account is chosen twice.': 'Esta cuenta está elegida dos veces.',
  'At most {} characters.': 'Como máximo {0} caracteres.',
  'Write something.': 'Escribe algo.',
  'No platform takes more than {} characters.': 'Ninguna plataforma admite más de {0} caracteres.',
  'Character {} is {}, which is not shown and changes how the rest is. Remove it.':
    'El carácter {0} es {1}, que no se ve y cambia cómo se ve el resto. Quítalo.',
  'There is no such account. Choose one that is connected.': 'Esa cuenta no existe. Elige una que esté conectada.',
  'There is no such picture or video, or its upload is not complete. Upload it first.':
    'Esa imagen o ese video no existe, o no se ha subido entero. Súbelo primero.',
  'It was deleted after the post was cancelled, because nothing used it any more. Duplicate the post, and add it anew.':
    'Se borró después de cancelar la publicación, porque ya nada lo usaba. Duplica la publicación y añádelo de nuevo.',
  'The connection to this account has ended. Reconnect it first.':
    'La conexión con esta cuenta ha terminado. Primero vuelve a conectarla.',
  'This account did not allow everything that posting needs. Reconnect it first.':
    'Esta cuenta no permitió todo lo que hace falta para publicar. Primero vuelve a conectarla.',
  'This platform is not set up on this instance. Take the account out.':
    'Esta plataforma no está configurada en esta instancia. Quita la cuenta.',
  'This platform is not set up on this instance any more.': 'Esta plataforma ya no está configurada en esta instancia.',
  'Reconnect @{} first.': 'Primero vuelve a conectar @{0}.',
  'The last post was not missed, or may still go out. Decide about it on its page.':
    'La última publicación no se perdió, o aún puede salir. Decide sobre ella en su página.',
  'No time of this rule is still to come. Choose a later end.':
    'Con esta regla no queda ninguna hora por venir. Elige un final posterior.',
  'Choose a number from 1 to {}.': 'Elige un número de 1 a {0}.',
  'A day is there twice.': 'Hay un día dos veces.',
  'Choose at least one day of the week.': 'Elige al menos un día de la semana.',
  'Choose a day of the month.': 'Elige un día del mes.',
  'A day of the month is 1 to 31.': 'Un día del mes va de 1 a 31.',
  'The last day is before the first.': 'El último día es anterior al primero.',
  'It can end after 1 to {} posts.': 'Puede terminar tras 1 a {0} publicaciones.',
  'A workspace has at most {} repeating posts at a time. End one first.':
    'Un espacio tiene como máximo {0} publicaciones que se repiten a la vez. Termina antes una.',
  'An account that it goes to is not connected any more. Connect it again, or take it out.':
    'Una cuenta a la que va ya no está conectada. Vuelve a conectarla o quítala.',
  'A picture or video that it shows was deleted. Choose another, or take it out.':
    'Se borró una imagen o un video que muestra. Elige otro o quítalo.',
  'Its last three posts failed. The page of the last one says why.':
    'Sus tres últimas publicaciones han fallado. La página de la última dice por qué.',
  'Mend that, then let the repeating post go on, or end it.':
    'Arréglalo y después reanuda la publicación que se repite, o termínala.',
  '{} is over. Choose a later time, or "now".': '{0} ya ha pasado. Elige una hora posterior, o «ahora».',
  'A post can be planned at most five years ahead.': 'Una publicación se puede programar como máximo a cinco años vista.',
  'Use a name of the IANA time zone database, such as Europe/Bucharest.':
    'Usa un nombre de la base de zonas horarias de IANA, como Europe/Madrid.',
  'There are no weekly slots yet. Add some in the settings, or choose a time.':
    'Todavía no hay huecos semanales. Añade algunos en los ajustes, o elige una hora.',
  'Every slot that can be looked at is taken. Add slots, or choose a time.':
    'Todos los huecos que se pueden mirar están ocupados. Añade huecos, o elige una hora.',
  'A workspace has at most {} slots.': 'Un espacio de trabajo tiene como máximo {0} huecos.',
  'This slot is there twice.': 'Este hueco está dos veces.',
  'It cannot become a draft any more: something of it has gone out, was tried or taken back, or it repeats. Duplicate it.':
    'Ya no puede volver a ser un borrador: algo de ella ha salido, se ha intentado o retirado, o se repite. Duplícala.',
  'A part is public on @{} already. It stays.': 'Una parte ya es pública en @{0}. Se queda.',
  'The first {} of its posts are public on @{} already: they cannot be changed here.':
    'Las primeras {0} de sus publicaciones ya son públicas en @{1}: aquí no se pueden cambiar.',
  'This workspace keeps {} MiB of texts already, and that is all it may. Whoever runs this instance can tell what to do.':
    'Este espacio de trabajo ya guarda {0} MiB de textos, que es todo lo que puede. Quien administra esta instancia puede ' +
    'decirte qué hacer.',
  'That is another post of this thread. Paste the link of the one whose answer was lost.':
    'Esa es otra publicación de este hilo. Pega el enlace de aquella cuya respuesta se perdió.',
  'Paste the link of the post, so that the rest of the thread can follow it.':
    'Pega el enlace de la publicación, para que el resto del hilo pueda seguirla.',
  'Paste the address of the post itself, such as https://x.com/name/status/123.':
    'Pega la dirección de la propia publicación, como https://x.com/nombre/status/123.',
  'That is a post of @{}. This one went to @{}.': 'Esa es una publicación de @{0}. Esta fue a @{1}.',
  'That post was not made when this one was sent. Paste the link of the one that was.':
    'Esa publicación no se hizo cuando se envió esta. Pega el enlace de la que sí.',
};

const files = {
  'The file is empty. Choose it again.': 'El archivo está vacío. Elígelo otra vez.',
  'The file is empty.': 'El archivo está vacío.',
  'A file has up to 4 GiB.': 'Un archivo tiene hasta 4 GiB.',
  'The end of the file is missing. Copy it anew from where it was made, and choose it again.':
    'Falta el final del archivo. Cópialo de nuevo desde donde se hizo y elígelo otra vez.',
  'The file is damaged, and no network would take it. Export it again.':
    'El archivo está dañado y ninguna red lo admitiría. Expórtalo de nuevo.',
  'This is {}, whatever its name says. Choose a JPEG, PNG, WebP or GIF, or a video as MP4, MOV or WebM.':
    'Esto es {0}, diga lo que diga su nombre. Elige un JPEG, PNG, WebP o GIF, o un video en MP4, MOV o WebM.',
  'This is neither a picture nor a video that any network takes. Choose a JPEG, PNG, WebP or GIF, or a video as MP4, MOV or WebM.':
    'Esto no es una imagen ni un video que admita ninguna red. Elige un JPEG, PNG, WebP o GIF, o un video en MP4, MOV o WebM.',
  'This is a HEIC photo, which no network takes. Save it as JPEG; on an iPhone choose Settings, Camera, Formats, Most Compatible.':
    'Esto es una foto HEIC, que ninguna red admite. Guárdala como JPEG; en un iPhone elige Ajustes, Cámara, Formatos, El más ' +
    'compatible.',
  'This video is cut into many pieces for streaming, and its length cannot be read. Export it as a plain MP4.':
    'Este video está dividido en muchas piezas para transmitirlo, y no se puede leer su duración. Expórtalo como MP4 normal.',
  'There are no pictures in this video, only sound.': 'En este video no hay imagen, solo sonido.',
  'The picture is larger than any network takes. Make it smaller.':
    'La imagen es más grande de lo que admite ninguna red. Hazla más pequeña.',
  'The file has more pictures or other parts than any network takes. Make it shorter, or save it as an MP4.':
    'El archivo tiene más imágenes u otras partes de las que admite ninguna red. Acórtalo, o guárdalo como MP4.',
  'Give it a name.': 'Ponle un nombre.',
  'A name has up to 255 characters.': 'Un nombre tiene hasta 255 caracteres.',
  'A name stands on one line.': 'Un nombre va en una sola línea.',
  'What a medium shows is said in up to 1,000 characters.': 'Una descripción tiene hasta 1000 caracteres.',
  'A search has up to 100 characters.': 'Una búsqueda tiene hasta 100 caracteres.',
  'This workspace may keep {} GB of pictures and videos, and has not that much room left. Delete some that you do not need.':
    'Este espacio de trabajo puede guardar {0} GB de imágenes y videos, y no le queda tanto sitio. Elimina algunos que no ' +
    'necesites.',
  'This upload takes nothing more. Read it again: it is complete, or has to be begun anew.':
    'Esta subida no admite nada más: está completa, o hay que empezarla de nuevo.',
  'Two requests have sent the same part. Send all parts again.':
    'La misma parte se ha enviado dos veces. Envía todas las partes de nuevo.',
  'Posts that are still to go out use it. Take it out of them first.':
    'Lo usan publicaciones que aún no han salido. Quítalo primero de ellas.',
};

const accounts = {
  'This connection has ended. Reconnect the account; its posts wait.':
    'Esta conexión ha terminado. Vuelve a conectar la cuenta; sus publicaciones esperan.',
  'Not allowed: {}. Reconnect the account, and allow everything that is asked for.':
    'Sin permiso: {0}. Vuelve a conectar la cuenta y permite todo lo que se pide.',
  '{} takes no more posts from this account for now. They wait.':
    '{0} no admite más publicaciones de esta cuenta por ahora. Esperan.',
  '{} ends this connection soon. Reconnect the account before that day.':
    '{0} termina pronto esta conexión. Vuelve a conectar la cuenta antes de ese día.',
  'The connection to @{} has ended.': 'La conexión con @{0} ha terminado.',
  '@{} did not allow: {}.': '@{0} no permitió: {1}.',
  'Reconnect the account. The post waits.': 'Vuelve a conectar la cuenta. La publicación espera.',
  'Reconnect the account, and allow everything that is asked for. The post waits.':
    'Vuelve a conectar la cuenta y permite todo lo que se pide. La publicación espera.',
  'Reconnect the account and allow everything that is asked for, or change the post. It waits.':
    'Vuelve a conectar la cuenta y permite todo lo que se pide, o cambia la publicación. Espera.',
  'Change the post. It waits.': 'Cambia la publicación. Espera.',
  '{} is not set up on this instance any more.': '{0} ya no está configurado en esta instancia.',
  '{} is not set up on this instance.': '{0} no está configurado en esta instancia.',
  'Whoever runs this instance has to set it up again. The post waits.':
    'Quien administra esta instancia tiene que configurarlo de nuevo. La publicación espera.',
  'The access to this account cannot be renewed right now.': 'El acceso a esta cuenta no se puede renovar ahora mismo.',
  '{} does not renew the access to this account right now.': '{0} no renueva ahora mismo el acceso a esta cuenta.',
  '{} gave no token for this account.': '{0} no ha dado un token para esta cuenta.',
  'This is not among the choices.': 'Esto no está entre las opciones.',
  'The platform does not offer it any more.': 'La plataforma ya no la ofrece.',
  'Connections are sealed with a key that TOKEN_KEYS does not have. Their posts wait, and nobody has to connect again once the key is back.':
    'Hay conexiones selladas con una clave que TOKEN_KEYS no tiene. Sus publicaciones esperan, y nadie tiene que volver a ' +
    'conectar nada cuando la clave vuelva.',
  'Put the key back into TOKEN_KEYS. It can go when the status page shows no connection under it: within five days each is sealed anew with the active key.':
    'Vuelve a poner la clave en TOKEN_KEYS. Se puede quitar cuando la página de estado no muestre ninguna conexión con ella: ' +
    'en cinco días cada una se sella de nuevo con la clave activa.',
  '{} has not confirmed that it took back the access to {}. The tokens are destroyed here.':
    '{0} no ha confirmado que haya retirado el acceso a {1}. Aquí los tokens se han destruido.',
};

const deliveries = {
  'Its time passed by more than its lateness allows, so it was not sent.{}':
    'Su hora pasó hace más de lo que permite su límite de retraso, así que no se envió.{0}',
  ' Before that: {}': ' Antes: {0}',
  'Plan it again.': 'Prográmala de nuevo.',
  'Look at the profile: whether it is there decides what to do.': 'Mira el perfil: que esté o no decide qué hacer.',
  'The sender was lost with a call on its way. We look whether it arrived.':
    'El envío se interrumpió con una llamada en camino. Comprobamos si llegó.',
  'The answer of {} was lost. We looked {}: it was not in the account\'s timeline, which proves nothing.':
    'La respuesta de {0} se perdió. La buscamos {1}: no estaba entre las publicaciones de la cuenta, lo que no demuestra nada.',
  'The answer of {} was lost, and it cannot be asked again in time. We look whether the post arrived.':
    'La respuesta de {0} se perdió, y no se puede preguntar de nuevo a tiempo. Comprobamos si la publicación llegó.',
  'once': 'una vez',
  'twice': 'dos veces',
  '{} times': '{0} veces',
  'The platform refused the post.': 'La plataforma ha rechazado la publicación.',
  'Refused {} times in a row; we stopped trying.': 'Rechazada {0} veces seguidas; hemos dejado de intentarlo.',
  'Send it again when the platform takes posts.': 'Envíala de nuevo cuando la plataforma admita publicaciones.',
  '{} takes no more posts from {} for now.': '{0} no admite por ahora más publicaciones de {1}.',
  'this account': 'esta cuenta',
  'this instance': 'esta instancia',
  'If it is still so then, the post goes out as soon as it can, within its lateness.':
    'Si entonces sigue así, la publicación sale en cuanto pueda, dentro de su límite de retraso.',
  'Post {} of the thread is public, but its link is not known.':
    'La publicación {0} del hilo es pública, pero no se conoce su enlace.',
  'Write the rest as a new post, or reply to it at the platform.':
    'Escribe el resto como una publicación nueva, o responde a ella en la plataforma.',
  'Post {} of the thread is public, but the platform does not let anything reply to it: it may have been deleted.':
    'La publicación {0} del hilo es pública, pero la plataforma no deja responder a ella: puede que se haya eliminado.',
  'Save the picture or video anew, put it into the post, and send it again.':
    'Guarda de nuevo la imagen o el video, ponlo en la publicación y envíala otra vez.',
  'The account has to be connected again.': 'Hay que volver a conectar la cuenta.',
  'The account was reconnected.': 'La cuenta se ha vuelto a conectar.',
  'The post is public. Its first comment may not be: {}':
    'La publicación es pública. Puede que su primer comentario no: {0}',
  'It was given up.': 'Se dio por perdido.',
  'Look at the post, and write the comment there.': 'Mira la publicación y escribe allí el comentario.',
  'You took it back when {} of its {} posts were public.':
    'La retiraste cuando {0} de sus {1} publicaciones ya eran públicas.',
  'Delete those at the platform, or send the rest.': 'Elimina esas en la plataforma, o envía el resto.',
  'This version of the program cannot read what was planned.': 'Esta versión del programa no puede leer lo programado.',
  'Write the post anew. Whoever runs this instance finds the reason in its log.':
    'Escribe la publicación de nuevo. Quien administra esta instancia encuentra el motivo en su registro.',
  '{} does not answer right now: {}.': '{0} no responde ahora mismo: {1}.',
};

const answers = {
  'Sign in first.': 'Primero inicia sesión.',
  'There is nothing here.': 'Aquí no hay nada.',
  'It takes too long right now. Look whether it was done before you try again.':
    'Ahora mismo tarda demasiado. Mira si se ha hecho antes de intentarlo de nuevo.',
  'It was changed meanwhile. Read it again.': 'Ha cambiado mientras tanto. Vuelve a leerlo.',
  'It is on its way to the platform, and cannot be changed.': 'Está en camino a la plataforma y no se puede cambiar.',
  'It is not in a state any more in which this can be done. Read it again.':
    'Ya no está en un estado en el que se pueda hacer esto. Vuelve a leerlo.',
  'Something of it is public or may be, so it cannot be planned again. Duplicate it.':
    'Algo de ella es público o puede serlo, así que no se puede volver a programar. Duplícala.',
  'The database does not answer right now. Look whether it was done before you try again.':
    'La base de datos no responde ahora mismo. Mira si se ha hecho antes de intentarlo de nuevo.',
  'The media store does not answer right now. Nothing is lost: try again.':
    'El almacén de archivos no responde ahora mismo. No se ha perdido nada: inténtalo de nuevo.',
  'Something went wrong on our side. It is logged under this request\'s id.':
    'Algo ha fallado de nuestro lado. Está registrado con el id de esta petición.',
  'There were {} of these already in this span of time. Try again in {}.':
    'Ya ha habido {0} como esta en este periodo. Inténtalo de nuevo en {1}.',
  'Too many requests in a short time. Try again in {}.':
    'Demasiadas peticiones en poco tiempo. Inténtalo de nuevo en {0}.',
  'The provider does not answer. Try again later.': 'El proveedor no responde. Inténtalo más tarde.',
  'This sign-in cannot go on. Start again.': 'Este inicio de sesión no puede seguir. Empieza de nuevo.',
  'The platform does not tell right now. Nothing was changed. Try again later.':
    'La plataforma no lo dice ahora mismo. No se ha cambiado nada. Inténtalo más tarde.',
  'What was granted has ended meanwhile. Connect again.': 'El permiso ha terminado mientras tanto. Conecta de nuevo.',
  'The platform does not answer right now. Your choice is kept: try again.':
    'La plataforma no responde ahora mismo. Tu elección se conserva: inténtalo de nuevo.',
  'OpenAI does not answer right now. Your words are as they were. Try again later.':
    'OpenAI no responde ahora mismo. Tus palabras están como estaban. Inténtalo más tarde.',
  'OpenAI took too long. Your words are as they were. Try again, or with a shorter text.':
    'OpenAI ha tardado demasiado. Tus palabras están como estaban. Inténtalo de nuevo, o con un texto más corto.',
  'OpenAI takes no more questions from this instance for now.':
    'OpenAI no admite por ahora más preguntas de esta instancia.',
  'This instance has used up its credit at OpenAI. Whoever runs it has to add some there; until then there are no suggestions.':
    'Esta instancia ha agotado su crédito en OpenAI. Quien la administra tiene que añadir más; hasta entonces no hay ' +
    'sugerencias.',
  'The suggestion became too long and was cut off. Try again, or with a shorter text.':
    'La sugerencia se hizo demasiado larga y se cortó. Inténtalo de nuevo, o con un texto más corto.',
  "OpenAI's answer was not what was asked for. Try again.":
    'La respuesta de OpenAI no era lo que se pedía. Inténtalo de nuevo.',
  'OpenAI suggests nothing for this picture. Write the words yourself.':
    'OpenAI no sugiere nada para esta imagen. Escribe tú las palabras.',
  'OpenAI suggests nothing for this text. Change it, or go on without.':
    'OpenAI no sugiere nada para este texto. Cámbialo, o sigue sin sugerencias.',
  'OpenAI does not take this picture. Write the words yourself.':
    'OpenAI no admite esta imagen. Escribe tú las palabras.',
  'A name has 1 to {} characters, on one line.': 'Un nombre tiene de 1 a {0} caracteres, en una sola línea.',
  'Use at most {} characters.': 'Usa como máximo {0} caracteres.',
  'Sign out and in again, and add it within 15 minutes. A session that is older could be in other hands.':
    'Cierra la sesión, iníciala de nuevo y añádela antes de 15 minutos. Una sesión más antigua podría estar en otras manos.',
  'It is the only one that opens your workspace. Add another first.':
    'Es la única que abre tu espacio de trabajo. Primero añade otra.',
  '{} Try again in {}.': '{0} Inténtalo de nuevo en {1}.',
  '{} seconds': '{0} segundos',
  '{} minutes': '{0} minutos',
  'a minute': 'un minuto',
};

const looking = {
  'The intent could not be written, so nothing was sent.': 'No se pudo anotar el envío, así que no se envió nada.',
  'The sender woke too late for its intent, and did not send.': 'El envío despertó demasiado tarde y no se hizo.',
  'The tokens could not be had.': 'No se pudieron obtener los tokens.',
  'The tokens could not be had yet.': 'Todavía no se han podido obtener los tokens.',
  'The platform accepted it, and its name there is not known.': 'La plataforma la aceptó, y no se sabe su nombre allí.',
  'It would run out before it is needed, and is made anew.': 'Caducaría antes de hacer falta, y se hace de nuevo.',
  '{} accepted it at {} as {}, and has not shown it since.{}':
    '{0} la aceptó el {1} como {2}, y desde entonces no la ha mostrado.{3}',
  'The answer was lost, and we could not look whether it arrived: {}':
    'La respuesta se perdió, y no pudimos comprobar si llegó: {0}',
  'the connection was lost': 'se perdió la conexión',
  'the answer is too long': 'la respuesta es demasiado larga',
  'the call did not leave': 'la llamada no llegó a salir',
  'Remove this app there: {}': 'Quita allí esta aplicación: {0}',
  'an account': 'una cuenta',
};

export const served: Readonly<Record<string, string>> = {
  ...x,
  ...facebook,
  ...instagram,
  ...tiktok,
  ...importing,
  ...templates,
  ...writing,
  ...files,
  ...accounts,
  ...deliveries,
  ...looking,
  ...answers,
  ...requests,
};
