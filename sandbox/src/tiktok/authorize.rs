//! The page where a person lets the app in: what it asks for is checked first, and a doubtful
//! request never redirects.
//!
//! The decision is a form that carries the parameters of the address and then `user` (an id) or
//! `username`, `decision`, and the ticks. The first `scope` is what the app asks for; each further
//! one is a tick. Without any tick everything is granted, unless `scopes_shown` says that there
//! were boxes and all were left empty.
//!
//! <https://developers.tiktok.com/doc/login-kit-web>

use http::{HeaderValue, Request, Response, StatusCode, header};

use super::grants::Consent;
use super::scopes::Scopes;
use super::{CLIENT_KEY, World, consent};
use crate::answer::{html, redirect};
use crate::form::Form;
use crate::oauth;
use crate::stage::Moment;

/// The callback paths that the sandbox's app has registered, on any loopback origin.
const CALLBACK_PATHS: [&str; 2] = ["/connect/tiktok/callback", "/login/tiktok/callback"];
/// The browser's cookie that says who is signed in to TikTok.
const SESSION: &str = "tiktok_session";

/// The parameters that come with the address and travel through the form; `scope` does too.
pub(crate) const PARAMETERS: [&str; 7] = [
    "client_key",
    "response_type",
    "redirect_uri",
    "state",
    "disable_auto_auth",
    "code_challenge",
    "code_challenge_method",
];

/// A request to be let in, checked.
#[derive(Debug)]
pub(crate) struct Ask {
    pub(crate) redirect_uri: String,
    pub(crate) scopes: Scopes,
    state: String,
    /// The web needs none; one that is sent is held to.
    challenge: Option<String>,
    shows_always: bool,
}

/// `GET /v2/auth/authorize/`
pub(crate) fn ask(
    world: &mut World,
    request: &Request<Vec<u8>>,
    moment: &mut Moment<'_>,
) -> Response<Vec<u8>> {
    let form = Form::of_query(request);
    let ask = match Ask::parse(&form) {
        Ok(ask) => ask,
        Err(reason) => return refused(reason),
    };
    let known = signed_in(request).filter(|open_id| world.users.get(open_id).is_some());
    match known {
        Some(open_id) if ask.is_granted_already(world, open_id, moment.now_ms) => {
            allow(world, open_id, ask.scopes.clone(), &ask, moment)
        }
        Some(_) | None => html(
            StatusCode::OK,
            consent::page(&world.users, &ask, &form, known, None),
        ),
    }
}

/// `POST /v2/auth/authorize/`: the person's decision.
pub(crate) fn decide(
    world: &mut World,
    request: &Request<Vec<u8>>,
    moment: &mut Moment<'_>,
) -> Response<Vec<u8>> {
    let form = Form::of_body(request).unwrap_or_default();
    let ask = match Ask::parse(&form) {
        Ok(ask) => ask,
        Err(reason) => return refused(reason),
    };
    let decided = match form.one("decision") {
        Some("allow") => user(world, &form)
            .map(|open_id| allow(world, &open_id, granted(&form, &ask), &ask, moment)),
        Some("deny") => Ok(deny(&ask)),
        _ => Err("Choose Continue or Cancel."),
    };
    decided.unwrap_or_else(|reason| {
        let page = consent::page(&world.users, &ask, &form, form.one("user"), Some(reason));
        html(StatusCode::BAD_REQUEST, page)
    })
}

// === impl Ask ===

impl Ask {
    /// Checks every parameter; the reason is the name of the wrong one, as on TikTok's page.
    fn parse(form: &Form) -> Result<Self, &'static str> {
        if form.one("client_key") != Some(CLIENT_KEY) {
            return Err("client_key");
        }
        let redirect_uri = form
            .one("redirect_uri")
            .filter(|uri| oauth::is_registered(uri, &CALLBACK_PATHS))
            .ok_or("redirect_uri")?;
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

    /// Whether the page is skipped because the person agreed to all of it before.
    fn is_granted_already(&self, world: &World, open_id: &str, now_ms: i64) -> bool {
        !self.shows_always && world.grants.covers(open_id, &self.scopes, now_ms)
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
    if is_hex || oauth::is_challenge(challenge) {
        Ok(Some(challenge.to_owned()))
    } else {
        Err("code_challenge")
    }
}

fn granted(form: &Form, ask: &Ask) -> Scopes {
    let ticks: Vec<&str> = form
        .all("scope")
        .skip(1)
        .flat_map(|tick| tick.split(','))
        .collect();
    let is_all = ticks.is_empty() && form.one("scopes_shown").is_none();
    if is_all {
        ask.scopes.clone()
    } else {
        ask.scopes.ticked(&ticks)
    }
}

fn user(world: &mut World, form: &Form) -> Result<String, &'static str> {
    let none = "Choose one of the users, or write a username.";
    let user = match (form.one("username"), form.one("user")) {
        (Some(username), _) => world.users.find_or_create(username)?,
        (None, Some(open_id)) => world.users.get(open_id).ok_or(none)?,
        (None, None) => return Err(none),
    };
    Ok(user.open_id.clone())
}

fn allow(
    world: &mut World,
    open_id: &str,
    scopes: Scopes,
    ask: &Ask,
    moment: &mut Moment<'_>,
) -> Response<Vec<u8>> {
    let list = scopes.list();
    let (redirect_uri, challenge) = (ask.redirect_uri.clone(), ask.challenge.clone());
    let code = world.grants.consent(
        Consent {
            user: open_id.to_owned(),
            scopes,
            redirect_uri,
            challenge,
        },
        moment,
    );
    let mut response = send_back(
        ask,
        &[
            ("code", code),
            ("scopes", list),
            ("state", ask.state.clone()),
        ],
    );
    // Ids are letters, digits, dashes and underscores.
    if let Ok(cookie) = HeaderValue::from_str(&format!(
        "{SESSION}={open_id}; Path=/tiktok; HttpOnly; SameSite=Lax"
    )) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

fn deny(ask: &Ask) -> Response<Vec<u8>> {
    let description = "User denied the request".to_owned();
    send_back(
        ask,
        &[
            ("error", "access_denied".to_owned()),
            ("error_description", description),
            ("state", ask.state.clone()),
        ],
    )
}

/// The way back; a code holds `*`, which form-encoding leaves as it is and TikTok does not.
fn send_back(ask: &Ask, parameters: &[(&str, String)]) -> Response<Vec<u8>> {
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(parameters)
        .finish()
        .replace('*', "%2A");
    redirect(&format!("{}?{query}", ask.redirect_uri)).unwrap_or_else(|| refused("redirect_uri"))
}

fn refused(parameter: &str) -> Response<Vec<u8>> {
    html(StatusCode::BAD_REQUEST, consent::refusal(parameter))
}

fn signed_in(request: &Request<Vec<u8>>) -> Option<&str> {
    let cookies = request
        .headers()
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let mut pairs = cookies
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    pairs
        .find(|(name, _)| *name == SESSION)
        .map(|(_, value)| value)
}
