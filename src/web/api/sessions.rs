//! `/api/v1/me/sessions`: where a person is signed in, and ending it.

use crate::domain::ids::SessionId;
use crate::ports::Ports;
use crate::usecases::Core;
use crate::usecases::sessions::{self, Session};
use crate::web::cookies;
use crate::web::path::Path;
use crate::web::problem::Error;
use crate::web::session::{Reader, Writer};
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde::Serialize;

/// The person's living sessions.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "SessionList"))]
pub(crate) struct Listed {
    data: Vec<Session>,
}

/// `GET /api/v1/me/sessions`.
pub(crate) async fn list<P: Ports>(
    State(core): State<Core<P>>,
    Reader(person): Reader,
) -> Result<Json<Listed>, Error> {
    Ok(Json(Listed {
        data: sessions::list(&core, &person).await?,
    }))
}

/// `DELETE /api/v1/me/sessions/{id}`: ends one of them, which may be the one that asks.
pub(crate) async fn end<P: Ports>(
    State(core): State<Core<P>>,
    Path(id): Path,
    Writer(person): Writer,
) -> Result<Response, Error> {
    let id = SessionId::parse(&id).ok_or(Error::NotFound)?;
    if !sessions::end_one(&core, &person, &id).await? {
        return Err(Error::NotFound);
    }
    Ok(if sessions::is_current(&person, &id) {
        cookies::goodbye()
    } else {
        StatusCode::NO_CONTENT.into_response()
    })
}

/// `DELETE /api/v1/me/sessions`: ends all of them, the one that asks too.
pub(crate) async fn end_all<P: Ports>(
    State(core): State<Core<P>>,
    Writer(person): Writer,
) -> Result<Response, Error> {
    sessions::end_all(&core, &person).await?;
    Ok(cookies::goodbye())
}
