//! `/api/v1/recurrences`.

use crate::domain::ids::RecurrenceId;
use crate::domain::violation::Violation;
use crate::ports::Ports;
use crate::usecases::Core;
use crate::usecases::compose::recurrences::{
    self, CheckedRecurrence, Filter, NewRecurrence, Page, Patch, Recurrence,
};
use crate::usecases::sessions::Person;
use crate::web::answer::{CreatedRecurrence, TaggedRecurrence};
use crate::web::body;
use crate::web::path::Path;
use crate::web::precondition::{IfMatch, Once};
use crate::web::problem::Error;
use crate::web::query::Query;
use crate::web::session::{Reader, Writer};
use axum::Json;
use axum::extract::State;

/// `POST /api/v1/recurrences`.
pub(crate) async fn create<P: Ports>(
    State(core): State<Core<P>>,
    Writer(person): Writer,
    Once(key): Once,
    body::Json(new): body::Json<NewRecurrence>,
) -> Result<CreatedRecurrence, Error> {
    let made = recurrences::create(&core, &person, &new, key.as_ref()).await?;
    Ok(CreatedRecurrence {
        recurrence: read(&core, &person, &made.id).await?,
        is_replay: made.is_replay,
        standings: made.standings,
    })
}

/// `POST /api/v1/recurrences/validate`: what is wrong with it, and when its posts would come.
pub(crate) async fn validate<P: Ports>(
    State(core): State<Core<P>>,
    Writer(person): Writer,
    body::Json(new): body::Json<NewRecurrence>,
) -> Result<Json<CheckedRecurrence>, Error> {
    Ok(Json(recurrences::check(&core, &person, &new).await?))
}

/// `GET /api/v1/recurrences`.
pub(crate) async fn list<P: Ports>(
    State(core): State<Core<P>>,
    Reader(person): Reader,
    Query(filter): Query<Filter>,
) -> Result<Json<Page>, Error> {
    let is_allowed = |limit: u32| (1..=recurrences::MOST_LISTED).contains(&limit);
    if filter.limit.is_some_and(|limit| !is_allowed(limit)) {
        let message = "A page has 1 to 100 repeating posts.";
        let fault = Violation::new("limit", "out_of_range", message);
        return Err(Error::Invalid(vec![fault]));
    }
    let after = filter.after.as_ref().map(RecurrenceId::as_str);
    if after.is_some_and(|after| RecurrenceId::parse(after).is_none()) {
        let message = "Use the value of next from the page before.";
        return Err(Error::Invalid(vec![Violation::new(
            "after", "cursor", message,
        )]));
    }
    Ok(Json(recurrences::list(&core, &person, &filter).await?))
}

/// `GET /api/v1/recurrences/{id}`.
pub(crate) async fn show<P: Ports>(
    State(core): State<Core<P>>,
    Path(id): Path,
    Reader(person): Reader,
) -> Result<TaggedRecurrence, Error> {
    let id = RecurrenceId::parse(&id).ok_or(Error::NotFound)?;
    read(&core, &person, &id).await.map(TaggedRecurrence)
}

/// `PATCH /api/v1/recurrences/{id}`: change the posts that are still to be made.
pub(crate) async fn edit<P: Ports>(
    State(core): State<Core<P>>,
    Path(id): Path,
    Writer(person): Writer,
    IfMatch(seen): IfMatch,
    body::Json(patch): body::Json<Patch>,
) -> Result<TaggedRecurrence, Error> {
    let id = RecurrenceId::parse(&id).ok_or(Error::NotFound)?;
    recurrences::edit(&core, &person, &id, &seen, &patch).await?;
    read(&core, &person, &id).await.map(TaggedRecurrence)
}

/// `DELETE /api/v1/recurrences/{id}`: end it.
pub(crate) async fn end<P: Ports>(
    State(core): State<Core<P>>,
    Path(id): Path,
    Writer(person): Writer,
    IfMatch(seen): IfMatch,
) -> Result<TaggedRecurrence, Error> {
    let id = RecurrenceId::parse(&id).ok_or(Error::NotFound)?;
    recurrences::end(&core, &person, &id, &seen).await?;
    read(&core, &person, &id).await.map(TaggedRecurrence)
}

async fn read<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &RecurrenceId,
) -> Result<Recurrence, Error> {
    recurrences::get(core, person, id)
        .await?
        .ok_or(Error::NotFound)
}
