//! The query of an address: of exactly the shape that is expected, or an error that names the
//! parameter.

use super::problem::Error;
use crate::domain::violation::Violation;
use axum::extract::rejection::QueryRejection;
use axum::extract::{FromRequestParts, Query as Parsed};
use http::request::Parts;
use serde::de::DeserializeOwned;
use std::error::Error as _;

/// A query of the shape `T`.
pub(super) struct Query<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let parsed = Parsed::<T>::from_request_parts(parts, state).await;
        parsed
            .map(|Parsed(query)| Self(query))
            .map_err(|rejection| {
                let query = parts.uri.query().unwrap_or_default();
                Error::Invalid(vec![with_plus_sign(violation(&rejection), query)])
            })
    }
}

/// Says of a value with a plus sign that it means a space: an instant such as
/// `2026-12-01T09:00:00+02:00` is the usual case.
fn with_plus_sign(violation: Violation, query: &str) -> Violation {
    let has_plus = query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .any(|(name, value)| name == violation.path && value.contains('+'));
    if !has_plus {
        return violation;
    }
    let message = format!(
        "{}. In an address, + means a space: write %2B.",
        violation.message.trim_end_matches('.')
    );
    Violation {
        message,
        ..violation
    }
}

fn violation(rejection: &QueryRejection) -> Violation {
    let mut cause = rejection.source();
    while let Some(error) = cause {
        if let Some(error) =
            error.downcast_ref::<serde_path_to_error::Error<serde::de::value::Error>>()
        {
            let path = error.path().to_string();
            return Violation::new(
                if path == "." { "" } else { &path },
                "query",
                error.inner().to_string(),
            );
        }
        cause = error.source();
    }
    Violation::new("", "query", rejection.body_text())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Page {
        limit: Option<u32>,
    }

    fn fault(query: &str) -> Violation {
        let uri = format!("/?{query}").parse().unwrap();
        violation(&Parsed::<Page>::try_from_uri(&uri).unwrap_err())
    }

    #[test]
    fn a_parameter_that_is_wrong_is_named() {
        let Parsed(page) = Parsed::<Page>::try_from_uri(&"/?limit=3".parse().unwrap()).unwrap();
        assert_eq!(page.limit, Some(3));
        let fault = fault("limit=many");
        assert_eq!((fault.path.as_str(), fault.code), ("limit", "query"));
    }

    #[test]
    fn a_parameter_that_does_not_exist_is_named_in_the_sentence() {
        assert!(fault("colour=red").message.contains("`colour`"));
    }
}
