//! The dialog where a person lets the app in: what it asks for is checked first, and a doubtful
//! request never redirects.
//!
//! <https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow>

use std::collections::BTreeSet;

use http::{Request, Response, StatusCode};

use super::grants::{Chosen, Decision, Given, Status};
use super::page::NewPage;
use super::people::NewPerson;
use super::permissions::{self, ALWAYS, Reach};
use super::{APP_ID, World, consent};
use crate::answer::html;
use crate::form::Form;
use crate::stage::Moment;
use crate::{instagram, oauth};

/// The callback paths that the sandbox's app has registered, on any loopback origin.
const CALLBACK_PATHS: [&str; 3] = [
    "/connect/facebook/callback",
    "/connect/instagram/callback",
    "/login/facebook/callback",
];
const AUTH_TYPES: [&str; 2] = ["rerequest", "reauthenticate"];

/// The parameters that come with the address and travel through the form.
pub(crate) const PARAMETERS: [&str; 11] = [
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

/// A request to be let in, checked.
#[derive(Debug)]
pub(crate) struct Ask {
    pub(crate) redirect_uri: String,
    permissions: Vec<String>,
    state: String,
    challenge: Option<String>,
    is_rerequest: bool,
    returns_scopes: bool,
}

/// `GET /{version}/dialog/oauth`
pub(crate) fn ask(world: &World, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
    let form = Form::of_query(request);
    match Ask::parse(&form) {
        Ok(ask) => html(StatusCode::OK, consent::page(world, &ask, &form, None)),
        Err(reason) => html(StatusCode::BAD_REQUEST, consent::refusal(&reason)),
    }
}

/// `POST /{version}/dialog/oauth`: the person's decision. `user` or `username` says who it is; a
/// form without `choices_shown` gives everything that is asked for, one with it only the ticked
/// `permission` and `page`, or `all_pages`.
pub(crate) fn decide(
    world: &mut World,
    instagram: &mut instagram::World,
    request: &Request<Vec<u8>>,
    moment: &mut Moment<'_>,
) -> Response<Vec<u8>> {
    let form = Form::of_body(request).unwrap_or_default();
    let ask = match Ask::parse(&form) {
        Ok(ask) => ask,
        Err(reason) => return html(StatusCode::BAD_REQUEST, consent::refusal(&reason)),
    };
    let answer = match form.one("decision") {
        Some("allow") => allow(world, instagram, &form, &ask, moment),
        Some("deny") => Ok(ask.denial()),
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
            consent::page(world, &ask, &form, Some(reason)),
        ),
    }
}

// === impl Ask ===

impl Ask {
    /// Checks every parameter; the reason is a sentence for the person.
    fn parse(form: &Form) -> Result<Self, String> {
        if form.one("client_id") != Some(APP_ID) {
            return Err(
                "Invalid App ID: The provided app ID does not look like a valid app ID.".into(),
            );
        }
        let redirect_uri = form
            .one("redirect_uri")
            .filter(|uri| oauth::is_registered(uri, &CALLBACK_PATHS));
        let redirect_uri = redirect_uri.ok_or(
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

    fn denial(&self) -> Vec<(&'static str, String)> {
        let fixed = [
            ("error", "access_denied"),
            ("error_code", "200"),
            ("error_description", "Permissions error"),
            ("error_reason", "user_denied"),
        ];
        let fixed = fixed
            .into_iter()
            .map(|(name, value)| (name, value.to_owned()));
        fixed.chain([("state", self.state.clone())]).collect()
    }

    fn decision(&self, world: &World, form: &Form, person: &str, is_new: bool) -> Decision {
        let has_choices = form.one("choices_shown") == Some("1");
        let ticked = |name: &str, value: &str| form.pairs().any(|pair| pair == (name, value));
        let status = |name: &str| {
            let is_given = name == ALWAYS || !has_choices || ticked("permission", name);
            if is_given {
                Status::Granted
            } else {
                Status::Declined
            }
        };
        let asked = self.shown_to(world.grants.of(person));
        let permissions = asked
            .into_iter()
            .map(|name| (name.to_owned(), status(name)))
            .collect();
        let all: BTreeSet<String> = world
            .people
            .get(person)
            .into_iter()
            .flat_map(|person| &person.roles)
            .map(|role| role.page.clone())
            .collect();
        let pages = match form.one("all_pages") {
            Some("1") => Chosen::All,
            // Somebody new was not there to be shown any Pages.
            _ if !has_choices || is_new => Chosen::These(all),
            _ => Chosen::These(
                all.into_iter()
                    .filter(|page| ticked("page", page))
                    .collect(),
            ),
        };
        Decision {
            permissions,
            pages: self.is_about_pages().then_some(pages),
        }
    }

    /// What `return_scopes` adds.
    fn scopes_to_return(&self, given: Option<&Given>) -> Vec<(&'static str, String)> {
        let with = |status: Status| {
            let names = given
                .into_iter()
                .flat_map(|given| &given.permissions)
                .filter(|(_, its)| **its == status);
            names
                .map(|(name, _)| name.as_str())
                .collect::<Vec<_>>()
                .join(",")
        };
        if self.returns_scopes {
            vec![
                ("granted_scopes", with(Status::Granted)),
                ("denied_scopes", with(Status::Declined)),
            ]
        } else {
            Vec::new()
        }
    }
}

fn allow(
    world: &mut World,
    instagram: &mut instagram::World,
    form: &Form,
    ask: &Ask,
    moment: &mut Moment<'_>,
) -> Result<Vec<(&'static str, String)>, &'static str> {
    let known = world.people.all().len();
    let person = match (form.one("username"), form.one("user")) {
        (Some(name), _) => find_or_create(world, instagram, name)?,
        (None, Some(id)) => world
            .people
            .get(id)
            .map(|person| person.id.clone())
            .ok_or("Choose one of the people, or write a name.")?,
        (None, None) => return Err("Choose one of the people, or write a name."),
    };
    let is_new = world.people.all().len() > known;
    let decision = ask.decision(world, form, &person, is_new);
    world.grants.add(&person, decision);
    let code =
        world
            .grants
            .codes
            .issue(&person, &ask.redirect_uri, ask.challenge.as_deref(), moment);
    let scopes = ask.scopes_to_return(world.grants.of(&person));
    Ok([("code", code), ("state", ask.state.clone())]
        .into_iter()
        .chain(scopes)
        .collect())
}

/// Somebody new has one Page with an Instagram profile, so that there is something to connect.
fn find_or_create(
    world: &mut World,
    instagram: &mut instagram::World,
    name: &str,
) -> Result<String, &'static str> {
    let name = name.trim();
    if let Some(known) = world.people.named(name) {
        return Ok(known.id.clone());
    }
    let username: String = name
        .to_lowercase()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(30)
        .collect();
    let instagram_name =
        (!username.is_empty() && instagram.accounts.named(&username).is_none()).then_some(username);
    let page = NewPage {
        instagram: instagram_name,
        ..NewPage::named(&format!("Page of {name}"))
    };
    world.create_person(
        &NewPerson {
            name: name.to_owned(),
            pages: vec![page],
        },
        instagram,
    )
}

/// PKCE is not asked for, but what is sent must hold.
fn challenge(form: &Form) -> Result<Option<String>, &'static str> {
    match (
        form.one("code_challenge"),
        form.one("code_challenge_method"),
    ) {
        (None, None) => Ok(None),
        (Some(challenge), Some("S256")) if oauth::is_challenge(challenge) => {
            Ok(Some(challenge.to_owned()))
        }
        _ => Err(
            "Invalid code_challenge: it is the base64url form of a SHA-256, and its method S256.",
        ),
    }
}
