//! `/healthz`: whether the clockwork runs, for an outside eye. Cron triggers have stopped silently
//! before.

use super::problem::Error;
use crate::domain::policy::SILENT;
use crate::ports::Ports;
use crate::usecases::Core;
use crate::usecases::engine::tick::heartbeat_age;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde::Serialize;

/// Whether the clockwork runs.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub(super) struct Health {
    /// The status in one word.
    status: Word,
    /// How old the last finished tick is, in seconds; none: there was none yet.
    heartbeat_age_s: Option<i64>,
    /// The version of the Worker.
    version: &'static str,
}

/// The status of the clockwork in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "HealthWord"))]
#[serde(rename_all = "lowercase")]
enum Word {
    /// The clockwork runs.
    Ok,
    /// No tick has finished within three minutes.
    Late,
}

/// `GET /healthz`.
pub(super) async fn healthz<P: Ports>(State(core): State<Core<P>>) -> Result<Health, Error> {
    let age = heartbeat_age(&core).await?;
    let status = if age.is_some_and(|age| age <= SILENT) {
        Word::Ok
    } else {
        Word::Late
    };
    Ok(Health {
        status,
        heartbeat_age_s: age.map(|age| age.as_ms() / 1_000),
        version: env!("CARGO_PKG_VERSION"),
    })
}

impl IntoResponse for Health {
    fn into_response(self) -> Response {
        let status = match self.status {
            Word::Ok => StatusCode::OK,
            Word::Late => StatusCode::SERVICE_UNAVAILABLE,
        };
        (status, Json(self)).into_response()
    }
}
