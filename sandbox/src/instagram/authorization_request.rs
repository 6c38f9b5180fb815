//! What an app asks for on the page of the decision, checked parameter by parameter.
//!
//! <https://developers.facebook.com/docs/instagram-platform/reference/oauth-authorize>

use super::app::APP_ID;
use super::scopes::Scopes;
use crate::form::Form;
use crate::oauth::authorize::CheckedRequest;
use crate::oauth::callback;

/// The callback path that the sandbox's app has registered, on any loopback origin.
const CALLBACK_PATHS: [&str; 1] = ["/connect/instagram-direct/callback"];

/// A request to be let in, checked.
#[derive(Debug)]
pub(crate) struct AuthorizationRequest {
    pub(crate) redirect_uri: String,
    pub(crate) scopes: Scopes,
    pub(crate) state: String,
}

// === impl AuthorizationRequest ===

impl CheckedRequest for AuthorizationRequest {
    const PARAMETERS: &'static [&'static str] = &[
        "client_id",
        "redirect_uri",
        "response_type",
        "scope",
        "state",
        "enable_fb_login",
        "force_reauth",
    ];

    fn parse(form: &Form) -> Result<Self, String> {
        if form.one("client_id") != Some(APP_ID) {
            return Err(
                "Invalid Request: Request parameters are invalid: Invalid platform app".into(),
            );
        }
        let redirect_uri = callback::registered(form, &CALLBACK_PATHS)
            .ok_or("Invalid Request: Request parameters are invalid: Invalid redirect_uri")?;
        if form.one("response_type") != Some("code") {
            return Err(
                "Invalid Request: Request parameters are invalid: Invalid response_type".into(),
            );
        }
        let scopes = Scopes::parse(form.one("scope").unwrap_or_default())?;
        let state = form.one("state").ok_or(
            "Invalid state: it is missing, and the app would not know whose answer this is.",
        )?;
        Ok(Self {
            redirect_uri: redirect_uri.into(),
            scopes,
            state: state.into(),
        })
    }

    fn redirect_uri(&self) -> &str {
        &self.redirect_uri
    }
}
