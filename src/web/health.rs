//! `/healthz`: whether the clockwork runs, for an outside eye. Cron triggers have stopped silently before.

use super::problem::Error;
use crate::ports::Ports;
use crate::usecases::Core;
use crate::usecases::engine::tick::heartbeat_age;
use crate::usecases::status::LATE_AFTER;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde_json::json;

/// `GET /healthz`.
pub(super) async fn healthz<P: Ports>(State(core): State<Core<P>>) -> Result<Response, Error> {
    let age = heartbeat_age(&core).await?;
    let is_alive = age.is_some_and(|age| age <= LATE_AFTER);
    let (status, word) = if is_alive { (StatusCode::OK, "ok") } else { (StatusCode::SERVICE_UNAVAILABLE, "late") };
    let age = age.map(|age| age.as_ms() / 1_000);
    Ok((status, Json(json!({ "status": word, "heartbeat_age_s": age, "version": env!("CARGO_PKG_VERSION") }))).into_response())
}
