//! `/api/v1/status`: whether the clockwork runs, how late posts went out, what waits.

use crate::ports::Ports;
use crate::usecases::Core;
use crate::usecases::status::{self, Status};
use crate::web::problem::Error;
use crate::web::session::Reader;
use axum::Json;
use axum::extract::State;

/// `GET /api/v1/status`.
pub(crate) async fn show<P: Ports>(
    State(core): State<Core<P>>,
    Reader(person): Reader,
) -> Result<Json<Status>, Error> {
    Ok(Json(status::status(&core, &person).await?))
}
