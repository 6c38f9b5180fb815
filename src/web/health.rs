//! `/healthz`: whether the clockwork runs, for an outside eye. Cron triggers have stopped silently before.

use super::problem::Error;
use crate::domain::time::Span;
use crate::ports::Ports;
use crate::usecases::Core;
use crate::usecases::engine::tick::heartbeat_age;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde_json::json;

/// How old the last finished tick may be: three that did not come.
const OLDEST: Span = Span::minutes(3);

/// `GET /healthz`.
pub(super) async fn healthz<P: Ports>(State(core): State<Core<P>>) -> Result<Response, Error> {
    let age = heartbeat_age(&core).await?;
    let is_alive = age.is_some_and(|age| age <= OLDEST);
    let (status, word) = if is_alive { (StatusCode::OK, "ok") } else { (StatusCode::SERVICE_UNAVAILABLE, "late") };
    let age = age.map(|age| age.as_ms() / 1_000);
    Ok((status, Json(json!({ "status": word, "heartbeat_age_s": age, "version": env!("CARGO_PKG_VERSION") }))).into_response())
}
