//! `/api/v1/me`: the person.

use crate::ports::Ports;
use crate::usecases::Core;
use crate::usecases::person::{self, Profile};
use crate::web::cookies;
use crate::web::problem::Error;
use crate::web::session::Reader;
use axum::Json;
use axum::extract::State;
use http::{HeaderMap, header};

/// `GET /api/v1/me`. Asked at each visit, so this is where a session in use slides.
pub(crate) async fn show<P: Ports>(State(core): State<Core<P>>, reader: Reader) -> Result<(HeaderMap, Json<Profile>), Error> {
    let profile = person::profile(&core, &reader.person).await?.ok_or(Error::Unauthenticated)?;
    let cookie = reader.slid.as_ref().and_then(cookies::set);
    Ok((cookie.into_iter().map(|cookie| (header::SET_COOKIE, cookie)).collect(), Json(profile)))
}
