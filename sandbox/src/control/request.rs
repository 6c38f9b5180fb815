//! What every control request has in common: a JSON body, a part of a log, and a refusal.

use http::{Request, Response, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::answer::json as json_response;
use crate::form::Form;

/// Why a control request was refused.
#[derive(Debug)]
pub(crate) struct ControlRefusal {
    status: StatusCode,
    sentence: String,
}

/// The answer to a control request.
pub(crate) type Outcome = Result<Value, ControlRefusal>;

/// The response to a control request.
pub(crate) fn respond(outcome: Outcome) -> Response<Vec<u8>> {
    match outcome {
        Ok(body) => json_response(StatusCode::OK, &body),
        Err(ControlRefusal { status, sentence }) => {
            json_response(status, &json!({"error": sentence}))
        }
    }
}

/// The JSON body of a control request.
pub(crate) fn body<T: DeserializeOwned>(request: &Request<Vec<u8>>) -> Result<T, ControlRefusal> {
    serde_json::from_slice(request.body()).map_err(|error| ControlRefusal::from(error.to_string()))
}

/// Nothing answers this control request.
pub(crate) fn nothing_there() -> ControlRefusal {
    ControlRefusal {
        status: StatusCode::NOT_FOUND,
        sentence: "nothing answers this method and path".to_owned(),
    }
}

/// The place after which a log is wanted; from its beginning unless said.
pub(crate) fn after_seq(query: &Form) -> u64 {
    query
        .number("after_seq")
        .and_then(|seq| u64::try_from(seq).ok())
        .unwrap_or(0)
}

/// The posts of a public log that a request asks for: after a place, and of one user. `key` gives
/// the place and the user of a post.
pub(crate) fn posts<P: Serialize>(
    request: &Request<Vec<u8>>,
    log: Vec<P>,
    key: impl Fn(&P) -> (u64, &str),
) -> Value {
    let query = Form::of_query(request);
    let after = after_seq(&query);
    let wanted = log.into_iter().filter(|post| {
        let (seq, user) = key(post);
        seq > after && query.one("user").is_none_or(|wanted| wanted == user)
    });
    json!({"posts": wanted.collect::<Vec<P>>()})
}

// === impl ControlRefusal ===

impl From<String> for ControlRefusal {
    fn from(sentence: String) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            sentence,
        }
    }
}

impl From<&str> for ControlRefusal {
    fn from(sentence: &str) -> Self {
        Self::from(sentence.to_owned())
    }
}
