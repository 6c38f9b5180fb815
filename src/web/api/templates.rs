//! `/api/v1/templates`.

use crate::domain::ids::TemplateId;
use crate::domain::template::{NewTemplate, TemplateChanges};
use crate::ports::Ports;
use crate::usecases::Core;
use crate::usecases::templates::{self, Templates};
use crate::web::answer::{MadeTemplate, TaggedTemplate};
use crate::web::body;
use crate::web::path::Path;
use crate::web::precondition::{IfMatch, Once};
use crate::web::problem::Error;
use crate::web::session::{Reader, Writer};
use axum::Json;
use axum::extract::State;
use http::StatusCode;

/// `GET /api/v1/templates`.
pub(crate) async fn list<P: Ports>(
    State(core): State<Core<P>>,
    Reader(person): Reader,
) -> Result<Json<Templates>, Error> {
    Ok(Json(templates::list(&core, &person).await?))
}

/// `POST /api/v1/templates`.
pub(crate) async fn create<P: Ports>(
    State(core): State<Core<P>>,
    Writer(person): Writer,
    Once(key): Once,
    body::Json(new): body::Json<NewTemplate>,
) -> Result<MadeTemplate, Error> {
    let made = templates::create(&core, &person, &new, key.as_ref()).await?;
    Ok(MadeTemplate(made))
}

/// `GET /api/v1/templates/{id}`.
pub(crate) async fn show<P: Ports>(
    State(core): State<Core<P>>,
    Path(id): Path,
    Reader(person): Reader,
) -> Result<TaggedTemplate, Error> {
    let template = templates::get(&core, &person, &parse(&id)?).await?;
    Ok(TaggedTemplate(template))
}

/// `PATCH /api/v1/templates/{id}`: change its name or its text.
pub(crate) async fn change<P: Ports>(
    State(core): State<Core<P>>,
    Path(id): Path,
    Writer(person): Writer,
    IfMatch(seen): IfMatch,
    body::Json(changes): body::Json<TemplateChanges>,
) -> Result<TaggedTemplate, Error> {
    let template = templates::change(&core, &person, &parse(&id)?, &seen, &changes).await?;
    Ok(TaggedTemplate(template))
}

/// `DELETE /api/v1/templates/{id}`.
pub(crate) async fn delete<P: Ports>(
    State(core): State<Core<P>>,
    Path(id): Path,
    Writer(person): Writer,
    IfMatch(seen): IfMatch,
) -> Result<StatusCode, Error> {
    templates::delete(&core, &person, &parse(&id)?, &seen).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn parse(id: &str) -> Result<TemplateId, Error> {
    TemplateId::parse(id).ok_or(Error::NotFound)
}
