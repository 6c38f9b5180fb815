//! Why OpenAI suggests nothing: <https://platform.openai.com/docs/guides/error-codes>.
//!
//! An error's message may repeat what was sent, so it is neither kept nor shown: its code, its
//! status and OpenAI's name for the request are enough to find out more.

use crate::domain::text::word;
use crate::domain::time::Span;
use crate::ports::HttpError;
use http::{HeaderMap, Response, header};
use serde::Deserialize;

/// The codes of an account that has no money left, or has reached a limit that its owner set. They
/// come with the status of too many requests, and waiting does not help.
const UNPAID: [&str; 6] = [
    "insufficient_quota",
    "credit_balance_exhausted",
    "organization_spend_limit_exceeded",
    "project_spend_limit_exceeded",
    "organization_usage_limit_exceeded",
    "billing_hard_limit_reached",
];

/// The codes of a server that has too much to do.
const OVERLOADED: [&str; 3] = ["server_is_overloaded", "slow_down", "rate_limit_exceeded"];

/// The codes of a text that OpenAI does not work with; others end in `_policy`.
const CONTENT: [&str; 3] = [
    "invalid_prompt",
    "content_policy_violation",
    "moderation_blocked",
];

/// The longest pause that is believed: an hour.
const LONGEST_PAUSE_S: i64 = 3_600;

/// Why there is no suggestion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What it means for the person who asked.
    pub why: Why,
    /// OpenAI's code for it, or ours, for the log.
    pub code: String,
    /// The status of the answer; none where there was no answer.
    pub status: Option<u16>,
    /// OpenAI's name for the request, which its support asks for.
    pub request_id: Option<String>,
}

/// What a refusal means for the person who asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// There was no answer, or one that says that OpenAI cannot answer now.
    Unavailable,
    /// There was no answer in time.
    TooSlow,
    /// This instance has asked too much for now, or OpenAI is asked too much; how long to wait,
    /// where that is told.
    Busy(Option<Span>),
    /// The account has no credit left, or has reached a limit that its owner set.
    Unpaid,
    /// The key, the model or the place is not taken: whoever runs the instance has to act.
    Misconfigured,
    /// OpenAI does not work with this content.
    Content,
    /// OpenAI does not take the picture.
    Picture,
    /// The answer is longer than it may be, and was cut off.
    CutOff,
    /// The answer is not what was asked for.
    Unusable,
}

#[derive(Deserialize)]
struct Body {
    error: ErrorBody,
}

/// An error as OpenAI tells it. Each of its names may be missing or null.
#[derive(Debug, Default, Deserialize)]
pub(super) struct ErrorBody {
    #[serde(rename = "type")]
    kind: Option<String>,
    code: Option<String>,
    param: Option<String>,
}

// === impl Refusal ===

impl Refusal {
    /// A refusal of which there is no answer.
    pub(super) fn new(why: Why, code: impl Into<String>) -> Self {
        Self {
            why,
            code: code.into(),
            status: None,
            request_id: None,
        }
    }

    /// There was no answer that could be read.
    pub(super) fn without_answer(error: &HttpError) -> Self {
        match error {
            HttpError::Lost(_) => Self::new(Why::Unavailable, "no_answer"),
            HttpError::NotSent(_) => Self::new(Why::Unavailable, "not_sent"),
            HttpError::TooLong => Self::new(Why::Unusable, "too_long"),
        }
    }

    /// An answer that refuses with its status.
    pub(super) fn of_status(answer: &Response<Vec<u8>>) -> Self {
        let body: Option<Body> = serde_json::from_slice(answer.body()).ok();
        let error = body.map(|body| body.error).unwrap_or_default();
        let why = error.meaning(answer.status().as_u16(), pause(answer.headers()));
        Self::of(answer, why, error.name())
    }

    /// What an answer means that has this error in it, whatever its status.
    pub(super) fn of_error(answer: &Response<Vec<u8>>, error: &ErrorBody) -> Self {
        let why = error.named().unwrap_or(Why::Unavailable);
        Self::of(answer, why, error.name())
    }

    /// What an answer means.
    pub(super) fn of(answer: &Response<Vec<u8>>, why: Why, code: &str) -> Self {
        Self {
            why,
            code: word(code),
            status: Some(answer.status().as_u16()),
            request_id: request_id(answer.headers()),
        }
    }
}

// === impl ErrorBody ===

impl ErrorBody {
    /// The most exact name of the error.
    fn name(&self) -> &str {
        let names = self.code.as_deref().or(self.kind.as_deref());
        names.unwrap_or("unnamed")
    }

    fn is(&self, names: &[&str]) -> bool {
        let own = [self.code.as_deref(), self.kind.as_deref()];
        own.iter().flatten().any(|name| names.contains(name))
    }

    /// What the error's own names say; none where they leave it to the status.
    fn named(&self) -> Option<Why> {
        let code = self.code.as_deref().unwrap_or_default();
        let param = self.param.as_deref().unwrap_or_default();
        if self.is(&UNPAID) {
            Some(Why::Unpaid)
        } else if self.is(&CONTENT) || code.ends_with("_policy") {
            Some(Why::Content)
        } else if code.contains("image") || param.contains("image") {
            Some(Why::Picture)
        } else if self.is(&OVERLOADED) {
            Some(Why::Busy(None))
        } else {
            None
        }
    }

    fn meaning(&self, status: u16, pause: Option<Span>) -> Why {
        match (self.named(), status) {
            (Some(Why::Busy(_)), _) | (None, 429) => Why::Busy(pause),
            (Some(why), _) => why,
            (None, 408 | 409 | 425 | 500..) if pause.is_some() => Why::Busy(pause),
            (None, 408 | 409 | 425 | 500..) => Why::Unavailable,
            (None, _) => Why::Misconfigured,
        }
    }
}

/// How long to wait, in whole seconds (RFC 9110 §10.2.3). A date is not what OpenAI sends.
fn pause(headers: &HeaderMap) -> Option<Span> {
    let seconds: i64 = headers
        .get(header::RETRY_AFTER)?
        .to_str()
        .ok()?
        .parse()
        .ok()?;
    (seconds > 0).then(|| Span::seconds(seconds.min(LONGEST_PAUSE_S)))
}

fn request_id(headers: &HeaderMap) -> Option<String> {
    let id = headers.get("x-request-id")?.to_str().ok()?;
    Some(word(id)).filter(|id| !id.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::LONGEST_WORD;

    fn refused(status: u16, headers: &[(&'static str, &str)], body: &str) -> Refusal {
        let mut answer = Response::builder().status(status);
        for (name, value) in headers {
            answer = answer.header(*name, *value);
        }
        Refusal::of_status(&answer.body(body.as_bytes().to_vec()).unwrap())
    }

    fn error(kind: &str, code: &str) -> String {
        format!(
            r#"{{"error":{{"message":"About your text","type":"{kind}","param":null,
            "code":{code}}}}}"#
        )
    }

    /// The status, the type, the code as JSON, and what it means.
    const DOCUMENTED: [(u16, &str, &str, Why); 17] = [
        (
            400,
            "invalid_request_error",
            r#""unsupported_parameter""#,
            Why::Misconfigured,
        ),
        (
            400,
            "invalid_request_error",
            r#""invalid_prompt""#,
            Why::Content,
        ),
        (
            400,
            "invalid_request_error",
            r#""bio_policy""#,
            Why::Content,
        ),
        (
            400,
            "image_generation_user_error",
            r#""moderation_blocked""#,
            Why::Content,
        ),
        (
            400,
            "invalid_request_error",
            r#""invalid_image_format""#,
            Why::Picture,
        ),
        (
            400,
            "invalid_request_error",
            r#""image_parse_error""#,
            Why::Picture,
        ),
        (
            401,
            "invalid_request_error",
            r#""invalid_api_key""#,
            Why::Misconfigured,
        ),
        (
            403,
            "request_forbidden",
            r#""unsupported_country_region_territory""#,
            Why::Misconfigured,
        ),
        (
            404,
            "invalid_request_error",
            r#""model_not_found""#,
            Why::Misconfigured,
        ),
        (
            429,
            "rate_limit_error",
            r#""rate_limit_exceeded""#,
            Why::Busy(None),
        ),
        (429, "rate_limit_error", r#""slow_down""#, Why::Busy(None)),
        (
            429,
            "insufficient_quota",
            r#""insufficient_quota""#,
            Why::Unpaid,
        ),
        (
            429,
            "insufficient_quota",
            r#""credit_balance_exhausted""#,
            Why::Unpaid,
        ),
        (
            429,
            "insufficient_quota",
            r#""project_spend_limit_exceeded""#,
            Why::Unpaid,
        ),
        (429, "insufficient_quota", "null", Why::Unpaid),
        (500, "server_error", "null", Why::Unavailable),
        (
            503,
            "service_unavailable_error",
            r#""server_is_overloaded""#,
            Why::Busy(None),
        ),
    ];

    #[test]
    fn every_documented_error_has_its_meaning() {
        for (status, kind, code, why) in DOCUMENTED {
            let refusal = refused(status, &[("x-request-id", "req_1")], &error(kind, code));
            assert_eq!(refusal.why, why, "{status} {kind} {code}");
            assert_eq!(refusal.status, Some(status));
            assert_eq!(refusal.request_id.as_deref(), Some("req_1"));
            assert!(!format!("{refusal:?}").contains("About"), "{refusal:?}");
        }
    }

    #[test]
    fn what_is_not_openais_own_answer_is_judged_by_its_status() {
        for (status, why) in [
            (302, Why::Misconfigured),
            (400, Why::Misconfigured),
            (404, Why::Misconfigured),
            (408, Why::Unavailable),
            (429, Why::Busy(None)),
            (500, Why::Unavailable),
            (502, Why::Unavailable),
            (520, Why::Unavailable),
        ] {
            for body in ["", "<html>", "{}", r#"{"error":"text"}"#] {
                assert_eq!(refused(status, &[], body).why, why, "{status} {body}");
            }
        }
    }

    #[test]
    fn a_pause_that_is_told_is_kept_within_an_hour() {
        let busy = error("rate_limit_error", r#""rate_limit_exceeded""#);
        for (told, pause) in [
            ("20", Some(20)),
            ("86400", Some(3_600)),
            ("0", None),
            ("-1", None),
            ("Wed, 21 Oct 2026 07:28:00 GMT", None),
        ] {
            let why = refused(429, &[("retry-after", told)], &busy).why;
            assert_eq!(why, Why::Busy(pause.map(Span::seconds)), "{told}");
        }
        let told = refused(503, &[("retry-after", "7")], "").why;
        assert_eq!(told, Why::Busy(Some(Span::seconds(7))));
    }

    #[test]
    fn a_name_is_no_more_than_a_word() {
        let long = format!(r#""{}""#, "a b\\n<script>".repeat(50));
        let refusal = refused(400, &[], &error("t", &long));
        assert!(refusal.code.len() <= LONGEST_WORD && !refusal.code.contains(['<', ' ', '\n']));
    }
}
