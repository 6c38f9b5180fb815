//! The bodies with which X refuses: problems, validation problems, and the usual one for each
//! scripted status.
//!
//! <https://docs.x.com/x-api/fundamentals/response-codes-and-errors>

use http::{HeaderMap, HeaderValue, Response, StatusCode};
use serde_json::{Value, json};

use crate::answer::{json as json_response, reply};
use crate::settings::x::ChunkStatus;

const PROBLEMS: &str = "https://api.x.com/2/problems";
/// The older host, still seen in validation problems: callers match on the last path segment.
const OLD_PROBLEMS: &str = "https://api.twitter.com/2/problems";
/// 429 without a stated wait: one whole window.
const WINDOW_S: i64 = 15 * 60;

/// One refused request.
#[derive(Debug)]
pub(crate) struct Refusal {
    status: StatusCode,
    body: Value,
}

/// One refused request to the token endpoints, in the shape of RFC 6749.
#[derive(Debug)]
pub(crate) struct OauthRefusal {
    status: StatusCode,
    error: &'static str,
    description: Option<String>,
}

/// One wrong parameter of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Violation {
    /// The name of the parameter, as X writes it.
    pub(crate) parameter: String,
    /// What was sent.
    pub(crate) value: String,
    /// What is wrong with the parameter.
    pub(crate) message: String,
}

// === impl Refusal ===

impl Refusal {
    fn problem(status: StatusCode, kind: &str, title: &str, detail: &str) -> Self {
        let body =
            json!({"title": title, "type": kind, "status": status.as_u16(), "detail": detail});
        Self { status, body }
    }

    /// No token, an unknown one, or one that ran out.
    pub(crate) fn unauthorized() -> Self {
        Self::problem(
            StatusCode::UNAUTHORIZED,
            "about:blank",
            "Unauthorized",
            "Unauthorized",
        )
    }

    /// A rule of X forbids it; a missing scope says only "Forbidden".
    pub(crate) fn forbidden(detail: &str) -> Self {
        Self::problem(StatusCode::FORBIDDEN, "about:blank", "Forbidden", detail)
    }

    /// The same text again.
    pub(crate) fn duplicate() -> Self {
        Self::forbidden("You are not allowed to create a Tweet with duplicate content.")
    }

    /// A reply to, or a quote of, somebody who did not ask for it.
    pub(crate) fn not_mentioned() -> Self {
        let kind = format!("{PROBLEMS}/not-authorized-for-resource");
        let detail =
            "You can only reply to or quote posts where you are mentioned or are the author.";
        Self::problem(StatusCode::FORBIDDEN, &kind, "Authorization Error", detail)
    }

    /// Parameters or a body that break the schema.
    pub(crate) fn invalid(violations: &[Violation]) -> Self {
        let errors: Vec<Value> = violations.iter().map(Violation::to_json).collect();
        let body = json!({
            "errors": errors,
            "title": "Invalid Request",
            "detail": "One or more parameters to your request was invalid.",
            "type": format!("{OLD_PROBLEMS}/invalid-request"),
        });
        Self {
            status: StatusCode::BAD_REQUEST,
            body,
        }
    }

    /// The post of this id does not exist.
    pub(crate) fn no_such_post(id: &str) -> Self {
        let body = json!({
            "title": "Not Found Error",
            "type": format!("{PROBLEMS}/resource-not-found"),
            "status": 404,
            "detail": format!("Could not find tweet with id: [{id}]."),
            "resource_type": "tweet", "resource_id": id, "parameter": "id", "value": id,
        });
        Self {
            status: StatusCode::NOT_FOUND,
            body,
        }
    }

    /// No upload of the caller's has this id, or it ran out.
    pub(crate) fn no_such_media(id: &str) -> Self {
        let body = json!({
            "title": "Not Found Error",
            "type": format!("{PROBLEMS}/resource-not-found"),
            "status": 404,
            "detail": format!("Could not find media with id: [{id}]."),
            "resource_type": "media", "resource_id": id, "parameter": "id", "value": id,
        });
        Self {
            status: StatusCode::NOT_FOUND,
            body,
        }
    }

    /// A segment is larger than the machine in front takes.
    pub(crate) fn chunk_too_large(status: ChunkStatus) -> Self {
        let status = match status {
            ChunkStatus::PayloadTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            ChunkStatus::HeaderFieldsTooLarge => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
        };
        let reason = status.canonical_reason().unwrap_or("Error");
        Self::problem(status, "about:blank", reason, reason)
    }

    /// The sandbox itself cannot do it.
    pub(crate) fn out_of_order() -> Self {
        let (kind, title) = ("about:blank", "Internal Server Error");
        Self::problem(StatusCode::INTERNAL_SERVER_ERROR, kind, title, title)
    }

    /// Nothing answers under this method and path.
    pub(crate) fn no_such_route() -> Self {
        Self::problem(
            StatusCode::NOT_FOUND,
            "about:blank",
            "Not Found",
            "Not Found",
        )
    }

    /// The window is used up.
    pub(crate) fn too_many() -> Self {
        Self::problem(
            StatusCode::TOO_MANY_REQUESTS,
            "about:blank",
            "Too Many Requests",
            "Too Many Requests",
        )
    }

    /// The developer account has no credits left, in the wording of 2026.
    fn no_credits() -> Self {
        let kind = format!("{PROBLEMS}/credits-depleted");
        Self::problem(
            StatusCode::PAYMENT_REQUIRED,
            &kind,
            "Payment Required",
            "credits depleted",
        )
    }

    /// The response that says so.
    pub(crate) fn respond(self) -> Response<Vec<u8>> {
        let mut response = json_response(self.status, &self.body);
        let kind = HeaderValue::from_static("application/problem+json");
        response
            .headers_mut()
            .insert(http::header::CONTENT_TYPE, kind);
        response
    }
}

// === impl Violation ===

impl Violation {
    /// A wrong parameter, what was sent for it, and what is wrong.
    pub(crate) fn new(parameter: &str, value: &str, message: impl Into<String>) -> Self {
        Self {
            parameter: parameter.to_owned(),
            value: value.to_owned(),
            message: message.into(),
        }
    }

    fn to_json(&self) -> Value {
        if self.parameter.is_empty() {
            return json!({"message": self.message});
        }
        json!({"parameters": {&self.parameter: [&self.value]}, "message": self.message})
    }
}

/// X's usual answer with this status, for a fault that was scripted.
pub(crate) fn scripted(
    path: &str,
    status: StatusCode,
    now_ms: i64,
    reset_after_s: Option<i64>,
) -> Response<Vec<u8>> {
    if path.starts_with("/x/2/oauth2/") {
        return scripted_oauth(status);
    }
    let refusal = match status.as_u16() {
        401 => Refusal::unauthorized(),
        402 => Refusal::no_credits(),
        403 if path.starts_with("/x/2/media/") => Refusal::forbidden("Forbidden"),
        403 => Refusal::duplicate(),
        429 => Refusal::too_many(),
        _ => {
            let reason = status.canonical_reason().unwrap_or("Error");
            Refusal::problem(status, "about:blank", reason, reason)
        }
    };
    let mut response = refusal.respond();
    if status == StatusCode::TOO_MANY_REQUESTS {
        let reset = now_ms.div_euclid(1000) + reset_after_s.unwrap_or(WINDOW_S);
        write_window(response.headers_mut(), 100, 0, reset);
    }
    if status == StatusCode::PAYMENT_REQUIRED {
        // Seen on such answers, where no window applies: a caller must not believe it.
        write_window(
            response.headers_mut(),
            40_000,
            39_999,
            now_ms.div_euclid(1000) + WINDOW_S,
        );
    }
    response
}

/// Writes one window into the headers of an answer; `reset` is in seconds since 1970.
pub(crate) fn write_window(headers: &mut HeaderMap, limit: u32, remaining: u32, reset: i64) {
    headers.insert("x-rate-limit-limit", HeaderValue::from(limit));
    headers.insert("x-rate-limit-remaining", HeaderValue::from(remaining));
    headers.insert("x-rate-limit-reset", HeaderValue::from(reset));
}

/// An outage of the token endpoint has no body.
fn scripted_oauth(status: StatusCode) -> Response<Vec<u8>> {
    match status.as_u16() {
        400 => OauthRefusal::invalid_request("Value passed for the token was invalid.").respond(),
        401 => OauthRefusal::invalid_client().respond(),
        _ => reply(status, "text/plain", Vec::new()),
    }
}

// === impl OauthRefusal ===

impl OauthRefusal {
    /// What was sent cannot be used; X says this even of a dead token.
    pub(crate) fn invalid_request(description: &str) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            error: "invalid_request",
            description: Some(description.to_owned()),
        }
    }

    /// A grant type that X does not know.
    pub(crate) fn unsupported_grant_type() -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            error: "unsupported_grant_type",
            description: None,
        }
    }

    /// The secret did not come in a Basic header.
    pub(crate) fn unauthorized_client() -> Self {
        let description = Some("Missing valid authorization header".to_owned());
        Self {
            status: StatusCode::UNAUTHORIZED,
            error: "unauthorized_client",
            description,
        }
    }

    /// The secret is wrong.
    pub(crate) fn invalid_client() -> Self {
        Self {
            status: StatusCode::UNAUTHORIZED,
            error: "invalid_client",
            description: None,
        }
    }

    /// The response that says so.
    pub(crate) fn respond(self) -> Response<Vec<u8>> {
        let mut body = json!({"error": self.error});
        if let Some(description) = self.description {
            body["error_description"] = Value::from(description);
        }
        json_response(self.status, &body)
    }
}
