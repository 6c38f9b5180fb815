//! What an app asks for on the page of the decision, checked parameter by parameter.
//!
//! <https://docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code>

use super::app::CLIENT_ID;
use super::scopes::Scopes;
use crate::form::Form;
use crate::oauth::authorize::CheckedRequest;
use crate::oauth::{callback, pkce};

/// The callback paths that the sandbox's app has registered, on any loopback origin.
const CALLBACK_PATHS: [&str; 2] = ["/connect/x/callback", "/login/x/callback"];
const STATE_LIMIT: usize = 500;

/// A request to be let in, checked.
#[derive(Debug)]
pub(crate) struct AuthorizationRequest {
    pub(crate) redirect_uri: String,
    pub(crate) scopes: Scopes,
    pub(crate) state: String,
    pub(crate) challenge: String,
}

// === impl AuthorizationRequest ===

impl CheckedRequest for AuthorizationRequest {
    const PARAMETERS: &'static [&'static str] = &[
        "response_type",
        "client_id",
        "redirect_uri",
        "scope",
        "state",
        "code_challenge",
        "code_challenge_method",
    ];

    fn parse(form: &Form) -> Result<Self, String> {
        if form.one("client_id") != Some(CLIENT_ID) {
            return Err("No app has this client_id.".into());
        }
        let redirect_uri = callback::registered(form, &CALLBACK_PATHS)
            .ok_or("This redirect_uri is not registered for the app.")?;
        if form.one("response_type") != Some("code") {
            return Err("response_type must be code.".into());
        }
        let scopes = form
            .one("scope")
            .and_then(Scopes::parse)
            .ok_or("scope is missing or names an unknown scope.")?;
        let state = form
            .one("state")
            .filter(|state| state.chars().count() <= STATE_LIMIT);
        let state = state.ok_or("state is missing or longer than 500 characters.")?;
        if form.one("code_challenge_method") != Some("S256") {
            return Err("code_challenge_method must be S256.".into());
        }
        let challenge = pkce::s256_challenge(form)
            .ok_or("code_challenge is not the base64url form of a SHA-256.")?;
        Ok(Self {
            redirect_uri: redirect_uri.into(),
            scopes,
            state: state.into(),
            challenge: challenge.into(),
        })
    }

    fn redirect_uri(&self) -> &str {
        &self.redirect_uri
    }
}
