//! `/api/v1/notices`: what a person has to know now.

use crate::ports::Ports;
use crate::usecases::{Core, notices};
use crate::web::problem::Error;
use crate::web::session::Reader;
use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

/// `GET /api/v1/notices`.
pub(crate) async fn list<P: Ports>(State(core): State<Core<P>>, Reader(person): Reader) -> Result<Json<Value>, Error> {
    Ok(Json(json!({ "data": notices::list(&core, &person).await? })))
}
