//! TikTok, API v2: <https://developers.tiktok.com/doc/overview>.
//!
//! TikTok's statuses lie in both directions, so that an answer is what its body says it is. Every
//! body names its refusal under `error`: a text where codes and tokens are exchanged, an object
//! with a `code` everywhere else, where `ok` is one too.

pub mod creator;
pub mod errors;
pub mod fail_reasons;
pub mod login;
pub mod post;
pub mod users;
pub mod webhooks;

use crate::config::App;
use crate::domain::secret::Secret;
use crate::domain::text::word;
use crate::platforms::error::{Class, PlatformError};
use crate::platforms::lenient_json;
use http::{Method, Request, Response, header};
use serde_json::Value;

/// A request to the API without a body.
fn request(
    app: &App,
    method: Method,
    path: &str,
    token: &Secret,
) -> Result<Request<Vec<u8>>, PlatformError> {
    let mut request = Request::builder()
        .uri(format!("{}{path}", app.api_base))
        .header(header::AUTHORIZATION, format!("Bearer {}", token.expose()))
        .header(header::ACCEPT, "application/json");
    if method == Method::POST {
        request = request.header(header::CONTENT_TYPE, "application/json; charset=UTF-8");
    }
    let request = request.method(method).body(Vec::new());
    request.map_err(|error| PlatformError::new(Class::Operator, "bad_request", error.to_string()))
}

/// The error of a call that did not leave.
fn not_sent() -> PlatformError {
    let message = "The call to TikTok did not leave.";
    PlatformError::new(Class::Retry, PlatformError::NOT_SENT, message)
}

/// What a success brings: its error is `ok`, whatever the status.
fn data(answer: &Response<Vec<u8>>) -> Option<Value> {
    let mut body: Value = serde_json::from_slice(answer.body()).ok()?;
    let is_ok = error_name(&body).is_some_and(|name| name == "ok");
    if is_ok {
        body.get_mut("data").map(Value::take)
    } else {
        None
    }
}

/// The name under `error`, in either of its shapes; none where there is no error, or none with a
/// name.
fn error_name(body: &Value) -> Option<String> {
    let error = body.get("error")?;
    let name = if error.is_object() {
        lenient_json::text(error, "code")
    } else {
        lenient_json::text(body, "error")
    };
    name.map(|name| word(&name)).filter(|name| !name.is_empty())
}

/// What TikTok's support asks for.
fn log_id(body: &Value) -> Option<String> {
    let holder = body
        .get("error")
        .filter(|error| error.is_object())
        .unwrap_or(body);
    lenient_json::text(holder, "log_id")
        .map(|id| word(&id))
        .filter(|id| !id.is_empty())
}

#[cfg(test)]
fn our_app() -> App {
    App {
        client_id: "awkey".into(),
        client_secret: Secret::new("app-secret"),
        web_base: "https://www.tiktok.com".into(),
        posts_base: "https://www.tiktok.com".into(),
        token_base: "https://open.tiktokapis.com".into(),
        api_base: "https://open.tiktokapis.com".into(),
        video_base: String::new(),
        rupload_base: String::new(),
        version: String::new(),
    }
}
