//! `/api/v1/me`: the person.

use crate::ports::Ports;
use crate::usecases::Core;
use crate::usecases::person::{self, Change, Profile};
use crate::web::body;
use crate::web::problem::Error;
use crate::web::session::{Reader, Writer};
use axum::Json;
use axum::extract::State;

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
