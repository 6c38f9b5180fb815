//! What a request knows already, from its headers: the version that it has seen, and whether it was
//! sent before.

use super::problem::Error;
use crate::usecases::compose::Key;
use crate::usecases::seen::Seen;
use axum::extract::FromRequestParts;
use http::request::Parts;
use http::{HeaderName, header};

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// What `If-Match` says. Whether it fits is asked once the thing is known to be there: what is not
/// there is not found, whatever the header says (RFC 9110 §13.2.1).
pub(super) struct IfMatch(pub(super) Seen);

/// The `Idempotency-Key`, if there is one.
pub(super) struct Once(pub(super) Option<Key>);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        let Some(value) = parts.headers.get(header::IF_MATCH) else {
            return Ok(Self(Seen::Nothing));
        };
        Ok(Self(seen(value.to_str().unwrap_or_default())))
    }
}

/// `*`, or versions such as `"3"`. What is none of ours fits nothing.
fn seen(value: &str) -> Seen {
    if value.trim() == "*" {
        return Seen::Any;
    }
    let versions = value
        .split(',')
        .filter_map(|tag| tag.trim().trim_matches('"').parse().ok());
    Seen::Versions(versions.collect())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_names_versions_or_any() {
        assert_eq!(seen("*"), Seen::Any);
        assert_eq!(seen("\"3\""), Seen::Versions(vec![3]));
        assert_eq!(seen("\"3\", \"x\", \"5\""), Seen::Versions(vec![3, 5]));
        assert_eq!(seen("W/\"3\""), Seen::Versions(vec![]));
    }
}
