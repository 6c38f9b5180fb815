//! The browser's flows: signing in, connecting, signing out. All end in a redirect to a page of the dashboard.

use super::cookies;
use super::path::Path;
use super::problem::Error;
use super::session::{Browser, FETCH_SITE, Reader, check_origin};
use crate::domain::ids::AccountId;
use crate::domain::platform::Platform;
use crate::domain::secret::Secret;
use crate::ports::Ports;
use crate::usecases::connect::{self, Callback, ConnectError};
use crate::usecases::sessions::{self, BrowserHash, Person};
use crate::usecases::{Core, Trouble};
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use serde::Deserialize;

#[derive(Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub(super) struct Start {
    reconnect: Option<String>,
}

#[derive(Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub(super) struct Back {
    state: Option<String>,
    code: Option<String>,
    error: Option<String>,
}

/// `GET /login/{provider}`: sign in with the identity of a platform.
pub(super) async fn login<P: Ports>(
    State(core): State<Core<P>>,
    Path(provider): Path,
    browser: Browser,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Error> {
    start(&core, &provider, &browser, None, None, &uri, &headers).await
}

/// `GET /connect/{platform}`: connect an account; signed out, sign up or in with it.
pub(super) async fn connect<P: Ports>(
    State(core): State<Core<P>>,
    Path(platform): Path,
    query: Result<Query<Start>, QueryRejection>,
    browser: Browser,
    reader: Option<Reader>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let Query(query) = query.map_err(|_| Error::NotFound)?;
    let reconnect = match query.reconnect.as_deref().map(AccountId::parse) {
        Some(None) => return Err(Error::NotFound),
        Some(id) => id,
        None => None,
    };
    if reconnect.is_some() && reader.is_none() {
        // Whose account it is, only their session says: sign in first.
        return Ok(redirect(StatusCode::SEE_OTHER, "/", None));
    }
    let person = reader.as_ref().map(|Reader(person)| person);
    start(&core, &platform, &browser, person, reconnect.as_ref(), &uri, &headers).await
}

async fn start<P: Ports>(
    core: &Core<P>,
    platform: &str,
    browser: &Browser,
    person: Option<&Person>,
    reconnect: Option<&AccountId>,
    uri: &Uri,
    headers: &HeaderMap,
) -> Result<Response, Error> {
    let platform = Platform::parse(platform).ok_or(Error::NotFound)?;
    if let Some(home) = other_host(core, uri, headers)? {
        return Ok(redirect(StatusCode::FOUND, &home, None));
    }
    if matches!(headers.get(FETCH_SITE).map(HeaderValue::as_bytes), Some(b"cross-site" | b"same-site")) {
        return Ok(page("error=cross_site", None));
    }
    // A browser that has no cookie yet gets one that means nothing until it is signed in; the flow is bound to it.
    let (fresh, hash) = if let Some((_, hash)) = &browser.0 {
        (None, hash.clone())
    } else {
        let cookie = sessions::new_cookie(core);
        let hash = BrowserHash::of(&cookie).ok_or(Error::NotFound)?;
        (Some(cookie), hash)
    };
    match connect::begin(core, platform, &hash, person, reconnect).await {
        Ok(consent) => Ok(redirect(StatusCode::FOUND, &consent, fresh.as_ref())),
        Err(Trouble::Config(error)) => {
            core.log("not_configured", &serde_json::json!({ "platform": platform, "error": error.to_string() }));
            Ok(page("error=not_configured", None))
        }
        Err(trouble) => Err(trouble.into()),
    }
}

/// `GET /connect/{platform}/callback`: the platform sends the person back.
pub(super) async fn callback<P: Ports>(
    State(core): State<Core<P>>,
    Path(platform): Path,
    browser: Browser,
    query: Result<Query<Back>, QueryRejection>,
) -> Result<Response, Error> {
    let platform = Platform::parse(&platform).ok_or(Error::NotFound)?;
    let (Some((_, hash)), Ok(Query(back))) = (browser.0, query) else { return Ok(page("error=flow_invalid", None)) };
    let callback = Callback { state: back.state.map(Secret::new), code: back.code.map(Secret::new), error: back.error };
    match connect::finish(&core, platform, &hash, callback).await {
        Ok(connected) => Ok(page(&format!("connected={}", connected.account), connected.cookie.as_ref())),
        Err(ConnectError::Trouble(Trouble::Config(error))) => {
            core.log("not_configured", &serde_json::json!({ "platform": platform, "error": error.to_string() }));
            Ok(page("error=not_configured", None))
        }
        Err(ConnectError::Trouble(trouble)) => {
            core.log("callback_failed", &serde_json::json!({ "platform": platform, "error": trouble.to_string() }));
            Ok(page("error=unavailable", None))
        }
        Err(error) => Ok(page(&format!("error={error}"), None)),
    }
}

/// `POST /logout`: ends the session, here and everywhere.
pub(super) async fn logout<P: Ports>(State(core): State<Core<P>>, browser: Browser, headers: HeaderMap) -> Result<Response, Error> {
    check_origin(&headers, core.config.origin()?)?;
    if let Some((_, hash)) = &browser.0 {
        sessions::end(&core, hash).await?;
    }
    Ok(cookies::goodbye())
}

/// The same page on the public origin, where the request came to another host of ours: the cookie belongs to one host.
fn other_host<P: Ports>(core: &Core<P>, uri: &Uri, headers: &HeaderMap) -> Result<Option<String>, Error> {
    let origin = core.config.origin()?;
    let ours = origin.split_once("://").map_or(origin, |(_, rest)| rest);
    let asked = headers.get(header::HOST).and_then(|host| host.to_str().ok()).or_else(|| uri.authority().map(http::uri::Authority::as_str));
    let path = uri.path_and_query().map_or("/", http::uri::PathAndQuery::as_str);
    Ok(asked.filter(|asked| *asked != ours).map(|_| format!("{origin}{path}")))
}

/// A page of the dashboard. The query is from a fixed list: nothing that a request says ends up in a `Location`.
fn page(query: &str, cookie: Option<&Secret>) -> Response {
    redirect(StatusCode::SEE_OTHER, &format!("/?{query}"), cookie)
}

fn redirect(status: StatusCode, to: &str, cookie: Option<&Secret>) -> Response {
    let mut response = status.into_response();
    let headers = response.headers_mut();
    headers.extend(HeaderValue::from_str(to).ok().map(|to| (header::LOCATION, to)));
    headers.extend(cookie.and_then(cookies::set).map(|cookie| (header::SET_COOKIE, cookie)));
    response
}
