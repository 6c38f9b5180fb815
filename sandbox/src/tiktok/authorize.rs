//! What the authorization endpoint of TikTok has of its own: ticks, and a page that is skipped for
//! a person who agreed before.
//!
//! The decision is a form that carries the parameters of the address and then `user` (an id) or
//! `username`, `decision`, and the ticks. The first `scope` is what the app asks for; each further
//! one is a tick. Without any tick everything is granted, unless `scopes_shown` says that there
//! were boxes and all were left empty.
//!
//! <https://developers.tiktok.com/doc/login-kit-web>

use http::{HeaderValue, Request, Response, header};

use super::authorization_request::AuthorizationRequest;
use super::consent;
use super::grants::Consent;
use super::scopes::Scopes;
use super::state::TikTokState;
use crate::form::Form;
use crate::moment::Moment;
use crate::oauth::authorize::{Authorization, Parameters, send_back};
use crate::oauth::consent::{PageExtras, PageTexts, Person};

/// The browser's cookie that says who is signed in to TikTok.
const SESSION: &str = "tiktok_session";

impl Authorization for TikTokState {
    type Asked = AuthorizationRequest;

    const TEXTS: PageTexts = consent::TEXTS;

    fn people(&self) -> Vec<Person<'_>> {
        consent::people(&self.users)
    }

    fn extras(&self, ask: &AuthorizationRequest, _chosen: Option<&str>) -> PageExtras {
        consent::extras(ask)
    }

    fn allow(
        &mut self,
        form: &Form,
        ask: &AuthorizationRequest,
        moment: &mut Moment<'_>,
    ) -> Result<Response<Vec<u8>>, &'static str> {
        let open_id = user(self, form)?;
        Ok(hand_over(self, &open_id, granted(form, ask), ask, moment))
    }

    fn declined(decision: &str, ask: &AuthorizationRequest) -> Option<Parameters> {
        let description = "User denied the request".to_owned();
        (decision == "deny").then(|| {
            vec![
                ("error", "access_denied".to_owned()),
                ("error_description", description),
                ("state", ask.state.clone()),
            ]
        })
    }

    fn signed_in<'r>(&self, request: &'r Request<Vec<u8>>) -> Option<&'r str> {
        signed_in(request).filter(|open_id| self.users.get(open_id).is_some())
    }

    fn skip_page(
        &mut self,
        open_id: &str,
        ask: &AuthorizationRequest,
        moment: &mut Moment<'_>,
    ) -> Option<Response<Vec<u8>>> {
        let is_granted =
            !ask.shows_always && self.grants.covers(open_id, &ask.scopes, moment.now_ms);
        is_granted.then(|| hand_over(self, open_id, ask.scopes.clone(), ask, moment))
    }

    /// A code holds `*`, which form-encoding leaves as it is and TikTok does not.
    fn spelled(address: String) -> String {
        address.replace('*', "%2A")
    }
}

fn granted(form: &Form, ask: &AuthorizationRequest) -> Scopes {
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

fn user(tiktok: &mut TikTokState, form: &Form) -> Result<String, &'static str> {
    let none = "Choose one of the users, or write a username.";
    let user = match (form.one("username"), form.one("user")) {
        (Some(username), _) => tiktok.users.find_or_create(username)?,
        (None, Some(open_id)) => tiktok.users.get(open_id).ok_or(none)?,
        (None, None) => return Err(none),
    };
    Ok(user.open_id.clone())
}

/// Sends the person back with a code, and remembers in the browser who it is.
fn hand_over(
    tiktok: &mut TikTokState,
    open_id: &str,
    scopes: Scopes,
    ask: &AuthorizationRequest,
    moment: &mut Moment<'_>,
) -> Response<Vec<u8>> {
    let list = scopes.list();
    let (redirect_uri, challenge) = (ask.redirect_uri.clone(), ask.challenge.clone());
    let code = tiktok.grants.consent(
        Consent {
            user: open_id.to_owned(),
            scopes,
            redirect_uri,
            challenge,
        },
        moment,
    );
    let mut response = send_back::<TikTokState>(
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
