//! The page where a person says who they are: what the app asks for is checked first, and a
//! doubtful request never redirects.
//!
//! <https://developers.google.com/identity/openid-connect/openid-connect#authenticationuriparameters>

use http::{Request, Response, StatusCode};

use super::codes::Consent;
use super::{CLIENT_ID, World, consent};
use crate::answer::html;
use crate::form::Form;
use crate::oauth;
use crate::stage::Moment;

/// The callback path that the sandbox's app has registered, on any loopback origin.
const CALLBACK_PATHS: [&str; 1] = ["/login/google/callback"];
const SCOPES: [&str; 3] = ["openid", "email", "profile"];
/// `login` is no value of Google's.
const PROMPTS: [&str; 3] = ["none", "consent", "select_account"];

/// The parameters that come with the address and travel through the form.
pub(crate) const PARAMETERS: [&str; 10] = [
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

/// A request to be told who somebody is, checked.
#[derive(Debug)]
pub(crate) struct Ask {
    pub(crate) redirect_uri: String,
    pub(crate) scopes: Vec<String>,
    state: String,
    nonce: String,
    challenge: String,
}

/// `GET /o/oauth2/v2/auth`
pub(crate) fn ask(world: &World, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
    let form = Form::of_query(request);
    match Ask::parse(&form) {
        Ok(ask) => html(
            StatusCode::OK,
            consent::page(&world.people, &ask, &form, None),
        ),
        Err(reason) => html(StatusCode::BAD_REQUEST, consent::refusal(reason)),
    }
}

/// `POST /o/oauth2/v2/auth`: the person's decision.
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
    let refused = |error: &str| {
        Ok(vec![
            ("error", error.to_owned()),
            ("state", ask.state.clone()),
        ])
    };
    let answer = match form.one("decision") {
        Some("allow") => allow(world, &form, &ask, moment),
        Some("deny") => refused("access_denied"),
        Some("policy") => refused("admin_policy_enforced"),
        _ => Err("Choose Continue or Cancel."),
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
            consent::page(&world.people, &ask, &form, Some(reason)),
        ),
    }
}

// === impl Ask ===

impl Ask {
    /// Checks every parameter; the reason is a sentence for the person.
    fn parse(form: &Form) -> Result<Self, &'static str> {
        if form.one("client_id") != Some(CLIENT_ID) {
            return Err("Error 401: invalid_client. The OAuth client was not found.");
        }
        let redirect_uri = form
            .one("redirect_uri")
            .filter(|uri| oauth::is_registered(uri, &CALLBACK_PATHS));
        let redirect_uri = redirect_uri.ok_or(
            "Error 400: redirect_uri_mismatch. This redirect_uri is not registered for the app.",
        )?;
        if form.one("response_type") != Some("code") {
            return Err("Error 400: invalid_request. response_type must be code.");
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
                "Error 400: invalid_scope. scope must hold openid, and may hold email and profile.",
            );
        }
        if form
            .one("prompt")
            .is_some_and(|prompt| !prompt.split(' ').all(|word| PROMPTS.contains(&word)))
        {
            return Err("Error 400: invalid_request. prompt is none, consent or select_account.");
        }
        if form.one("access_type").is_some_and(|kind| kind != "online") {
            return Err(
                "Error 400: invalid_request. Signing in needs no access while the person is away.",
            );
        }
        let needed = |name: &str, why| form.one(name).map(str::to_owned).ok_or(why);
        let state = needed("state", "Error 400: invalid_request. state is missing.")?;
        let nonce = needed("nonce", "Error 400: invalid_request. nonce is missing.")?;
        if form.one("code_challenge_method") != Some("S256") {
            return Err("Error 400: invalid_request. code_challenge_method must be S256.");
        }
        let challenge = form
            .one("code_challenge")
            .filter(|challenge| oauth::is_challenge(challenge));
        let challenge = challenge.ok_or(
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
}

/// The way back, with what Google adds to it: a client must not mind.
fn allow(
    world: &mut World,
    form: &Form,
    ask: &Ask,
    moment: &mut Moment<'_>,
) -> Result<Vec<(&'static str, String)>, &'static str> {
    let person = match (form.one("username"), form.one("user")) {
        (Some(name), _) => world.people.find_or_create(name)?,
        (None, Some(sub)) => world
            .people
            .get(sub)
            .cloned()
            .ok_or("Choose one of the people, or write a name.")?,
        (None, None) => return Err("Choose one of the people, or write a name."),
    };
    let consent = Consent {
        sub: person.sub,
        scopes: ask.scopes.clone(),
        nonce: ask.nonce.clone(),
        redirect_uri: ask.redirect_uri.clone(),
        challenge: ask.challenge.clone(),
    };
    let code = world.codes.issue(consent, moment);
    let extras = [
        ("scope", ask.scopes.join(" ")),
        ("authuser", "0".to_owned()),
        ("prompt", "consent".to_owned()),
    ];
    Ok([("state", ask.state.clone()), ("code", code)]
        .into_iter()
        .chain(extras)
        .collect())
}
