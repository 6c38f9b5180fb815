//! `/api/v1/deliveries`.

use crate::domain::ids::DeliveryId;
use crate::domain::schedule::Request;
use crate::ports::Ports;
use crate::usecases::Core;
use crate::usecases::decide::{self, Resolution};
use crate::usecases::receipts::{self, Receipt};
use crate::web::body;
use crate::web::path::Path;
use crate::web::problem::Error;
use crate::web::session::{Reader, Writer};
use axum::Json;
use axum::extract::State;

/// `GET /api/v1/deliveries/{id}`: the receipt.
pub(crate) async fn show<P: Ports>(
    State(core): State<Core<P>>,
    Path(id): Path,
    Reader(person): Reader,
) -> Result<Json<Receipt>, Error> {
    let id = DeliveryId::parse(&id).ok_or(Error::NotFound)?;
    receipts::receipt(&core, &person, &id)
        .await?
        .map(Json)
        .ok_or(Error::NotFound)
}

/// `POST /api/v1/deliveries/{id}/send`: send after all what is held, missed or failed.
pub(crate) async fn send<P: Ports>(
    State(core): State<Core<P>>,
    Path(id): Path,
    Writer(person): Writer,
    body::Json(when): body::Json<Request>,
) -> Result<Json<Receipt>, Error> {
    let id = DeliveryId::parse(&id).ok_or(Error::NotFound)?;
    decide::send(&core, &person, &id, &when).await?;
    receipts::receipt(&core, &person, &id)
        .await?
        .map(Json)
        .ok_or(Error::NotFound)
}

/// `POST /api/v1/deliveries/{id}/resolve`: say what became of a delivery whose answer was lost.
pub(crate) async fn resolve<P: Ports>(
    State(core): State<Core<P>>,
    Path(id): Path,
    Writer(person): Writer,
    body::Json(word): body::Json<Resolution>,
) -> Result<Json<Receipt>, Error> {
    let id = DeliveryId::parse(&id).ok_or(Error::NotFound)?;
    decide::resolve(&core, &person, &id, &word).await?;
    receipts::receipt(&core, &person, &id)
        .await?
        .map(Json)
        .ok_or(Error::NotFound)
}
