//! Errors, as OpenAI words them: <https://platform.openai.com/docs/guides/error-codes>.

use http::{HeaderValue, Response, StatusCode, header};
use serde_json::{Value, json};

use crate::answer::json as json_response;

/// An error: its status, type, code and what it says.
#[derive(Debug, Clone)]
pub(super) struct ApiError {
    pub(super) status: StatusCode,
    pub(super) kind: &'static str,
    pub(super) code: Option<&'static str>,
    pub(super) param: Option<String>,
    pub(super) message: String,
}

// === impl ApiError ===

impl ApiError {
    /// A request that cannot be meant.
    pub(super) fn invalid(
        param: &str,
        code: impl Into<Option<&'static str>>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            kind: "invalid_request_error",
            code: code.into(),
            param: Some(param.to_owned()),
            message: message.into(),
        }
    }

    pub(super) fn response(&self) -> Response<Vec<u8>> {
        let error = json!({
            "message": self.message, "type": self.kind, "param": self.param, "code": self.code,
        });
        with_request_id(json_response(self.status, &json!({"error": error})))
    }
}

/// What OpenAI says with a status that a script demands.
pub(crate) fn scripted(status: StatusCode, reset_after_s: Option<i64>) -> Response<Vec<u8>> {
    let (kind, code) = match status.as_u16() {
        401 => ("invalid_request_error", Some("invalid_api_key")),
        404 => ("invalid_request_error", Some("model_not_found")),
        429 => ("rate_limit_error", Some("rate_limit_exceeded")),
        503 => ("service_unavailable_error", Some("server_is_overloaded")),
        500.. => ("server_error", None),
        _ => ("invalid_request_error", None),
    };
    let error = ApiError {
        status,
        kind,
        code,
        param: None,
        message: status.canonical_reason().unwrap_or("Error").to_owned(),
    };
    match reset_after_s {
        Some(seconds) => with_pause(error.response(), seconds),
        None => error.response(),
    }
}

/// The same answer, with how long to wait.
pub(super) fn with_pause(mut response: Response<Vec<u8>>, seconds: i64) -> Response<Vec<u8>> {
    let headers = response.headers_mut();
    headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response
}

/// The same answer, with OpenAI's name for the request.
pub(super) fn with_request_id(mut response: Response<Vec<u8>>) -> Response<Vec<u8>> {
    let id = HeaderValue::from_static("req_sandbox");
    response.headers_mut().insert("x-request-id", id);
    response
}

/// A 200 with this body.
pub(super) fn success(body: &Value) -> Response<Vec<u8>> {
    with_request_id(json_response(StatusCode::OK, body))
}
