//! `/api/v1/connect/{flow}/choices`.

use crate::domain::ids::ChoiceId;
use crate::ports::Ports;
use crate::usecases::Core;
use crate::usecases::accounts::Account;
use crate::usecases::choices::{self, Shown};
use crate::web::body::Json as JsonBody;
use crate::web::path::Path;
use crate::web::problem::Error;
use crate::web::session::{Reader, Writer};
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};

/// The accounts that a person chose.
#[derive(Debug, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct Chosen {
    /// The ids among the choices. None of them: nothing is connected, and what was just granted for
    /// nothing is taken back.
    choices: Vec<String>,
}

/// The accounts that are connected now.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "ConnectedAccounts"))]
pub(crate) struct Connected {
    data: Vec<Account>,
}

/// `GET /api/v1/connect/{flow}/choices`.
pub(crate) async fn show<P: Ports>(
    State(core): State<Core<P>>,
    Path(flow): Path,
    Reader(person): Reader,
) -> Result<Json<Shown>, Error> {
    let id = ChoiceId::parse(&flow).ok_or(Error::NotFound)?;
    choices::show(&core, &person, &id)
        .await?
        .map(Json)
        .ok_or(Error::NotFound)
}

/// `POST /api/v1/connect/{flow}/choices`.
pub(crate) async fn choose<P: Ports>(
    State(core): State<Core<P>>,
    Path(flow): Path,
    Writer(person): Writer,
    JsonBody(chosen): JsonBody<Chosen>,
) -> Result<Json<Connected>, Error> {
    let id = ChoiceId::parse(&flow).ok_or(Error::NotFound)?;
    Ok(Json(Connected {
        data: choices::choose(&core, &person, &id, &chosen.choices).await?,
    }))
}
