//! `/api/v1/ledger`, and what else hands out ledgers to be checked.

use crate::domain::ids::DeliveryId;
use crate::ports::Ports;
use crate::usecases::Core;
use crate::usecases::ledger::{self, File, Keys};
use crate::web::path::Path;
use crate::web::problem::Error;
use crate::web::query::Query;
use crate::web::session::Reader;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;

/// Which page is asked for.
#[derive(Debug, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct LedgerQuery {
    /// `next` of the page before; none: the first.
    after: Option<u32>,
}

/// `GET /api/v1/ledger`.
pub(crate) async fn page<P: Ports>(
    State(core): State<Core<P>>,
    Reader(person): Reader,
    Query(asked): Query<LedgerQuery>,
) -> Result<Json<File>, Error> {
    let after = asked.after.unwrap_or(0);
    Ok(Json(ledger::page(&core, &person, after.into()).await?))
}

/// `GET /api/v1/deliveries/{id}/ledger`.
pub(crate) async fn of_delivery<P: Ports>(
    State(core): State<Core<P>>,
    Path(id): Path,
    Reader(person): Reader,
) -> Result<Json<File>, Error> {
    let id = DeliveryId::parse(&id).ok_or(Error::NotFound)?;
    ledger::of_delivery(&core, &person, &id)
        .await?
        .map(Json)
        .ok_or(Error::NotFound)
}

/// `GET /.well-known/noctin-ledger.json`.
pub(crate) async fn keys<P: Ports>(State(core): State<Core<P>>) -> Result<Json<Keys>, Error> {
    Ok(Json(ledger::keys(&core).await?))
}
