//! What an app asks for on the page of the decision, checked parameter by parameter.
//!
//! <https://developers.google.com/identity/openid-connect/openid-connect#authenticationuriparameters>

use super::app::CLIENT_ID;
use crate::form::Form;
use crate::oauth::authorize::CheckedRequest;
use crate::oauth::{callback, pkce};

/// The callback path that the sandbox's app has registered, on any loopback origin.
const CALLBACK_PATHS: [&str; 1] = ["/login/google/callback"];
const SCOPES: [&str; 3] = ["openid", "email", "profile"];
/// `login` is no value of Google's.
const PROMPTS: [&str; 3] = ["none", "consent", "select_account"];

/// A request to be told who somebody is, checked.
#[derive(Debug)]
pub(crate) struct AuthorizationRequest {
    pub(crate) redirect_uri: String,
    pub(crate) scopes: Vec<String>,
    pub(crate) state: String,
    pub(crate) nonce: String,
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
        "nonce",
        "prompt",
        "access_type",
        "code_challenge",
        "code_challenge_method",
    ];

    fn parse(form: &Form) -> Result<Self, String> {
        if form.one("client_id") != Some(CLIENT_ID) {
            return Err("Error 401: invalid_client. The OAuth client was not found.".into());
        }
        let redirect_uri = callback::registered(form, &CALLBACK_PATHS).ok_or(
            "Error 400: redirect_uri_mismatch. This redirect_uri is not registered for the app.",
        )?;
        if form.one("response_type") != Some("code") {
            return Err("Error 400: invalid_request. response_type must be code.".into());
        }
        let scopes: Vec<String> = form
            .one("scope")
            .unwrap_or_default()
            .split(' ')
            .map(str::to_owned)
            .collect();
        if !scopes.iter().all(|scope| SCOPES.contains(&scope.as_str()))
            || !scopes.iter().any(|scope| scope == "openid")
        {
            return Err(
                "Error 400: invalid_scope. scope must hold openid, and may hold email and profile."
                    .into(),
            );
        }
        if form
            .one("prompt")
            .is_some_and(|prompt| !prompt.split(' ').all(|word| PROMPTS.contains(&word)))
        {
            return Err(
                "Error 400: invalid_request. prompt is none, consent or select_account.".into(),
            );
        }
        if form.one("access_type").is_some_and(|kind| kind != "online") {
            return Err(
                "Error 400: invalid_request. Signing in needs no access while the person is away."
                    .into(),
            );
        }
        let needed = |name: &str, why| form.one(name).map(str::to_owned).ok_or(why);
        let state = needed("state", "Error 400: invalid_request. state is missing.")?;
        let nonce = needed("nonce", "Error 400: invalid_request. nonce is missing.")?;
        if form.one("code_challenge_method") != Some("S256") {
            return Err("Error 400: invalid_request. code_challenge_method must be S256.".into());
        }
        let challenge = pkce::s256_challenge(form).ok_or(
            "Error 400: invalid_request. code_challenge is not the base64url form of a SHA-256.",
        )?;
        Ok(Self {
            redirect_uri: redirect_uri.into(),
            scopes,
            state,
            nonce,
            challenge: challenge.into(),
        })
    }

    fn redirect_uri(&self) -> &str {
        &self.redirect_uri
    }
}
