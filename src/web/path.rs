//! The parameter of a path. What is not text names nothing that is here.

use super::problem::Error;
use axum::extract::{FromRequestParts, RawPathParams};
use http::request::Parts;

/// The one parameter of a route.
pub(super) struct Path(pub(super) String);

impl<S: Send + Sync> FromRequestParts<S> for Path {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let parameters = RawPathParams::from_request_parts(parts, state)
            .await
            .map_err(|_| Error::NotFound)?;
        parameters
            .iter()
            .next()
            .map(|(_, value)| Self(value.to_owned()))
            .ok_or(Error::NotFound)
    }
}
