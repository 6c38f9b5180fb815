//! What an app asks for on the page of the decision, checked parameter by parameter.
//!
//! <https://developers.tiktok.com/doc/login-kit-web>

use super::app::CLIENT_KEY;
use super::scopes::Scopes;
use crate::form::Form;
use crate::oauth::authorize::CheckedRequest;
use crate::oauth::{callback, pkce};

/// The callback paths that the sandbox's app has registered, on any loopback origin.
const CALLBACK_PATHS: [&str; 2] = ["/connect/tiktok/callback", "/login/tiktok/callback"];

/// A request to be let in, checked.
#[derive(Debug)]
pub(crate) struct AuthorizationRequest {
    pub(crate) redirect_uri: String,
    pub(crate) scopes: Scopes,
    pub(crate) state: String,
    /// The web needs none; one that is sent is held to.
    pub(crate) challenge: Option<String>,
    pub(crate) shows_always: bool,
}

// === impl AuthorizationRequest ===

impl CheckedRequest for AuthorizationRequest {
    const PARAMETERS: &'static [&'static str] = &[
        "client_key",
        "response_type",
        "redirect_uri",
        "state",
        "disable_auto_auth",
        "code_challenge",
        "code_challenge_method",
    ];

    fn parse(form: &Form) -> Result<Self, String> {
        Self::checked(form).map_err(|parameter| format!("Error: {parameter}"))
    }

    fn redirect_uri(&self) -> &str {
        &self.redirect_uri
    }
}

impl AuthorizationRequest {
    /// Checks every parameter; the reason is the name of the wrong one, as on TikTok's page.
    fn checked(form: &Form) -> Result<Self, &'static str> {
        if form.one("client_key") != Some(CLIENT_KEY) {
            return Err("client_key");
        }
        let redirect_uri = callback::registered(form, &CALLBACK_PATHS).ok_or("redirect_uri")?;
        if form.one("response_type") != Some("code") {
            return Err("response_type");
        }
        let scopes = form
            .all("scope")
            .next()
            .and_then(Scopes::parse)
            .ok_or("scope")?
            .with_basic();
        let state = form.one("state").ok_or("state")?;
        let shows_always = match form.one("disable_auto_auth") {
            None | Some("0") => false,
            Some("1") => true,
            Some(_) => return Err("disable_auto_auth"),
        };
        let challenge = challenge(form)?;
        Ok(Self {
            redirect_uri: redirect_uri.into(),
            scopes,
            state: state.into(),
            challenge,
            shows_always,
        })
    }
}

/// Base64url as in RFC 7636, or the hex that the desktop pages ask for.
fn challenge(form: &Form) -> Result<Option<String>, &'static str> {
    let Some(challenge) = form.one("code_challenge") else {
        return if form.one("code_challenge_method").is_some() {
            Err("code_challenge")
        } else {
            Ok(None)
        };
    };
    let is_hex = challenge.len() == 64
        && challenge
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f'));
    if form.one("code_challenge_method") != Some("S256") {
        return Err("code_challenge_method");
    }
    if is_hex || pkce::is_challenge(challenge) {
        Ok(Some(challenge.to_owned()))
    } else {
        Err("code_challenge")
    }
}
