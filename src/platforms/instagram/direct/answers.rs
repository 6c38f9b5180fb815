//! What the two hosts answer that codes and tokens are exchanged at, and what their refusals mean
//! for a connection.

use super::unwrapped;
use crate::domain::secret::Secret;
use crate::domain::text::shortened;
use crate::domain::time::{Span, Timestamp};
use crate::platforms::graph::errors::{self, GraphError};
use crate::platforms::lenient_json;
use crate::platforms::oauth::TokenError;
use crate::platforms::tokens::Tokens;
use http::Response;
use serde_json::Value;
use std::collections::BTreeMap;

/// How long a token lives where the answer does not say.
const LIFETIME: Span = Span::days(60);

/// How much of Instagram's words is kept for the log.
const LONGEST_MESSAGE: usize = 200;

/// A token that lives for an hour.
#[derive(Debug)]
pub(super) struct Short {
    pub(super) token: Secret,
    /// The granted scopes; empty where the answer does not name them.
    pub(super) scopes: Vec<String>,
}

/// Reads the answer to a code.
pub(super) fn read_short(answer: &Response<Vec<u8>>) -> Result<Short, TokenError> {
    let body: Value = serde_json::from_slice(answer.body()).unwrap_or_default();
    let given = unwrapped(&body);
    let is_refusal = body.get("error_type").is_some() || body.get("error").is_some();
    let Some(token) = lenient_json::text(given, "access_token") else {
        return Err(code_refusal(answer, &body));
    };
    if is_refusal {
        return Err(TokenError::Unknown("a token and an error at once".into()));
    }
    Ok(Short {
        token: Secret::new(token),
        scopes: lenient_json::list(given, "permissions"),
    })
}

/// This host has an envelope of its own, with one type for every fault, ours too, and numbers that
/// are statuses; behind it stands Meta's.
fn code_refusal(answer: &Response<Vec<u8>>, body: &Value) -> TokenError {
    let status = answer.status().as_u16();
    let said = lenient_json::text(body, "error_message").unwrap_or_default();
    let said = shortened(&said, LONGEST_MESSAGE).to_owned();
    let code = lenient_json::text(body, "code").and_then(|code| code.parse().ok());
    match (errors::parse(answer.body()), code) {
        _ if status >= 500 => TokenError::Unknown(format!("status {status}")),
        _ if status == 429 => TokenError::Later("rate limited".into()),
        (Some(error), _) => graph_refusal(&error),
        (None, Some(429)) => TokenError::Later(said),
        (None, Some(400..=499)) if body.get("error_type").is_some() => TokenError::Refused(said),
        (None, _) => TokenError::Unknown(format!("status {status} without a token")),
    }
}

/// Reads the answer to a token that is exchanged for one of 60 days.
pub(super) fn read_long(answer: &Response<Vec<u8>>, now: Timestamp) -> Result<Tokens, TokenError> {
    let body: Value = serde_json::from_slice(answer.body()).unwrap_or_default();
    let given = unwrapped(&body);
    let status = answer.status().as_u16();
    match (
        errors::parse(answer.body()),
        lenient_json::text(given, "access_token"),
    ) {
        (None, Some(token)) => Ok(Tokens {
            access_token: Secret::new(token),
            refresh_token: None,
            expires_at: lenient_json::end(given, "expires_in", now).unwrap_or(now + LIFETIME),
            refresh_expires_at: None,
            scopes: lenient_json::list(given, "permissions"),
            of_accounts: BTreeMap::new(),
        }),
        (Some(_), None) if status >= 500 => Err(TokenError::Unknown(format!("status {status}"))),
        (Some(error), None) => Err(graph_refusal(&error)),
        (Some(_), Some(_)) => Err(TokenError::Unknown("a token and an error at once".into())),
        (None, None) if status == 429 => Err(TokenError::Later("rate limited".into())),
        (None, None) => Err(TokenError::Unknown(format!(
            "status {status} without a token"
        ))),
    }
}

/// What Meta's numbers say about a code or a token. Only 190 is the token's end, and a used or late
/// code the code's; a token that is too young, or lacks a permission, is as good as before.
fn graph_refusal(error: &GraphError) -> TokenError {
    let text = format!("error {}/{}", error.code, error.subcode.unwrap_or(0));
    match (error.code, error.subcode) {
        _ if error.is_transient => TokenError::Later(text),
        (190, _) | (100, Some(36_007 | 36_009)) => TokenError::Refused(text),
        (100, Some(36_008)) | (101, _) => TokenError::Misconfigured(text),
        // Meta's own trouble, which hides successes.
        (-2..=2, _) => TokenError::Unknown(text),
        _ => TokenError::Later(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platforms::staged::answer;
    use proptest::prelude::*;

    const NOW: Timestamp = Timestamp::from_ms(1_000_000);

    proptest! {
        #[test]
        fn no_answer_is_too_odd_to_be_read(
            status in 200_u16..600,
            body in proptest::collection::vec(any::<u8>(), 0..200),
        ) {
            let answer = Response::builder().status(status).body(body).unwrap();
            prop_assert!(read_short(&answer).is_err() && read_long(&answer, NOW).is_err());
        }

        #[test]
        fn a_server_that_stumbles_refuses_nothing(status in 500_u16..600, code in any::<i64>()) {
            let body = format!(r#"{{"error":{{"code":{code}}}}}"#);
            let read = read_long(&answer(status, &body), NOW);
            let is_refused = matches!(read, Err(TokenError::Refused(_)));
            prop_assert!(!is_refused);
        }
    }
}
