//! `/api/v1/media`.

use crate::domain::ids::MediaId;
use crate::ports::Ports;
use crate::usecases::Core;
use crate::usecases::media::{self, Announced, Filter, Item, MediaPage, MediumUses, Patch};
use crate::web::body;
use crate::web::file::{self, Asked, Caching, Sent};
use crate::web::incoming::Incoming;
use crate::web::path::{PartPath, Path};
use crate::web::problem::Error;
use crate::web::query::Query;
use crate::web::session::{Reader, Writer};
use axum::Json;
use axum::extract::State;
use http::StatusCode;

/// `POST /api/v1/media`: announce a file.
pub(crate) async fn begin<P: Ports>(
    State(core): State<Core<P>>,
    Writer(person): Writer,
    body::Json(file): body::Json<Announced>,
) -> Result<(StatusCode, Json<Item>), Error> {
    let item = media::begin(&core, &person, &file).await?;
    Ok((StatusCode::CREATED, Json(item)))
}

/// `PUT /api/v1/media/{id}/parts/{number}`: store a part.
pub(crate) async fn store_part<P: Ports>(
    State(core): State<Core<P>>,
    PartPath(id, number): PartPath,
    Writer(person): Writer,
    incoming: Incoming,
) -> Result<StatusCode, Error> {
    let id = parse(&id)?;
    let part = media::plan_part(&core, &person, &id, number, incoming.length).await?;
    media::store_part(&core, &part, incoming.into_body().await?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/media/{id}/complete`.
pub(crate) async fn complete<P: Ports>(
    State(core): State<Core<P>>,
    Path(id): Path,
    Writer(person): Writer,
) -> Result<Json<Item>, Error> {
    Ok(Json(media::complete(&core, &person, &parse(&id)?).await?))
}

/// `GET /api/v1/media`.
pub(crate) async fn list<P: Ports>(
    State(core): State<Core<P>>,
    Reader(person): Reader,
    Query(filter): Query<Filter>,
) -> Result<Json<MediaPage>, Error> {
    Ok(Json(media::list(&core, &person, &filter).await?))
}

/// `GET /api/v1/media/{id}`.
pub(crate) async fn show<P: Ports>(
    State(core): State<Core<P>>,
    Path(id): Path,
    Reader(person): Reader,
) -> Result<Json<Item>, Error> {
    Ok(Json(media::get(&core, &person, &parse(&id)?).await?))
}

/// `GET /api/v1/media/{id}/posts`: the posts that use it.
pub(crate) async fn uses<P: Ports>(
    State(core): State<Core<P>>,
    Path(id): Path,
    Reader(person): Reader,
) -> Result<Json<MediumUses>, Error> {
    Ok(Json(media::uses(&core, &person, &parse(&id)?).await?))
}

/// `PATCH /api/v1/media/{id}`: change its name, what is said of it, or whether it
/// stays.
pub(crate) async fn change<P: Ports>(
    State(core): State<Core<P>>,
    Path(id): Path,
    Writer(person): Writer,
    body::Json(patch): body::Json<Patch>,
) -> Result<Json<Item>, Error> {
    let item = media::change(&core, &person, &parse(&id)?, &patch).await?;
    Ok(Json(item))
}

/// `DELETE /api/v1/media/{id}`.
pub(crate) async fn delete<P: Ports>(
    State(core): State<Core<P>>,
    Path(id): Path,
    Writer(person): Writer,
) -> Result<StatusCode, Error> {
    media::delete(&core, &person, &parse(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/v1/media/{id}/file`.
pub(crate) async fn file<P: Ports>(
    State(core): State<Core<P>>,
    Path(id): Path,
    Reader(person): Reader,
    asked: Asked,
) -> Result<Sent, Error> {
    let file = media::of_medium(&core, &person, &parse(&id)?).await?;
    file::send(&core, &asked, &file, Caching::Hour).await
}

/// `GET /api/v1/media/{id}/thumbnail`.
pub(crate) async fn thumbnail<P: Ports>(
    State(core): State<Core<P>>,
    Path(id): Path,
    Reader(person): Reader,
    asked: Asked,
) -> Result<Sent, Error> {
    let file = media::of_thumbnail(&core, &person, &parse(&id)?).await?;
    file::send(&core, &asked, &file, Caching::Minute).await
}

/// `PUT /api/v1/media/{id}/thumbnail`.
pub(crate) async fn set_thumbnail<P: Ports>(
    State(core): State<Core<P>>,
    Path(id): Path,
    Writer(person): Writer,
    body::Picture(bytes): body::Picture,
) -> Result<StatusCode, Error> {
    media::set_thumbnail(&core, &person, &parse(&id)?, bytes).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn parse(id: &str) -> Result<MediaId, Error> {
    MediaId::parse(id).ok_or(Error::NotFound)
}
