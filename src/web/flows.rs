//! The browser's flows: signing in, connecting, signing out. All end in a redirect to a page of the
//! dashboard.

use super::cookies;
use super::path::Path;
use super::problem::Error;
use super::session::{Browser, FETCH_SITE, Reader, check_origin};
use crate::domain::door::Door;
use crate::domain::ids::AccountId;
use crate::domain::provider::Provider;
use crate::domain::secret::Secret;
use crate::ports::Ports;
use crate::usecases::connect::{self, Callback, ConnectError, Failed, Finished, Landed, Purpose};
use crate::usecases::sessions::{self, BrowserHash};
use crate::usecases::{Core, CoreError};
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use serde::Deserialize;

#[derive(Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub(super) struct Start {
    reconnect: Option<String>,
    invite: Option<String>,
}

#[derive(Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub(super) struct Back {
    state: Option<String>,
    code: Option<String>,
    error: Option<String>,
}

type StartQuery = Result<Query<Start>, QueryRejection>;
type BackQuery = Result<Query<Back>, QueryRejection>;

/// `GET /login/{provider}`: sign in, or up, with an identity.
pub(super) async fn login<P: Ports>(
    State(core): State<Core<P>>,
    Path(provider): Path,
    query: StartQuery,
    browser: Browser,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let provider = Provider::parse(&provider)
        .filter(|provider| provider.signs_in())
        .ok_or(Error::NotFound)?;
    let Query(query) = query.map_err(|_| Error::NotFound)?;
    let purpose = Purpose::SignIn {
        invite: query.invite.map(Secret::new),
    };
    start(&core, provider, &browser, &purpose, &uri, &headers).await
}

/// `GET /connect/{platform}`: connect an account; signed out, sign up or in with it.
pub(super) async fn connect<P: Ports>(
    State(core): State<Core<P>>,
    Path(door): Path,
    query: StartQuery,
    browser: Browser,
    reader: Option<Reader>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let door = Door::parse(&door).ok_or(Error::NotFound)?;
    let Query(query) = query.map_err(|_| Error::NotFound)?;
    let account = match query.reconnect.as_deref().map(AccountId::parse) {
        Some(None) => return Err(Error::NotFound),
        Some(id) => id,
        None => None,
    };
    let purpose = match &reader {
        Some(Reader(person)) => Purpose::Connect { person, account },
        // Whose account it is, only their session says: sign in first.
        None if account.is_some() => return Ok(redirect(StatusCode::SEE_OTHER, "/", None)),
        None if !door.signs_in() => return Ok(page("/?error=sign_in_first", None)),
        None => Purpose::SignIn {
            invite: query.invite.map(Secret::new),
        },
    };
    start(&core, door.into(), &browser, &purpose, &uri, &headers).await
}

async fn start<P: Ports>(
    core: &Core<P>,
    provider: Provider,
    browser: &Browser,
    purpose: &Purpose<'_>,
    uri: &Uri,
    headers: &HeaderMap,
) -> Result<Response, Error> {
    if let Some(home) = other_host(core, uri, headers)? {
        return Ok(redirect(StatusCode::FOUND, &home, None));
    }
    if matches!(
        headers.get(FETCH_SITE).map(HeaderValue::as_bytes),
        Some(b"cross-site" | b"same-site")
    ) {
        return Ok(page("/?error=cross_site", None));
    }
    // A browser that has no cookie yet gets one that means nothing until it is signed in; the flow
    // is bound to it.
    let (fresh, hash) = if let Some((_, hash)) = &browser.0 {
        (None, hash.clone())
    } else {
        let cookie = sessions::new_cookie(core);
        let hash = BrowserHash::of(&cookie).ok_or(Error::NotFound)?;
        (Some(cookie), hash)
    };
    match connect::begin(core, provider, &hash, purpose).await {
        Ok(consent) => Ok(redirect(StatusCode::FOUND, &consent, fresh.as_ref())),
        Err(ConnectError::CoreError(CoreError::Store(error))) => Err(error.into()),
        Err(error) => Ok(page(
            &format!("/?error={}", word(core, provider, error)),
            None,
        )),
    }
}

/// `GET /login/{provider}/callback`: the provider sends the person back.
pub(super) async fn login_callback<P: Ports>(
    State(core): State<Core<P>>,
    Path(provider): Path,
    browser: Browser,
    query: BackQuery,
) -> Result<Response, Error> {
    // One callback for each authorization server: those of the platforms are under /connect.
    match Provider::parse(&provider) {
        Some(Provider::Google) => Ok(callback(&core, Provider::Google, browser, query).await),
        Some(Provider::Door(_)) | None => Err(Error::NotFound),
    }
}

/// `GET /connect/{platform}/callback`: the platform sends the person back.
pub(super) async fn connect_callback<P: Ports>(
    State(core): State<Core<P>>,
    Path(door): Path,
    browser: Browser,
    query: BackQuery,
) -> Result<Response, Error> {
    let door = Door::parse(&door).ok_or(Error::NotFound)?;
    Ok(callback(&core, door.into(), browser, query).await)
}

async fn callback<P: Ports>(
    core: &Core<P>,
    provider: Provider,
    browser: Browser,
    query: BackQuery,
) -> Response {
    let Ok(Query(back)) = query else {
        return page("/?error=flow_invalid", None);
    };
    let callback = Callback {
        state: back.state.map(Secret::new),
        code: back.code.map(Secret::new),
        error: back.error,
    };
    let Some((_, hash)) = browser.0 else {
        let error = connect::unclaimed(core, provider, callback.state.as_ref()).await;
        let error = word(core, provider, error);
        return page(&format!("/?error={error}"), None);
    };
    match connect::finish(core, provider, &hash, callback).await {
        Ok(Finished { landed, cookie }) => page(&place(&landed), cookie.as_ref()),
        Err(Failed { was_adding, error }) => {
            let from = if was_adding { "/settings" } else { "/" };
            page(
                &format!("{from}?error={}", word(core, provider, error)),
                None,
            )
        }
    }
}

/// Where a flow ends that did what it was for.
fn place(landed: &Landed) -> String {
    match landed {
        Landed::Connected(account) => format!("/?connected={account}"),
        Landed::Choosing(choice) => format!("/connections?choose={choice}"),
        Landed::IdentityAddedAndChoosing(choice) => {
            format!("/connections?choose={choice}&identity=added")
        }
        Landed::SignedIn => "/?signed_in=1".to_owned(),
        Landed::IdentityAdded => "/settings?identity=added".to_owned(),
    }
}

/// The word for what went wrong; what is wrong on our side is for the log.
fn word<P: Ports>(core: &Core<P>, provider: Provider, error: ConnectError) -> String {
    match error {
        ConnectError::CoreError(CoreError::Config(error)) => {
            core.log(
                "not_configured",
                &serde_json::json!({ "door": provider, "error": error.to_string() }),
            );
            "not_configured".to_owned()
        }
        ConnectError::CoreError(error @ (CoreError::Store(_) | CoreError::Media(_))) => {
            core.log(
                "callback_failed",
                &serde_json::json!({ "door": provider, "error": error.to_string() }),
            );
            "unavailable".to_owned()
        }
        ConnectError::CoreError(CoreError::Quota(_)) => "quota_exceeded".to_owned(),
        error @ (ConnectError::Denied
        | ConnectError::FlowInvalid
        | ConnectError::OtherBrowser
        | ConnectError::SignupClosed
        | ConnectError::SetupNeeded
        | ConnectError::InviteNeeded
        | ConnectError::InviteInvalid
        | ConnectError::PlatformUnavailable
        | ConnectError::PlatformBusy
        | ConnectError::PlatformOperator
        | ConnectError::PlatformRefused
        | ConnectError::OtherAccount
        | ConnectError::AccountMissing
        | ConnectError::SignInFirst
        | ConnectError::IdentityTaken) => error.to_string(),
    }
}

/// `POST /logout`: ends the session, here and everywhere.
pub(super) async fn logout<P: Ports>(
    State(core): State<Core<P>>,
    browser: Browser,
    headers: HeaderMap,
) -> Result<Response, Error> {
    check_origin(&headers, core.config.origin()?)?;
    if let Some((_, hash)) = &browser.0 {
        sessions::end(&core, hash).await?;
    }
    Ok(cookies::goodbye())
}

/// The same page on the public origin, where the request came to another host of ours: the cookie
/// belongs to one host.
fn other_host<P: Ports>(
    core: &Core<P>,
    uri: &Uri,
    headers: &HeaderMap,
) -> Result<Option<String>, Error> {
    let origin = core.config.origin()?;
    let ours = origin.split_once("://").map_or(origin, |(_, rest)| rest);
    let asked = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .or_else(|| uri.authority().map(http::uri::Authority::as_str));
    let path = uri
        .path_and_query()
        .map_or("/", http::uri::PathAndQuery::as_str);
    Ok(asked
        .filter(|asked| *asked != ours)
        .map(|_| format!("{origin}{path}")))
}

/// A page of the dashboard, from a fixed list: nothing that a request says ends up in a `Location`.
fn page(to: &str, cookie: Option<&Secret>) -> Response {
    redirect(StatusCode::SEE_OTHER, to, cookie)
}

fn redirect(status: StatusCode, to: &str, cookie: Option<&Secret>) -> Response {
    let mut response = status.into_response();
    let headers = response.headers_mut();
    headers.extend(
        HeaderValue::from_str(to)
            .ok()
            .map(|to| (header::LOCATION, to)),
    );
    headers.extend(
        cookie
            .and_then(cookies::set)
            .map(|cookie| (header::SET_COOKIE, cookie)),
    );
    response
}
