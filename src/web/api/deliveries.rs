//! `/api/v1/deliveries`.

use crate::domain::ids::DeliveryId;
use crate::ports::Ports;
use crate::usecases::Core;
use crate::usecases::posts::{self, Delivery};
use crate::web::path::Path;
use crate::web::problem::Error;
use crate::web::session::Reader;
use axum::Json;
use axum::extract::State;

/// `GET /api/v1/deliveries/{id}`: the receipt.
pub(crate) async fn show<P: Ports>(State(core): State<Core<P>>, Path(id): Path, Reader(person): Reader) -> Result<Json<Delivery>, Error> {
    let id = DeliveryId::parse(&id).ok_or(Error::NotFound)?;
    posts::receipt(&core, &person, &id).await?.map(Json).ok_or(Error::NotFound)
}
