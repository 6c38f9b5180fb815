//! The page where a person lets the app in: what it asks for is checked first, and a doubtful
//! request never redirects.
//!
//! <https://docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code>

use http::{Request, Response, StatusCode};

use super::grants::Consent;
use super::scopes::Scopes;
use super::{CLIENT_ID, Moment, World, consent};
use crate::answer::html;
use crate::form::Form;
use crate::oauth;

/// The callback paths that the sandbox's app has registered, on any loopback origin.
const CALLBACK_PATHS: [&str; 2] = ["/connect/x/callback", "/login/x/callback"];
const STATE_LIMIT: usize = 500;

/// The parameters that come with the address and travel through the form.
pub(crate) const PARAMETERS: [&str; 7] = [
    "response_type",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "code_challenge",
    "code_challenge_method",
];

/// A request to be let in, checked.
#[derive(Debug)]
pub(crate) struct Ask {
    pub(crate) redirect_uri: String,
    pub(crate) scopes: Scopes,
    pub(crate) state: String,
    challenge: String,
}

/// `GET /i/oauth2/authorize`
pub(crate) fn ask(world: &World, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
    let form = Form::of_query(request);
    match Ask::parse(&form) {
        Ok(ask) => html(
            StatusCode::OK,
            consent::page(&world.users, &ask, &form, None),
        ),
        Err(reason) => html(StatusCode::BAD_REQUEST, consent::refusal(reason)),
    }
}

/// `POST /i/oauth2/authorize`: the person's decision.
pub(crate) fn decide(
    world: &mut World,
    request: &Request<Vec<u8>>,
    moment: &mut Moment<'_>,
) -> Response<Vec<u8>> {
    let form = Form::of_body(request).unwrap_or_default();
    let ask = match Ask::parse(&form) {
        Ok(ask) => ask,
        Err(reason) => return html(StatusCode::BAD_REQUEST, consent::refusal(reason)),
    };
    let answer = match form.one("decision") {
        Some("allow") => allow(world, &form, &ask, moment),
        Some("deny") => Ok(vec![
            ("error", "access_denied".to_owned()),
            ("state", ask.state.clone()),
        ]),
        _ => Err("Choose Authorize or Cancel."),
    };
    match answer {
        Ok(parameters) => {
            let refused = || {
                html(
                    StatusCode::BAD_REQUEST,
                    consent::refusal("This redirect_uri is not an address."),
                )
            };
            oauth::send_back(&ask.redirect_uri, &parameters).unwrap_or_else(refused)
        }
        Err(reason) => html(
            StatusCode::BAD_REQUEST,
            consent::page(&world.users, &ask, &form, Some(reason)),
        ),
    }
}

// === impl Ask ===

impl Ask {
    /// Checks every parameter; the reason is a sentence for the person.
    fn parse(form: &Form) -> Result<Self, &'static str> {
        if form.one("client_id") != Some(CLIENT_ID) {
            return Err("No app has this client_id.");
        }
        let redirect_uri = form
            .one("redirect_uri")
            .filter(|uri| oauth::is_registered(uri, &CALLBACK_PATHS));
        let redirect_uri =
            redirect_uri.ok_or("This redirect_uri is not registered for the app.")?;
        if form.one("response_type") != Some("code") {
            return Err("response_type must be code.");
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
            return Err("code_challenge_method must be S256.");
        }
        let challenge = form
            .one("code_challenge")
            .filter(|challenge| oauth::is_challenge(challenge));
        let challenge =
            challenge.ok_or("code_challenge is not the base64url form of a SHA-256.")?;
        Ok(Self {
            redirect_uri: redirect_uri.into(),
            scopes,
            state: state.into(),
            challenge: challenge.into(),
        })
    }
}

fn allow(
    world: &mut World,
    form: &Form,
    ask: &Ask,
    moment: &mut Moment<'_>,
) -> Result<Vec<(&'static str, String)>, &'static str> {
    let user = match (form.one("username"), form.one("user")) {
        (Some(username), _) => world.users.find_or_create(username, moment.now_ms)?,
        (None, Some(id)) => world
            .users
            .get(id)
            .ok_or("Choose one of the users, or write a username.")?,
        (None, None) => return Err("Choose one of the users, or write a username."),
    };
    let consent = Consent {
        user: user.id.clone(),
        scopes: ask.scopes.clone(),
        redirect_uri: ask.redirect_uri.clone(),
        challenge: ask.challenge.clone(),
    };
    let code = world.grants.consent(consent, moment);
    Ok(vec![("state", ask.state.clone()), ("code", code)])
}
