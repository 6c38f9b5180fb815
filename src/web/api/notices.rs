//! `/api/v1/notices`: what a person has to know now.

use crate::ports::Ports;
use crate::usecases::Core;
use crate::usecases::notices::{self, Notice};
use crate::web::problem::Error;
use crate::web::session::Reader;
use axum::Json;
use axum::extract::State;
use serde::Serialize;

/// The person's notices.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "NoticeList"))]
pub(crate) struct Listed {
    data: Vec<Notice>,
}

/// `GET /api/v1/notices`.
pub(crate) async fn list<P: Ports>(
    State(core): State<Core<P>>,
    Reader(person): Reader,
) -> Result<Json<Listed>, Error> {
    Ok(Json(Listed {
        data: notices::list(&core, &person).await?,
    }))
}
