//! The body of a request that is handed on to the media store as it comes in.
//!
//! In the Worker no byte of it is read here: whoever calls the router takes the body out of the
//! request before, and says so with [`Detached`]; the media store then pipes it from there. On the
//! host it is read into memory.

use super::body;
use super::problem::Error;
use crate::ports::media::{Body, Chunk};
use axum::extract::{FromRequest, Request};
use http::{HeaderMap, Method, StatusCode, header};

/// In the extensions of a request: its body was taken out, for the media store.
#[derive(Clone, Copy, Debug)]
pub struct Detached;

/// A body that is to be stored, and how many bytes its client says that it has.
pub(super) struct Incoming {
    pub(super) length: u64,
    body: Option<axum::body::Body>,
}

/// Whether the body of such a request goes to the media store as it comes in.
#[must_use]
pub fn is_streamed(method: &Method, path: &str) -> bool {
    let mut parts = path.strip_prefix("/api/v1/media/").unwrap_or("").split('/');
    *method == Method::PUT && parts.nth(1) == Some("parts")
}

impl<S: Send + Sync> FromRequest<S> for Incoming {
    type Rejection = Error;

    async fn from_request(request: Request, _: &S) -> Result<Self, Error> {
        if !body::is_of(request.headers(), "application/octet-stream") {
            return Err(Error::Refused(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "octet_stream_only",
                "Send the bytes with Content-Type: application/octet-stream.".to_owned(),
                Vec::new(),
            ));
        }
        let length = length(request.headers()).ok_or_else(|| {
            Error::Refused(
                StatusCode::LENGTH_REQUIRED,
                "length_required",
                "Say with Content-Length how many bytes this part has.".to_owned(),
                Vec::new(),
            )
        })?;
        let is_detached = request.extensions().get::<Detached>().is_some();
        let body = (!is_detached).then(|| request.into_body());
        Ok(Self { length, body })
    }
}

fn length(headers: &HeaderMap) -> Option<u64> {
    let length = headers.get(header::CONTENT_LENGTH)?.to_str().ok()?;
    length.parse().ok()
}

// === impl Incoming ===

impl Incoming {
    /// The body as the media store takes it.
    pub(super) async fn into_body(self) -> Result<Body, Error> {
        let Some(body) = self.body else {
            let length = self.length;
            return Ok(Body::default().with(Chunk::Request { length }));
        };
        let most = usize::try_from(self.length).unwrap_or(usize::MAX);
        let bytes = body::read(body, most).await?;
        if bytes.len() == most {
            Ok(bytes.into())
        } else {
            let detail = "The body ended before as many bytes came as Content-Length says.";
            Err(Error::BadRequest("unreadable_body", detail.to_owned()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_parts_are_handed_on() {
        let part = "/api/v1/media/med_1/parts/1";
        assert!(is_streamed(&Method::PUT, part));
        assert!(!is_streamed(&Method::POST, part));
        for other in [
            "/api/v1/media/med_1/thumbnail",
            "/api/v1/media",
            "/parts",
            "/",
        ] {
            assert!(!is_streamed(&Method::PUT, other), "{other}");
        }
    }
}
