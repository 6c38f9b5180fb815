//! `/api/v1/me`: the person.

use crate::ports::Ports;
use crate::usecases::Core;
use crate::usecases::person::{self, Profile};
use crate::web::problem::Error;
use crate::web::session::Reader;
use axum::Json;
use axum::extract::State;

/// `GET /api/v1/me`.
pub(crate) async fn show<P: Ports>(State(core): State<Core<P>>, Reader(person): Reader) -> Result<Json<Profile>, Error> {
    person::profile(&core, &person).await?.map(Json).ok_or(Error::Unauthenticated)
}
