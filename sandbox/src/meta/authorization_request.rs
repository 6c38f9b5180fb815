//! What an app asks for in the dialog, checked parameter by parameter.
//!
//! <https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow>

use super::app::APP_ID;
use super::grants::{Given, Status};
use super::permissions::{self, Reach};
use crate::form::Form;
use crate::oauth::authorize::CheckedRequest;
use crate::oauth::{callback, pkce};

/// The callback paths that the sandbox's app has registered, on any loopback origin.
const CALLBACK_PATHS: [&str; 3] = [
    "/connect/facebook/callback",
    "/connect/instagram/callback",
    "/login/facebook/callback",
];
const AUTH_TYPES: [&str; 2] = ["rerequest", "reauthenticate"];

/// A request to be let in, checked.
#[derive(Debug)]
pub(crate) struct AuthorizationRequest {
    pub(crate) redirect_uri: String,
    permissions: Vec<String>,
    pub(crate) state: String,
    pub(crate) challenge: Option<String>,
    is_rerequest: bool,
    pub(crate) returns_scopes: bool,
}

// === impl AuthorizationRequest ===

impl CheckedRequest for AuthorizationRequest {
    const PARAMETERS: &'static [&'static str] = &[
        "client_id",
        "redirect_uri",
        "state",
        "response_type",
        "scope",
        "auth_type",
        "display",
        "return_scopes",
        "config_id",
        "code_challenge",
        "code_challenge_method",
    ];

    fn parse(form: &Form) -> Result<Self, String> {
        if form.one("client_id") != Some(APP_ID) {
            return Err(
                "Invalid App ID: The provided app ID does not look like a valid app ID.".into(),
            );
        }
        let redirect_uri = callback::registered(form, &CALLBACK_PATHS).ok_or(
            "URL Blocked: This redirect failed because the redirect URI is not white-listed \
                in the app’s client OAuth settings.",
        )?;
        if form.one("config_id").is_some() {
            return Err("Invalid config_id: the app has no login configurations.".into());
        }
        if form.one("response_type").is_some_and(|kind| kind != "code") {
            return Err("Invalid response_type: the app takes only a code.".into());
        }
        let auth_type = form.one("auth_type");
        if auth_type.is_some_and(|kind| !AUTH_TYPES.contains(&kind)) {
            return Err("Invalid auth_type: it is rerequest or reauthenticate.".into());
        }
        let permissions = permissions::parse(form.one("scope"))?;
        let state = form.one("state").ok_or(
            "Invalid state: it is missing, and the app would not know whose answer this is.",
        )?;
        Ok(Self {
            redirect_uri: redirect_uri.into(),
            permissions,
            state: state.into(),
            challenge: challenge(form)?,
            is_rerequest: auth_type == Some("rerequest"),
            returns_scopes: form.one("return_scopes") == Some("true"),
        })
    }

    fn redirect_uri(&self) -> &str {
        &self.redirect_uri
    }
}

impl AuthorizationRequest {
    /// What a person is asked for; what was declined before is asked for again only on purpose.
    pub(crate) fn shown_to(&self, given: Option<&Given>) -> Vec<&str> {
        let is_declined = |name: &str| {
            given.and_then(|given| given.permissions.get(name)) == Some(&Status::Declined)
        };
        self.permissions
            .iter()
            .map(String::as_str)
            .filter(|name| self.is_rerequest || !is_declined(name))
            .collect()
    }

    /// Whether anything that is asked for reaches further than the person.
    pub(crate) fn is_about_pages(&self) -> bool {
        self.permissions
            .iter()
            .any(|name| permissions::reach(name) != Reach::Person)
    }
}

/// PKCE is not asked for, but what is sent must hold.
fn challenge(form: &Form) -> Result<Option<String>, &'static str> {
    match (
        form.one("code_challenge"),
        form.one("code_challenge_method"),
    ) {
        (None, None) => Ok(None),
        (Some(challenge), Some("S256")) if pkce::is_challenge(challenge) => {
            Ok(Some(challenge.to_owned()))
        }
        _ => Err(
            "Invalid code_challenge: it is the base64url form of a SHA-256, and its method S256.",
        ),
    }
}
