//! X, API v2: <https://docs.x.com/x-api>. Posts are never repeated: X has no idempotency key, and
//! its timeline cannot prove absence.

mod address;
mod columns;
pub mod errors;
pub mod login;
mod media;
pub mod post;
pub mod text;
pub mod thread;
pub mod timeline;
pub mod users;
mod windows;

use crate::config::App;
use crate::domain::secret::Secret;
use crate::platforms::error::{Class, PlatformError};
use http::{Method, Request, header};

/// A request to the API.
fn request(
    app: &App,
    method: Method,
    path: &str,
    token: &Secret,
    body: Option<&serde_json::Value>,
) -> Result<Request<Vec<u8>>, PlatformError> {
    let mut request = Request::builder()
        .method(method)
        .uri(format!("{}{path}", app.api_base))
        .header(header::AUTHORIZATION, format!("Bearer {}", token.expose()))
        .header(header::ACCEPT, "application/json");
    if body.is_some() {
        request = request.header(header::CONTENT_TYPE, "application/json");
    }
    let bytes = body
        .map(|json| json.to_string().into_bytes())
        .unwrap_or_default();
    request
        .body(bytes)
        .map_err(|error| PlatformError::new(Class::Operator, "bad_request", error.to_string()))
}
