//! `/api/v1/tags`.

use crate::ports::Ports;
use crate::usecases::Core;
use crate::usecases::tags::{self, Tags};
use crate::web::problem::Error;
use crate::web::session::Reader;
use axum::Json;
use axum::extract::State;

/// `GET /api/v1/tags`.
pub(crate) async fn list<P: Ports>(
    State(core): State<Core<P>>,
    Reader(person): Reader,
) -> Result<Json<Tags>, Error> {
    Ok(Json(tags::list(&core, &person).await?))
}
