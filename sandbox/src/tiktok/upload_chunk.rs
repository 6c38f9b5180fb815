//! `PUT` of a video in chunks, one after the other, at the address that the init call gave.
//!
//! <https://developers.tiktok.com/doc/content-posting-api-media-transfer-guide>

use http::{HeaderMap, HeaderValue, Request, Response, StatusCode, header};

use super::publication::{Source, Stage};
use super::state::TikTokState;
use super::upload::Upload;
use crate::answer::{MadePublic, origin, reply};
use crate::form::Form;
use crate::moment::Moment;

/// Where videos are put.
pub(crate) const UPLOADS: &str = "/tiktok/upload/";
/// "The `upload_url` is valid for one hour."
const LIVES_MS: i64 = 60 * 60 * 1000;
const TYPES: [&str; 3] = ["video/mp4", "video/quicktime", "video/webm"];

/// What a `Content-Range` says, the last byte included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Range {
    first: u64,
    last: u64,
    total: u64,
}

/// `PUT /upload/?upload_token=`
pub(crate) fn put(
    tiktok: &mut TikTokState,
    request: &Request<Vec<u8>>,
    moment: &Moment<'_>,
) -> Response<Vec<u8>> {
    let publication = presented(request).and_then(|token| tiktok.publications.of_upload(&token));
    let Some(publication) = publication else {
        return bare(StatusCode::NOT_FOUND);
    };
    let is_over = moment.now_ms - publication.received_at_ms >= LIVES_MS;
    let Source::File(upload) = &mut publication.source else {
        return bare(StatusCode::NOT_FOUND);
    };
    if is_over {
        return bare(StatusCode::FORBIDDEN);
    }
    let Some(range) = Range::of(request).filter(|range| range.total == upload.size) else {
        return bare(StatusCode::BAD_REQUEST);
    };
    if publication.stage != Stage::Waiting || range.first != upload.received() {
        return progress(upload, StatusCode::RANGE_NOT_SATISFIABLE);
    }
    if range.last != upload.last_of_next() {
        return bare(StatusCode::BAD_REQUEST);
    }
    match upload.take(request.body(), moment.files) {
        Ok(None) => progress(upload, StatusCode::PARTIAL_CONTENT),
        Ok(Some(sum)) => {
            let mut answer = progress(upload, StatusCode::CREATED);
            let made = MadePublic(publication.publish_id.clone());
            answer.extensions_mut().insert(made);
            publication.received_at_ms = moment.received_at_ms;
            publication.has_come(vec![sum], moment.now_ms);
            answer
        }
        Err(_) => bare(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

/// Where the chunks go, on the host that was asked; it holds a secret.
pub(crate) fn address(token: &str, request: &Request<Vec<u8>>) -> String {
    format!("{}{UPLOADS}?upload_token={token}", origin(request))
}

/// The secret in the address of a chunk.
pub(crate) fn presented(request: &Request<Vec<u8>>) -> Option<String> {
    let is_chunk = request.uri().path() == UPLOADS;
    is_chunk
        .then(|| {
            Form::of_query(request)
                .one("upload_token")
                .map(str::to_owned)
        })
        .flatten()
}

// === impl Range ===

impl Range {
    /// The range of a chunk whose other headers are right too.
    fn of(request: &Request<Vec<u8>>) -> Option<Self> {
        let headers = request.headers();
        let kind = text(headers, header::CONTENT_TYPE).filter(|kind| TYPES.contains(kind));
        let length = text(headers, header::CONTENT_LENGTH)
            .is_none_or(|length| length == request.body().len().to_string());
        let is_streamed = headers.contains_key(header::TRANSFER_ENCODING);
        let (range, total) = text(headers, header::CONTENT_RANGE)?
            .strip_prefix("bytes ")?
            .split_once('/')?;
        let (first, last) = range.split_once('-')?;
        let range = Self {
            first: first.parse().ok()?,
            last: last.parse().ok()?,
            total: total.parse().ok()?,
        };
        let is_body = range.last.checked_sub(range.first)? + 1 == request.body().len() as u64;
        (kind.is_some() && length && !is_streamed && is_body).then_some(range)
    }
}

fn progress(upload: &Upload, status: StatusCode) -> Response<Vec<u8>> {
    let mut response = bare(status);
    if let Ok(value) =
        HeaderValue::from_str(&format!("bytes 0-{}/{}", upload.received(), upload.size))
    {
        response.headers_mut().insert(header::CONTENT_RANGE, value);
    }
    response
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

fn bare(status: StatusCode) -> Response<Vec<u8>> {
    reply(status, "text/plain", Vec::new())
}
