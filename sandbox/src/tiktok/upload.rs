//! `PUT` of a video in chunks, one after the other, at the address that the init call gave. The
//! bytes are counted and forgotten.
//!
//! <https://developers.tiktok.com/doc/content-posting-api-media-transfer-guide>

use http::{HeaderMap, HeaderValue, Request, Response, StatusCode, header};
use serde::{Deserialize, Serialize};

use super::publication::{Source, Stage};
use super::{UPLOADS, World, media};
use crate::answer::{origin, reply};
use crate::form::Form;
use crate::secrets::random_text;
use crate::stage::Moment;

/// "The `upload_url` is valid for one hour."
const LIVES_MS: i64 = 60 * 60 * 1000;
const TYPES: [&str; 3] = ["video/mp4", "video/quicktime", "video/webm"];

/// A video that is being put.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Upload {
    pub(crate) token: String,
    size: u64,
    chunk_size: u64,
    count: u64,
    received: u64,
    is_video: bool,
}

/// What a `Content-Range` says, the last byte included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Range {
    first: u64,
    last: u64,
    total: u64,
}

/// `PUT /upload/?upload_token=`
pub(crate) fn put(
    world: &mut World,
    request: &Request<Vec<u8>>,
    moment: &Moment<'_>,
) -> Response<Vec<u8>> {
    let publication = presented(request).and_then(|token| world.publications.of_upload(&token));
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
    if publication.stage != Stage::Waiting || range.first != upload.received {
        return upload.progress(StatusCode::RANGE_NOT_SATISFIABLE);
    }
    if range.last != upload.last_of_next() {
        return bare(StatusCode::BAD_REQUEST);
    }
    upload.take(&range, request.body());
    if upload.received < upload.size {
        return upload.progress(StatusCode::PARTIAL_CONTENT);
    }
    let answer = upload.progress(StatusCode::CREATED);
    publication.stage = Stage::Processing(moment.now_ms);
    answer
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

// === impl Upload ===

impl Upload {
    /// One that nothing has come of yet.
    pub(crate) fn new(size: u64, chunk_size: u64, count: u64) -> Self {
        Self {
            token: random_text(),
            size,
            chunk_size,
            count,
            received: 0,
            is_video: false,
        }
    }

    /// How many bytes came.
    pub(crate) fn received(&self) -> u64 {
        self.received
    }

    /// Whether what came begins like a video.
    pub(crate) fn is_video(&self) -> bool {
        self.is_video
    }

    /// The remainder belongs to the last chunk.
    fn last_of_next(&self) -> u64 {
        let place = self.received / self.chunk_size;
        if place + 1 >= self.count {
            self.size - 1
        } else {
            self.received + self.chunk_size - 1
        }
    }

    fn take(&mut self, range: &Range, bytes: &[u8]) {
        if range.first == 0 {
            self.is_video = media::is_video(bytes);
        }
        self.received = range.last + 1;
    }

    fn progress(&self, status: StatusCode) -> Response<Vec<u8>> {
        let mut response = bare(status);
        if let Ok(value) =
            HeaderValue::from_str(&format!("bytes 0-{}/{}", self.received, self.size))
        {
            response.headers_mut().insert(header::CONTENT_RANGE, value);
        }
        response
    }
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

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

fn bare(status: StatusCode) -> Response<Vec<u8>> {
    reply(status, "text/plain", Vec::new())
}
