//! The bodies with which TikTok answers and refuses: an envelope everywhere, and flat ones at the
//! OAuth endpoints.
//!
//! <https://developers.tiktok.com/doc/tiktok-api-v2-error-handling>,
//! <https://developers.tiktok.com/doc/oauth-error-handling>

use chrono::DateTime;
use http::{HeaderValue, Response, StatusCode};
use serde_json::{Value, json};

use super::grants::hex;
use crate::answer::json as json_response;
use crate::moment::Moment;
use crate::secrets::random_bytes;

/// Most refusals say no more than this: only the code tells them apart.
const GUIDELINES: &str = "Please review our integration guidelines at \
    https://developers.tiktok.com/doc/content-sharing-guidelines/";

const OWNERSHIP: &str = "Please review our URL ownership verification rules at \
    https://developers.tiktok.com/doc/content-posting-api-media-transfer-guide#pull_from_url";

/// One refused request to the API.
#[derive(Debug)]
pub(crate) struct Refusal {
    status: StatusCode,
    code: &'static str,
    message: String,
    /// Some refusals have empty `data`, others none.
    has_data: bool,
}

/// One refused request to the OAuth endpoints.
#[derive(Debug)]
pub(crate) struct OauthRefusal {
    error: &'static str,
    description: &'static str,
    /// The status, where it is not the one of the settings.
    status: Option<StatusCode>,
}

// === impl Refusal ===

impl Refusal {
    fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            has_data: false,
        }
    }

    /// No token, an unknown one, or one that ran out.
    pub(crate) fn unauthorized() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "access_token_invalid",
            "The access token is invalid or not found in the request.",
        )
    }

    /// The person did not tick what this needs.
    pub(crate) fn scope_not_authorized() -> Self {
        let message = "The user did not authorize the scope required for completing this request.";
        Self {
            has_data: true,
            ..Self::new(StatusCode::UNAUTHORIZED, "scope_not_authorized", message)
        }
    }

    /// What was sent breaks a rule; live servers say it in the plural.
    pub(crate) fn invalid_params(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_params", message)
    }

    /// A rule forbids it.
    pub(crate) fn forbidden(code: &'static str) -> Self {
        Self::new(StatusCode::FORBIDDEN, code, GUIDELINES)
    }

    /// The media is not on an address that the app has verified.
    pub(crate) fn url_ownership() -> Self {
        Self::new(StatusCode::FORBIDDEN, "url_ownership_unverified", OWNERSHIP)
    }

    /// The publication is none, or somebody else's, or over.
    pub(crate) fn bad_publication(code: &'static str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, "The publish_id is invalid.")
    }

    /// The window is used up.
    pub(crate) fn too_many() -> Self {
        let message = "The API rate limit was exceeded. Please try again later.";
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "rate_limit_exceeded",
            message,
        )
    }

    /// Nothing answers under this method and path.
    pub(crate) fn no_such_route() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "unsupported_path",
            "Unsupported path.",
        )
    }

    /// Something broke on TikTok's side.
    fn internal(status: StatusCode) -> Self {
        Self::new(
            status,
            "internal_error",
            "Something is wrong. Please try again later.",
        )
    }

    /// The same refusal with the status 200, as the creator's page answers on purpose.
    pub(crate) fn with_ok(self) -> Self {
        Self {
            status: StatusCode::OK,
            has_data: true,
            ..self
        }
    }

    /// The response that says so.
    pub(crate) fn respond(self, now_ms: i64) -> Response<Vec<u8>> {
        let log_id = log_id(now_ms);
        let mut body =
            json!({"error": {"code": self.code, "message": self.message, "log_id": log_id}});
        if self.has_data {
            body["data"] = json!({});
        }
        logged(json_response(self.status, &body), &log_id)
    }
}

// === impl OauthRefusal ===

impl OauthRefusal {
    fn new(error: &'static str, description: &'static str) -> Self {
        Self {
            error,
            description,
            status: None,
        }
    }

    /// A parameter is missing or cannot be read.
    pub(crate) fn malformed() -> Self {
        Self::invalid_request("The request parameters are malformed.")
    }

    /// What was sent cannot be used.
    pub(crate) fn invalid_request(description: &'static str) -> Self {
        Self::new("invalid_request", description)
    }

    /// The body is JSON or something else: an error under 200.
    pub(crate) fn not_a_form() -> Self {
        let description = "Only `application/x-www-form-urlencoded` is accepted as Content-Type.";
        Self {
            status: Some(StatusCode::OK),
            ..Self::invalid_request(description)
        }
    }

    /// The key or the secret is wrong.
    pub(crate) fn invalid_client(description: &'static str) -> Self {
        Self::new("invalid_client", description)
    }

    /// The code or token is dead.
    pub(crate) fn invalid_grant(description: &'static str) -> Self {
        Self::new("invalid_grant", description)
    }

    /// A grant type that TikTok does not know.
    pub(crate) fn unsupported_grant_type() -> Self {
        Self::new("unsupported_grant_type", "The grant type is not supported.")
    }

    /// The response that says so, with the status of the settings.
    pub(crate) fn respond(self, moment: &Moment<'_>) -> Response<Vec<u8>> {
        let status = u16::from(moment.settings.tiktok_error_status);
        let status = self
            .status
            .unwrap_or(StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST));
        self.respond_with(status, moment.now_ms)
    }

    fn respond_with(&self, status: StatusCode, now_ms: i64) -> Response<Vec<u8>> {
        let log_id = log_id(now_ms);
        let body =
            json!({"error": self.error, "error_description": self.description, "log_id": log_id});
        logged(json_response(status, &body), &log_id)
    }
}

/// An answer of the API that has something to say.
pub(crate) fn ok(data: &Value, now_ms: i64) -> Response<Vec<u8>> {
    let log_id = log_id(now_ms);
    let body = json!({"data": data, "error": {"code": "ok", "message": "", "log_id": log_id}});
    logged(json_response(StatusCode::OK, &body), &log_id)
}

/// TikTok's usual answer with this status, for a fault that was scripted.
pub(crate) fn scripted(path: &str, status: StatusCode, now_ms: i64) -> Response<Vec<u8>> {
    if is_oauth(path) {
        return scripted_oauth(status).respond_with(status, now_ms);
    }
    let refusal = match status.as_u16() {
        400 => Refusal::invalid_params("The request parameters are invalid."),
        401 => Refusal::unauthorized(),
        403 => Refusal::forbidden("spam_risk_too_many_posts"),
        429 => Refusal::too_many(),
        _ => Refusal::internal(status),
    };
    Refusal { status, ..refusal }.respond(now_ms)
}

/// A 200 that says that nothing was done.
pub(crate) fn errors_only(path: &str, now_ms: i64) -> Response<Vec<u8>> {
    if is_oauth(path) {
        return scripted_oauth(StatusCode::OK).respond_with(StatusCode::OK, now_ms);
    }
    Refusal::internal(StatusCode::OK).respond(now_ms)
}

fn scripted_oauth(status: StatusCode) -> OauthRefusal {
    match status.as_u16() {
        400 => OauthRefusal::invalid_grant("Refresh token is invalid or expired."),
        401 => OauthRefusal::invalid_client("Client key or secret is incorrect."),
        403 => OauthRefusal::new(
            "access_denied",
            "The resource owner or authorization server denied the request.",
        ),
        503 => OauthRefusal::new(
            "temporarily_unavailable",
            "The server is temporarily unavailable.",
        ),
        _ => OauthRefusal::new(
            "server_error",
            "The server encountered an unexpected condition.",
        ),
    }
}

fn is_oauth(path: &str) -> bool {
    path.starts_with("/tiktok/v2/oauth/")
}

/// The second in UTC, then twenty hex digits: support asks for it.
fn log_id(now_ms: i64) -> String {
    let at = DateTime::from_timestamp_millis(now_ms).unwrap_or_default();
    format!(
        "{}{}",
        at.format("%Y%m%d%H%M%S"),
        hex(&random_bytes::<10>()).to_uppercase()
    )
}

fn logged(mut response: Response<Vec<u8>>, log_id: &str) -> Response<Vec<u8>> {
    if let Ok(value) = HeaderValue::from_str(log_id) {
        response.headers_mut().insert("x-tt-logid", value);
    }
    response
}
