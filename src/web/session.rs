//! Who is asking, as extractors: a handler that takes a [`Writer`] cannot be reached without the
//! checks that a change needs.

use super::cookies::{self, Session};
use super::flood;
use super::problem::Error;
use crate::domain::secret::Secret;
use crate::ports::Ports;
use crate::usecases::Core;
use crate::usecases::sessions::{self, BrowserHash, Person, Record};
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use http::HeaderMap;
use http::request::Parts;
use std::sync::{Arc, Mutex, PoisonError};

/// A person who reads. KV may be trusted for a minute.
pub(super) struct Reader(pub(super) Person);

/// Somebody who may be signed in or not, where both are good answers.
pub(super) struct Visitor(pub(super) Option<Person>);

/// Where a request leaves the cookie that its answer is to set again, because the session has slid.
#[derive(Clone, Debug, Default)]
pub(super) struct Slid(Arc<Mutex<Option<Secret>>>);

/// A person who changes something: their session stands in D1, and the request comes from our own
/// page.
pub(super) struct Writer(pub(super) Person);

/// A browser's cookie, signed in or not.
pub(super) struct Browser(pub(super) Option<(Secret, BrowserHash)>);

impl<P: Ports> FromRequestParts<Core<P>> for Browser {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &Core<P>) -> Result<Self, Error> {
        match cookies::session(&parts.headers) {
            Session::None => Ok(Self(None)),
            Session::One(value) => {
                Ok(Self(BrowserHash::of(&value).map(|hash| {
                    (value, hash.called(user_agent(&parts.headers)))
                })))
            }
            Session::Several => Err(Error::BadRequest(
                "two_sessions",
                "The request carries two session cookies. Clear this site's cookies.".into(),
            )),
        }
    }
}

impl<P: Ports> FromRequestParts<Core<P>> for Reader {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, core: &Core<P>) -> Result<Self, Error> {
        let (cookie, hash, known) = claim(core, parts).await?;
        let person = sessions::recognise(core, &hash, known)
            .await?
            .ok_or(Error::Unauthenticated)?;
        flood::by_person(core, &person).await?;
        Ok(Self::slid(person, parts, cookie))
    }
}

impl<P: Ports> OptionalFromRequestParts<Core<P>> for Reader {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, core: &Core<P>) -> Result<Option<Self>, Error> {
        let Browser(Some((cookie, hash))) = Browser::from_request_parts(parts, core).await? else {
            return Ok(None);
        };
        let known = sessions::remembered(core, &hash).await;
        Ok(sessions::recognise(core, &hash, known)
            .await?
            .map(|person| Self::slid(person, parts, cookie)))
    }
}

impl<P: Ports> FromRequestParts<Core<P>> for Visitor {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, core: &Core<P>) -> Result<Self, Error> {
        let reader = <Reader as FromRequestParts<Core<P>>>::from_request_parts(parts, core).await;
        match reader {
            Ok(Reader(person)) => Ok(Self(Some(person))),
            Err(Error::Unauthenticated) => Ok(Self(None)),
            Err(error) => Err(error),
        }
    }
}

impl<P: Ports> FromRequestParts<Core<P>> for Writer {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, core: &Core<P>) -> Result<Self, Error> {
        check_origin(&parts.headers, core.config.origin()?)?;
        let (_, hash, _) = claim(core, parts).await?;
        let person = sessions::authorise(core, &hash)
            .await?
            .ok_or(Error::Unauthenticated)?;
        flood::by_person(core, &person).await?;
        Ok(Self(person))
    }
}

// === impl Reader ===

impl Reader {
    /// The person; where their session has slid, their cookie is set again.
    fn slid(person: Person, parts: &Parts, cookie: Secret) -> Self {
        if let Some(slid) = parts.extensions.get::<Slid>().filter(|_| person.has_slid) {
            slid.leave(cookie);
        }
        Self(person)
    }
}

// === impl Slid ===

impl Slid {
    fn leave(&self, cookie: Secret) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(cookie);
    }

    /// The cookie that was left, if any.
    pub(super) fn take(&self) -> Option<Secret> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// The session that a request claims, and what is remembered of it. Guessing cookies is a flood as
/// any other, and each guess would cost the database a look: what nobody remembers counts by
/// address before that. Who has no cookie was counted already.
async fn claim<P: Ports>(
    core: &Core<P>,
    parts: &mut Parts,
) -> Result<(Secret, BrowserHash, Option<Record>), Error> {
    let Browser(browser) = Browser::from_request_parts(parts, core).await?;
    let known = match &browser {
        Some((_, hash)) => sessions::remembered(core, hash).await,
        None => None,
    };
    if known.is_none() && !matches!(cookies::session(&parts.headers), Session::None) {
        flood::by_address(core, &parts.headers).await?;
    }
    browser
        .map(|(cookie, hash)| (cookie, hash, known))
        .ok_or(Error::Unauthenticated)
}

fn user_agent(headers: &HeaderMap) -> &str {
    headers
        .get(http::header::USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

/// A change by cookie must come from our own page: its `Origin` is ours, or the browser says that
/// it is the same.
pub(super) fn check_origin(headers: &HeaderMap, ours: &str) -> Result<(), Error> {
    let text = |name| {
        headers
            .get(name)
            .and_then(|value: &http::HeaderValue| value.to_str().ok())
    };
    let is_ours = match text(http::header::ORIGIN) {
        Some(origin) => origin == ours,
        None => text(FETCH_SITE) == Some("same-origin"),
    };
    if is_ours {
        Ok(())
    } else {
        Err(Error::Forbidden(
            "wrong_origin",
            "A change must come from this instance's own page (Origin).",
        ))
    }
}

/// Where a request comes from, as the browser tells it.
pub(super) const FETCH_SITE: http::HeaderName = http::HeaderName::from_static("sec-fetch-site");
