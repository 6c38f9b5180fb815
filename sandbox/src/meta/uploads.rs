//! `/{app}/uploads` and `/upload:{session}`: a file is sent with a person's token, in parts if need
//! be, and its handle is then given to `/{page}/videos`.
//!
//! <https://developers.facebook.com/docs/graph-api/guides/upload>

use http::Request;
use serde_json::json;

use super::app::APP_ID;
use super::bearer::{Call, Outcome};
use super::sessions::Upload;
use super::state::MetaState;
use crate::files::StoredFile;
use crate::graph::{self, Params, Refusal, upload};
use crate::moment::Moment;

const OF_UPLOADS: [&str; 3] = ["file_name", "file_length", "file_type"];
/// "A valid file type, one of application/pdf, image/jpeg, image/jpg, image/png,
/// video/mp4."
const TYPES: [&str; 5] = [
    "application/pdf",
    "image/jpeg",
    "image/jpg",
    "image/png",
    "video/mp4",
];

/// `POST /{version}/{app}/uploads`
pub(crate) fn start(call: &mut Call<'_, '_>, app: &str) -> Outcome {
    let caller = call.admit_person(&OF_UPLOADS)?;
    if app != APP_ID {
        return Err(Refusal::no_such_object("POST", app));
    }
    call.params.needed("file_name")?;
    let kind = call.params.needed("file_type")?;
    if !TYPES.contains(&kind) {
        return Err(Refusal::invalid("Param file_type is of no supported type"));
    }
    let size = call.params.number("file_length")?;
    let size = size
        .filter(|size| *size > 0)
        .ok_or_else(|| Refusal::invalid("Param file_length must be a positive integer"))?;
    let id = call.meta.uploads.begin(caller.person, size);
    Ok(json!({"id": id}))
}

/// `POST /{version}/upload:{session}` with the bytes, and `GET` for how many are there. The token
/// comes with the word `OAuth`.
pub(crate) fn answer(
    meta: &mut MetaState,
    request: &Request<Vec<u8>>,
    moment: &Moment<'_>,
    session: &str,
) -> Outcome {
    let token =
        graph::presented(request, &Params::default(), "OAuth").ok_or_else(Refusal::no_token)?;
    let token = meta
        .grants
        .tokens
        .living(&token, moment.now_ms)
        .map_err(Refusal::ended_token)?;
    let (person, is_page) = (token.person.clone(), token.page().is_some());
    let method = request.method().as_str();
    let upload = meta
        .uploads
        .of(session, &person)
        .filter(|_| !is_page)
        .ok_or_else(|| Refusal::no_such_object(method, session))?;
    match method {
        "GET" => Ok(json!({"id": upload.id, "file_offset": upload.bytes})),
        "POST" => take(upload, request, moment),
        _ => Err(Refusal::no_such_object(method, session)),
    }
}

/// The file of a handle; it can be taken once.
pub(crate) fn taken(call: &mut Call<'_, '_>, handle: &str) -> Result<StoredFile, Refusal> {
    call.meta
        .uploads
        .use_up(handle)
        .ok_or_else(|| Refusal::invalid("Param fbuploader_video_file_chunk is no file's handle"))
}

fn take(upload: &mut Upload, request: &Request<Vec<u8>>, moment: &Moment<'_>) -> Outcome {
    let offset = upload::number(request.headers(), "file_offset");
    let length = upload::length_of(request);
    if offset != Some(upload.bytes) || upload.bytes + length > upload.size || length == 0 {
        let message = "(#100) Header file_offset is not where the last byte was";
        return Err(Refusal::new(100, message));
    }
    let mut body = upload::body_of(request)?;
    Ok(match upload.add(&mut *body, moment.files)? {
        Some(handle) => json!({"h": handle}),
        None => json!({"id": upload.id, "file_offset": upload.bytes}),
    })
}
