//! The calls that bring bytes: a picture in one, and everything else in an announcement, segments
//! and an end.
//!
//! <https://docs.x.com/x-api/media/quickstart/media-upload-chunked>

use std::fmt::Display;

use http::{Request, Response, StatusCode};
use serde_json::{Value, json};

use super::category::{Category, Look, NAMES, TYPES};
use super::judge::{Verdict, judge};
use super::upload::{Upload, Whole, Work};
use super::uploads::Announcement;
use crate::answer::json as json_response;
use crate::inspect;
use crate::moment::Moment;
use crate::multipart::{Part, parts};
use crate::x::bearer::Caller;
use crate::x::draft::{json_body, not_json, violation};
use crate::x::errors::Refusal;
use crate::x::schema::{Field, Shape};
use crate::x::state::XState;

/// "`segment_index` 0-999"
const MOST_SEGMENTS: u16 = 1000;
/// The largest announcement that the schema takes: 16 GiB.
const MOST_BYTES: i64 = 17_179_869_184;
const SUM_IS_WRONG: &str = "Segments do not add up to provided total file size.";

const ANNOUNCEMENT: Shape = Shape::Object(&[
    Field::optional("additional_owners", Shape::List(&Shape::Id, 1, 100)),
    Field::required("media_category", Shape::OneOf(&NAMES)),
    Field::required("media_type", Shape::OneOf(&TYPES)),
    Field::optional("shared", Shape::Bool),
    Field::required("total_bytes", Shape::Number(1, MOST_BYTES)),
]);

/// `POST /2/media/upload`
pub(crate) fn whole_image(
    x: &mut XState,
    caller: &Caller,
    request: &Request<Vec<u8>>,
    moment: &Moment<'_>,
) -> Result<Response<Vec<u8>>, Refusal> {
    // Callers who still send `command=INIT` here are answered like that.
    let form = parts(request).ok_or_else(not_json)?;
    let [category, bytes] = fields(&form, ["media_category", "media"])?;
    let category = text(category)
        .and_then(Category::named)
        .filter(|category| category.look() == Look::Image)
        .ok_or_else(|| {
            wrong(
                "media_category",
                "only a still image can be sent in one call",
            )
        })?;
    check_size(category, bytes.len() as u64, "media")?;
    let media_type = inspect::container_of(bytes).map_or("", inspect::Container::content_type);
    let announcement = Announcement {
        category,
        media_type: media_type.to_owned(),
        total_bytes: bytes.len() as u64,
    };
    let upload = x.uploads.begin(&caller.user, announcement, moment);
    keep(upload, 0, bytes, moment)?;
    let id = upload.id.clone();
    finish(x, caller, &id, moment)
}

/// `POST /2/media/upload/initialize`
pub(crate) fn initialize(
    x: &mut XState,
    caller: &Caller,
    request: &Request<Vec<u8>>,
    moment: &Moment<'_>,
) -> Result<Response<Vec<u8>>, Refusal> {
    let body = json_body(request).ok_or_else(not_json)?;
    let violations = ANNOUNCEMENT.violations(&body);
    if !violations.is_empty() {
        return Err(Refusal::invalid(&violations));
    }
    let (Some(category), Some(media_type), Some(total_bytes)) = (
        body["media_category"].as_str().and_then(Category::named),
        body["media_type"].as_str(),
        body["total_bytes"].as_u64(),
    ) else {
        return Err(not_json());
    };
    if !category.admits(media_type) {
        return Err(wrong("media_type", "is not of this media_category"));
    }
    check_size(category, total_bytes, "total_bytes")?;
    let announcement = Announcement {
        category,
        media_type: media_type.to_owned(),
        total_bytes,
    };
    let upload = x.uploads.begin(&caller.user, announcement, moment);
    Ok(said(&upload.announced(moment.now_ms)))
}

/// `POST /2/media/upload/:id/append`
pub(crate) fn append(
    x: &mut XState,
    caller: &Caller,
    id: &str,
    request: &Request<Vec<u8>>,
    moment: &Moment<'_>,
) -> Result<Response<Vec<u8>>, Refusal> {
    let form = parts(request)
        .ok_or_else(|| violation("", "", "Request body is not valid multipart/form-data."))?;
    let [index, bytes] = fields(&form, ["segment_index", "media"])?;
    if bytes.len() as u64 > moment.settings.x_chunk_bytes {
        return Err(Refusal::chunk_too_large(moment.settings.x_chunk_status));
    }
    let index = text(index)
        .and_then(|index| index.parse().ok())
        .filter(|index| *index < MOST_SEGMENTS)
        .ok_or_else(|| wrong("segment_index", "must be a whole number from 0 to 999"))?;
    if bytes.is_empty() {
        return Err(wrong("media", "must not be empty"));
    }
    let upload = x.uploads.own(&caller.user, id, moment.now_ms)?;
    if upload.whole.is_some() {
        return Err(wrong("id", "is finalized already"));
    }
    if upload.bytes_with(index, bytes.len() as u64) > upload.total_bytes {
        return Err(violation("media", "", SUM_IS_WRONG));
    }
    keep(upload, index, bytes, moment)?;
    let expires_at = upload.expires_at_ms.div_euclid(1000);
    Ok(said(&json!({"expires_at": expires_at})))
}

/// `POST /2/media/upload/:id/finalize`; asked again, it says the same.
pub(crate) fn finalize(
    x: &mut XState,
    caller: &Caller,
    id: &str,
    request: &Request<Vec<u8>>,
    moment: &Moment<'_>,
) -> Result<Response<Vec<u8>>, Refusal> {
    if !request.body().is_empty() {
        return Err(violation("", "", "There must be no request body."));
    }
    let upload = x.uploads.own(&caller.user, id, moment.now_ms)?;
    if let Some(whole) = &upload.whole {
        return Ok(said(&upload.shown(whole, moment.now_ms)));
    }
    let is_gapless = upload
        .segments
        .keys()
        .zip(0..)
        .all(|(at, place)| *at == place);
    let sum: u64 = upload.segments.values().sum();
    if !is_gapless || sum != upload.total_bytes {
        return Err(violation("id", id, SUM_IS_WRONG));
    }
    finish(x, caller, id, moment)
}

/// Makes one file of the segments and has it looked at.
fn finish(
    x: &mut XState,
    caller: &Caller,
    id: &str,
    moment: &Moment<'_>,
) -> Result<Response<Vec<u8>>, Refusal> {
    let upload = x.uploads.own(&caller.user, id, moment.now_ms)?;
    let mut files = upload.files();
    let file = files.pop().unwrap_or_default();
    let joined = moment.spool.join(&files, &file).map_err(full)?;
    upload.segments.clear();
    let path = moment.spool.path(&file).map_err(full)?;
    let seen = inspect::look_at(&path);
    let mut whole = Whole {
        bytes: joined.bytes,
        sha256: joined.sha256,
        content_type: upload.media_type.clone(),
        width: 0,
        height: 0,
        duration_ms: 0,
        verdict: verdict(upload, &seen, moment),
        work: work(upload, moment),
    };
    if let Ok(seen) = &seen {
        whole.note(seen);
    }
    if let (Look::Image, Verdict::Failed(why)) = (upload.category.look(), &whole.verdict) {
        // Nothing is worked on later: whether a picture is one is known at once.
        let refusal = violation("media", id, &format!("The media could not be used: {why}."));
        let number = upload.number;
        x.uploads.drop_upload(number, moment);
        return Err(refusal);
    }
    let answer = said(&upload.shown(&whole, moment.now_ms));
    upload.whole = Some(whole);
    Ok(answer)
}

/// What X makes of a file, unless a test wants something else.
fn verdict(
    upload: &Upload,
    seen: &Result<inspect::Inspected, inspect::Unreadable>,
    moment: &Moment<'_>,
) -> Verdict {
    let genuine = judge(upload.category, &upload.media_type, seen);
    match (&moment.settings.x_media_fails_with, genuine) {
        (Some(message), _) => Verdict::Failed(message.clone()),
        (None, Verdict::Fit) if moment.settings.x_media_useless => Verdict::Useless,
        (None, genuine) => genuine,
    }
}

/// GIFs and videos are worked on; X may keep that to itself, and then they are ready at once.
fn work(upload: &Upload, moment: &Moment<'_>) -> Option<Work> {
    let is_worked_on = match upload.category.look() {
        Look::Image | Look::Text => false,
        Look::Gif | Look::Video => !moment.settings.x_omits_processing_info,
    };
    is_worked_on.then(|| Work::starting(moment.now_ms, moment.settings))
}

fn keep(upload: &mut Upload, index: u16, bytes: &[u8], moment: &Moment<'_>) -> Result<(), Refusal> {
    let file = upload.segment_file(index);
    moment.spool.write(&file, bytes).map_err(full)?;
    upload.segments.insert(index, bytes.len() as u64);
    Ok(())
}

/// The two fields of a form; any other is refused.
fn fields<'a>(form: &[Part<'a>], names: [&str; 2]) -> Result<[&'a [u8]; 2], Refusal> {
    if let Some(stranger) = form.iter().find(|part| !names.contains(&part.name)) {
        let message =
            "is not defined in the schema and the schema does not allow additional properties";
        return Err(wrong(stranger.name, message));
    }
    let one = |name: &str| {
        let mut found = form.iter().filter(|part| part.name == name);
        match (found.next(), found.next()) {
            (Some(part), None) => Ok(part.body),
            _ => Err(wrong(name, "is missing but it is required")),
        }
    };
    Ok([one(names[0])?, one(names[1])?])
}

fn text(bytes: &[u8]) -> Option<&str> {
    str::from_utf8(bytes).ok()
}

fn check_size(category: Category, bytes: u64, parameter: &str) -> Result<(), Refusal> {
    let most = category.most_bytes();
    if bytes <= most {
        return Ok(());
    }
    let message = format!("File size exceeds {most} bytes.");
    Err(violation(parameter, &bytes.to_string(), &message))
}

fn wrong(parameter: &str, fault: &str) -> Refusal {
    violation(parameter, "", &format!("$.{parameter}: {fault}"))
}

/// The disk of this computer has no room.
fn full(error: impl Display) -> Refusal {
    eprintln!("the sandbox cannot keep the bytes of media: {error}");
    Refusal::out_of_order()
}

fn said(data: &Value) -> Response<Vec<u8>> {
    json_response(StatusCode::OK, &json!({"data": data}))
}
