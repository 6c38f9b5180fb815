//! What a request knows already, from its headers: the version that it has seen, and whether it was
//! sent before.

use super::problem::Error;
use crate::usecases::compose::Key;
use axum::extract::FromRequestParts;
use http::request::Parts;
use http::{HeaderName, header};

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// The version in `If-Match: "3"`.
pub(super) struct Seen(pub(super) i64);

/// The `Idempotency-Key`, if there is one.
pub(super) struct Once(pub(super) Option<Key>);

impl<S: Send + Sync> FromRequestParts<S> for Seen {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        let tag = parts
            .headers
            .get(header::IF_MATCH)
            .ok_or(Error::PreconditionRequired)?
            .to_str()
            .unwrap_or_default();
        tag.trim()
            .trim_matches('"')
            .parse()
            .map(Self)
            .map_err(|_| Error::Stale)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Once {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        match parts
            .headers
            .get(IDEMPOTENCY_KEY)
            .map(|key| key.to_str().ok().and_then(Key::parse))
        {
            None => Ok(Self(None)),
            Some(Some(key)) => Ok(Self(Some(key))),
            Some(None) => Err(Error::BadRequest(
                "idempotency_key",
                "An Idempotency-Key has 1 to 255 visible ASCII characters.".into(),
            )),
        }
    }
}
