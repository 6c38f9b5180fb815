//! Bodies: small enough, and come in time. A JSON body is of the right type and of exactly the
//! shape that is expected, or an error that names the field; what a platform signs is taken as it
//! came.

use super::problem::Error;
use crate::domain::time::Span;
use crate::domain::violation::{Violation, wrong_shape};
use crate::ports::{Clock, Ports};
use crate::usecases::Core;
use crate::usecases::media::LONGEST_THUMBNAIL;
use axum::body::Body;
use axum::extract::{FromRequest, Request};
use futures_util::StreamExt;
use futures_util::future::{Either, select};
use http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;
use std::pin::pin;

/// The longest body: a post of 25,000 characters for each of ten accounts, and nobody's post is
/// longer.
const LONGEST: usize = 256 * 1024;

/// The longest body that a platform sends by itself: some hundred bytes are usual.
const LONGEST_CALLBACK: usize = 64 * 1024;

/// How much of a longer body is heard out.
const LONGEST_HEARD: usize = 16 << 20;

/// How long a body may take to come: 256 KiB at 13 KB a second.
const LONGEST_WAIT: Span = Span::seconds(20);

/// A body of the shape `T`.
pub(super) struct Json<T>(pub(super) T);

impl<P: Ports, T: DeserializeOwned> FromRequest<Core<P>> for Json<T> {
    type Rejection = Error;

    async fn from_request(request: Request, core: &Core<P>) -> Result<Self, Error> {
        if !is_of(request.headers(), "application/json") {
            return Err(Error::Forbidden(
                "json_only",
                "Send JSON, with Content-Type: application/json.",
            ));
        }
        parse(&in_time(core, read(request.into_body(), LONGEST)).await?).map(Self)
    }
}

/// The bytes of a file of comma-separated values.
pub(super) struct Csv(pub(super) Vec<u8>);

impl<P: Ports> FromRequest<Core<P>> for Csv {
    type Rejection = Error;

    async fn from_request(request: Request, core: &Core<P>) -> Result<Self, Error> {
        if !is_of(request.headers(), "text/csv") {
            return Err(Error::Refused(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "csv_only",
                "Send a file of comma-separated values, with Content-Type: text/csv.".to_owned(),
                Vec::new(),
            ));
        }
        in_time(core, read(request.into_body(), LONGEST))
            .await
            .map(Self)
    }
}

/// The bytes of a small picture.
pub(super) struct Picture(pub(super) Vec<u8>);

impl<P: Ports> FromRequest<Core<P>> for Picture {
    type Rejection = Error;

    async fn from_request(request: Request, core: &Core<P>) -> Result<Self, Error> {
        let reading = read(request.into_body(), LONGEST_THUMBNAIL);
        in_time(core, reading).await.map(Self)
    }
}

/// The bytes of a body that a platform sends by itself.
pub(super) async fn of_callback<P: Ports>(
    core: &Core<P>,
    request: Request,
) -> Result<Vec<u8>, Error> {
    in_time(core, read(request.into_body(), LONGEST_CALLBACK)).await
}

async fn in_time<P: Ports>(
    core: &Core<P>,
    reading: impl Future<Output = Result<Vec<u8>, Error>> + Send,
) -> Result<Vec<u8>, Error> {
    let over = core.ports.clock().sleep_until(core.now() + LONGEST_WAIT);
    match select(pin!(reading), pin!(over)).await {
        Either::Left((bytes, _)) => bytes,
        Either::Right(((), _)) => Err(Error::TooSlow),
    }
}

/// Reads a body of at most `longest` bytes. What is longer is read on and thrown away for a while,
/// because many clients listen for an answer only once they have said everything.
pub(super) async fn read(body: Body, longest: usize) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let mut length = 0;
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| {
            Error::BadRequest("unreadable_body", "The body could not be read.".into())
        })?;
        length += chunk.len();
        if length <= longest {
            bytes.extend_from_slice(&chunk);
        } else if length > LONGEST_HEARD {
            break;
        }
    }
    if length > longest {
        Err(Error::TooLarge {
            kib: longest / 1024,
        })
    } else {
        Ok(bytes)
    }
}

/// Whether the body is of this type, whatever its parameters.
pub(super) fn is_of(headers: &HeaderMap, wanted: &str) -> bool {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    kind.split(';')
        .next()
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case(wanted))
}

/// A character outside of the first 65,536 is escaped in two halves (RFC 8259 §7). One without the
/// other is no character.
fn half_character(path: &str) -> Violation {
    Violation::new(
        if path == "." { "" } else { path },
        "half_character",
        "This holds half a character: an escape such as \\ud83d without its other half. Somebody \
        cut the text in the middle of an emoji.",
    )
}

/// JSON that is not JSON is 400; JSON of another shape is 422, with its place.
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let parsed = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let inner = error.inner();
        let said = inner.to_string();
        if said.contains("surrogate") || said.contains("end of hex escape") {
            return Error::Invalid(vec![half_character(&error.path().to_string())]);
        }
        if !inner.is_data() {
            return Error::BadRequest("not_json", format!("The body is not JSON: {inner}."));
        }
        Error::Invalid(vec![wrong_shape(&error)])
    })?;
    json.end().map_err(|error| {
        Error::BadRequest("not_json", format!("The body is not JSON: {error}."))
    })?;
    Ok(parsed)
}
