//! The parameters of a path. What is not text names nothing that is here.

use super::problem::Error;
use axum::extract::{FromRequestParts, RawPathParams};
use http::request::Parts;

/// The one parameter of a route.
pub(super) struct Path(pub(super) String);

/// The two parameters of the route of a part: an id, and a number.
pub(super) struct PartPath(pub(super) String, pub(super) u16);

impl<S: Send + Sync> FromRequestParts<S> for PartPath {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let parameters = RawPathParams::from_request_parts(parts, state)
            .await
            .map_err(|_| Error::NotFound)?;
        let mut values = parameters.iter().map(|(_, value)| value);
        match (values.next(), values.next().map(str::parse)) {
            (Some(id), Some(Ok(number))) => Ok(Self(id.to_owned(), number)),
            (_, _) => Err(Error::NotFound),
        }
    }
}

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
