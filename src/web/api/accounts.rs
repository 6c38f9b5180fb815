//! `/api/v1/accounts`.

use crate::domain::ids::AccountId;
use crate::ports::Ports;
use crate::usecases::Core;
use crate::usecases::accounts::{
    self, Account, AccountDetail, CreatorNow, Disconnected, FormerAccount,
};
use crate::usecases::media;
use crate::web::file::{self, Asked, Caching, SentIfAny};
use crate::web::path::Path;
use crate::web::problem::Error;
use crate::web::session::{Reader, Writer};
use axum::Json;
use axum::extract::State;
use http::StatusCode;
use serde::Serialize;

/// The connected accounts.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "AccountList"))]
pub(crate) struct Listed {
    data: Vec<Account>,
    /// Those that were disconnected, and that posts still name.
    former: Vec<FormerAccount>,
}

/// `GET /api/v1/accounts`.
pub(crate) async fn list<P: Ports>(
    State(core): State<Core<P>>,
    Reader(person): Reader,
) -> Result<Json<Listed>, Error> {
    Ok(Json(Listed {
        data: accounts::list(&core, &person).await?,
        former: accounts::former(&core, &person).await?,
    }))
}

/// `GET /api/v1/accounts/{id}`.
pub(crate) async fn show<P: Ports>(
    State(core): State<Core<P>>,
    Path(id): Path,
    Reader(person): Reader,
) -> Result<Json<AccountDetail>, Error> {
    let id = AccountId::parse(&id).ok_or(Error::NotFound)?;
    accounts::detail(&core, &person, &id)
        .await?
        .map(Json)
        .ok_or(Error::NotFound)
}

/// `GET /api/v1/accounts/{id}/picture`: nothing where there is none. That is no error, which a
/// browser would report for each account without a picture.
pub(crate) async fn picture<P: Ports>(
    State(core): State<Core<P>>,
    Path(id): Path,
    Reader(person): Reader,
    asked: Asked,
) -> Result<SentIfAny, Error> {
    let id = AccountId::parse(&id).ok_or(Error::NotFound)?;
    let file = media::of_account(&core, &person, &id).await?;
    match file {
        Some(file) => file::send_if_any(&core, &asked, &file, Caching::Hour).await,
        None => Ok(SentIfAny::NONE),
    }
}

/// `GET /api/v1/accounts/{id}/creator`.
pub(crate) async fn creator<P: Ports>(
    State(core): State<Core<P>>,
    Path(id): Path,
    Reader(person): Reader,
) -> Result<Json<CreatorNow>, Error> {
    let id = AccountId::parse(&id).ok_or(Error::NotFound)?;
    Ok(Json(accounts::creator(&core, &person, &id).await?))
}

/// `POST /api/v1/accounts/{id}/check`.
pub(crate) async fn check<P: Ports>(
    State(core): State<Core<P>>,
    Path(id): Path,
    Writer(person): Writer,
) -> Result<Json<Account>, Error> {
    let id = AccountId::parse(&id).ok_or(Error::NotFound)?;
    Ok(Json(accounts::check(&core, &person, &id).await?))
}

/// `DELETE /api/v1/accounts/{id}`: disconnect and revoke.
pub(crate) async fn disconnect<P: Ports>(
    State(core): State<Core<P>>,
    Path(id): Path,
    Writer(person): Writer,
) -> Result<StatusCode, Error> {
    let id = AccountId::parse(&id).ok_or(Error::NotFound)?;
    match accounts::disconnect(&core, &person, &id).await? {
        Disconnected::Gone => Ok(StatusCode::NO_CONTENT),
        Disconnected::NotThere => Err(Error::NotFound),
        Disconnected::Reconnected => Err(Error::Conflict(
            "reconnected",
            "It was connected anew at the same moment. Disconnect it again if you mean to.",
        )),
    }
}
