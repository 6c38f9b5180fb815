//! `/api/v1/instance`: what this instance is and can do. Public.

use crate::ports::Ports;
use crate::usecases::Core;
use crate::usecases::instance::{Instance, instance};
use axum::Json;
use axum::extract::State;

/// `GET /api/v1/instance`.
pub(crate) async fn show<P: Ports>(State(core): State<Core<P>>) -> Json<Instance> {
    Json(instance(&core))
}
