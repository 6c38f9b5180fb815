//! The page where an account lets the app in: what it asks for is checked first, and a doubtful
//! request never redirects.
//!
//! <https://developers.facebook.com/docs/instagram-platform/reference/oauth-authorize>

use http::{HeaderValue, Request, Response, StatusCode, header};

use super::scopes::Scopes;
use super::{APP_ID, World, consent};
use crate::answer::html;
use crate::form::Form;
use crate::oauth;
use crate::stage::Moment;

/// The callback path that the sandbox's app has registered, on any loopback origin.
const CALLBACK_PATHS: [&str; 1] = ["/connect/instagram-direct/callback"];

/// The parameters that come with the address and travel through the form.
pub(crate) const PARAMETERS: [&str; 7] = [
    "client_id",
    "redirect_uri",
    "response_type",
    "scope",
    "state",
    "enable_fb_login",
    "force_reauth",
];

/// A request to be let in, checked.
#[derive(Debug)]
pub(crate) struct Ask {
    pub(crate) redirect_uri: String,
    pub(crate) scopes: Scopes,
    state: String,
}

/// `GET /oauth/authorize`
pub(crate) fn ask(world: &World, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
    let form = Form::of_query(request);
    match Ask::parse(&form) {
        Ok(ask) => html(StatusCode::OK, consent::page(world, &ask, &form, None)),
        Err(reason) => html(StatusCode::BAD_REQUEST, consent::refusal(&reason)),
    }
}

/// `POST /oauth/authorize`: the decision. `user` or `username` says whose it is; a form without
/// `choices_shown` gives everything that is asked for, one with it only the ticked `permission`.
pub(crate) fn decide(
    world: &mut World,
    request: &Request<Vec<u8>>,
    moment: &mut Moment<'_>,
) -> Response<Vec<u8>> {
    let form = Form::of_body(request).unwrap_or_default();
    let ask = match Ask::parse(&form) {
        Ok(ask) => ask,
        Err(reason) => return html(StatusCode::BAD_REQUEST, consent::refusal(&reason)),
    };
    let answer = match form.one("decision") {
        Some("allow") => allow(world, &form, &ask, moment),
        Some("deny") => Ok(ask.denial()),
        _ => Err("Choose Allow or Cancel."),
    };
    match answer {
        Ok(parameters) => send_back(&ask, &parameters),
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
                "Invalid Request: Request parameters are invalid: Invalid platform app".into(),
            );
        }
        let redirect_uri = form
            .one("redirect_uri")
            .filter(|uri| oauth::is_registered(uri, &CALLBACK_PATHS));
        let redirect_uri = redirect_uri
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

    fn denial(&self) -> Vec<(&'static str, String)> {
        let fixed = [
            ("error", "access_denied"),
            ("error_reason", "user_denied"),
            ("error_description", "The user denied your request"),
        ];
        let fixed = fixed
            .into_iter()
            .map(|(name, value)| (name, value.to_owned()));
        fixed.chain([("state", self.state.clone())]).collect()
    }
}

fn allow(
    world: &mut World,
    form: &Form,
    ask: &Ask,
    moment: &mut Moment<'_>,
) -> Result<Vec<(&'static str, String)>, &'static str> {
    let id = match (form.one("username"), form.one("user")) {
        (Some(username), _) => world.accounts.find_or_create(username)?,
        (None, Some(id)) => id.to_owned(),
        (None, None) => return Err("Choose one of the accounts, or write a username."),
    };
    let account = world
        .accounts
        .get(&id)
        .ok_or("Choose one of the accounts, or write a username.")?;
    if !account.is_professional() {
        return Err(
            "You need a professional account to continue: switch to one in the settings of \
            Instagram first.",
        );
    }
    let has_choices = form.one("choices_shown") == Some("1");
    let granted = ask
        .scopes
        .only(|name| !has_choices || form.pairs().any(|pair| pair == ("permission", name)));
    world.grants.add(&id, &ask.scopes, &granted);
    let code = world.grants.issue_code(&id, &ask.redirect_uri, moment);
    Ok(vec![("code", code), ("state", ask.state.clone())])
}

/// Instagram ends the address with `#_`, which is no part of what comes before it.
fn send_back(ask: &Ask, parameters: &[(&str, String)]) -> Response<Vec<u8>> {
    let refused = || {
        html(
            StatusCode::BAD_REQUEST,
            consent::refusal("Invalid redirect_uri"),
        )
    };
    let mut response = oauth::send_back(&ask.redirect_uri, parameters).unwrap_or_else(refused);
    let marked = response
        .headers()
        .get(header::LOCATION)
        .and_then(|to| to.to_str().ok())
        .map(|to| format!("{to}#_"));
    if let Some(marked) = marked.and_then(|marked| HeaderValue::try_from(marked).ok()) {
        response.headers_mut().insert(header::LOCATION, marked);
    }
    response
}
