//! `/api/v1/me`: the person; `/api/v1/session`: whether anybody is signed in.

use crate::ports::Ports;
use crate::usecases::Core;
use crate::usecases::person::{self, Change, Profile};
use crate::web::body;
use crate::web::problem::Error;
use crate::web::session::{Reader, Visitor, Writer};
use axum::Json;
use axum::extract::State;
use serde::Serialize;

/// Who is there.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "CurrentSession"))]
pub(crate) struct Current {
    /// The signed-in person; none where nobody is signed in.
    person: Option<Profile>,
}

/// `GET /api/v1/session`: a page that asks who is there is no mistake where nobody is.
pub(crate) async fn session<P: Ports>(
    State(core): State<Core<P>>,
    Visitor(person): Visitor,
) -> Result<Json<Current>, Error> {
    let person = match person {
        Some(person) => person::profile(&core, &person).await?,
        None => None,
    };
    Ok(Json(Current { person }))
}

/// `GET /api/v1/me`.
pub(crate) async fn show<P: Ports>(
    State(core): State<Core<P>>,
    Reader(person): Reader,
) -> Result<Json<Profile>, Error> {
    person::profile(&core, &person)
        .await?
        .map(Json)
        .ok_or(Error::Unauthenticated)
}

/// `PATCH /api/v1/me`: another name, another home zone.
pub(crate) async fn change<P: Ports>(
    State(core): State<Core<P>>,
    Writer(person): Writer,
    body::Json(change): body::Json<Change>,
) -> Result<Json<Profile>, Error> {
    let violations = change.violations();
    if !violations.is_empty() {
        return Err(Error::Invalid(violations));
    }
    person::change(&core, &person, &change).await?;
    person::profile(&core, &person)
        .await?
        .map(Json)
        .ok_or(Error::Unauthenticated)
}
