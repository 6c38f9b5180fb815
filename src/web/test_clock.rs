//! `/__test/clock`: moves the clock of fetch, cron and queues. Only in builds with the feature
//! `test-clock`, which `deploy` refuses.

use super::body::Json;
use super::problem::Error;
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store};
use crate::usecases::Core;
use axum::extract::State;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Offset {
    offset_ms: i64,
}

#[derive(Deserialize)]
struct Stored {
    value: i64,
}

/// `GET /__test/clock`.
pub(super) async fn show<P: Ports>(
    State(core): State<Core<P>>,
) -> Result<axum::Json<Offset>, Error> {
    let sql = "SELECT value FROM instance WHERE key='clock_offset'";
    let stored: Option<Stored> = core.ports.store().run(Statement::new(sql)).await?.first()?;
    Ok(axum::Json(Offset {
        offset_ms: stored.map_or(0, |stored| stored.value),
    }))
}

/// `POST /__test/clock`.
pub(super) async fn set<P: Ports>(
    State(core): State<Core<P>>,
    Json(offset): Json<Offset>,
) -> Result<axum::Json<Offset>, Error> {
    let sql = "INSERT INTO instance (key, value) VALUES ('clock_offset', :offset) ON CONFLICT \
        (key) DO UPDATE SET value=excluded.value";
    core.ports
        .store()
        .run(Statement::new(sql).bind("offset", offset.offset_ms))
        .await?;
    Ok(axum::Json(offset))
}
