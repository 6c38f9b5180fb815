//! Which part of Google answers a request.

use http::{Request, Response, StatusCode};
use serde_json::json;

use super::state::GoogleState;
use super::{discovery, keys, token};
use crate::answer::json as json_response;
use crate::form::Form;
use crate::moment::Moment;
use crate::oauth::authorize;

const PREFIX: &str = "/google/";

// === impl GoogleState ===

impl GoogleState {
    /// The id of the person whose code a request carries.
    pub(crate) fn caller(&self, request: &Request<Vec<u8>>) -> Option<String> {
        let form = Form::of_body(request)?;
        self.codes.owner(form.one("code")?).map(str::to_owned)
    }

    /// Answers one request.
    pub(crate) fn answer(
        &mut self,
        request: &Request<Vec<u8>>,
        moment: &mut Moment<'_>,
    ) -> Response<Vec<u8>> {
        let path = request.uri().path();
        match (
            request.method().as_str(),
            path.strip_prefix(PREFIX).unwrap_or_default(),
        ) {
            ("GET", ".well-known/openid-configuration") => discovery::document(request),
            ("GET", "oauth2/v3/certs") => keys::published(moment.settings),
            ("GET", "o/oauth2/v2/auth") => authorize::ask(self, request, moment),
            ("POST", "o/oauth2/v2/auth") => authorize::decide(self, request, moment),
            ("POST", "token") => token::exchange(self, request, moment),
            _ => json_response(
                StatusCode::NOT_FOUND,
                &json!({"error": {"code": 404, "status": "NOT_FOUND", "message": "Not found"}}),
            ),
        }
    }
}

/// Whether a path is Google's.
pub(crate) fn is_call(path: &str) -> bool {
    path.starts_with(PREFIX)
}

/// What Google says with a status that a script demands.
pub(crate) fn scripted(status: StatusCode) -> Response<Vec<u8>> {
    let error = match status.as_u16() {
        400 => "invalid_grant",
        401 => "invalid_client",
        _ => "internal_failure",
    };
    json_response(
        status,
        &json!({"error": error, "error_description": status.canonical_reason().unwrap_or("Error")}),
    )
}
