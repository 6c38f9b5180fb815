//! A JSON body: of the right type, small enough, and of exactly the shape that is expected, or an error that names the field.

use super::problem::Error;
use crate::domain::violation::Violation;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, Request};
use http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;

/// A body of the shape `T`.
pub(super) struct Json<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        if !is_json(request.headers()) {
            return Err(Error::Forbidden("json_only", "Send JSON, with Content-Type: application/json."));
        }
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection| unreadable(&rejection))?;
        parse(&bytes).map(Self)
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

fn unreadable(rejection: &BytesRejection) -> Error {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Error::TooLarge
    } else {
        Error::BadRequest("unreadable_body", "The body could not be read.".into())
    }
}

/// JSON that is not JSON is 400; JSON of another shape is 422, with its place.
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let parsed = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let inner = error.inner();
        if !inner.is_data() {
            return Error::BadRequest("not_json", format!("The body is not JSON: {inner}."));
        }
        let path = error.path().to_string();
        let code = if inner.to_string().starts_with("unknown field") { "unknown_field" } else { "wrong_type" };
        Error::Invalid(vec![Violation::new(if path == "." { String::new() } else { path }, code, inner.to_string())])
    })?;
    json.end().map_err(|error| Error::BadRequest("not_json", format!("The body is not JSON: {error}.")))?;
    Ok(parsed)
}
