//! `/api/v1/posts`.

use crate::domain::ids::PostId;
use crate::domain::post::Draft;
use crate::domain::violation::Violation;
use crate::ports::Ports;
use crate::usecases::posts::{self, Filter, Page, Post};
use crate::usecases::{Core, compose};
use crate::web::body;
use crate::web::problem::Error;
use crate::web::session::{Reader, Writer};
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use http::{HeaderMap, StatusCode, header};

type Tagged = ([(header::HeaderName, String); 1], Json<Post>);

/// `POST /api/v1/posts`.
pub(crate) async fn create<P: Ports>(
    State(core): State<Core<P>>,
    Writer(person): Writer,
    body::Json(draft): body::Json<Draft>,
) -> Result<(StatusCode, Tagged), Error> {
    let id = compose::create(&core, &person, &draft).await?;
    let post = posts::get(&core, &person, &id).await?.ok_or(Error::NotFound)?;
    Ok((StatusCode::CREATED, tagged(post)))
}

/// `GET /api/v1/posts`.
pub(crate) async fn list<P: Ports>(
    State(core): State<Core<P>>,
    reader: Reader,
    query: Result<Query<Filter>, QueryRejection>,
) -> Result<Json<Page>, Error> {
    let Query(filter) = query.map_err(|rejection| Error::Invalid(vec![Violation::new("", "query", rejection.body_text())]))?;
    let unknown = || Error::Invalid(vec![Violation::new("after", "cursor", "Use the value of next from the page before.")]);
    posts::list(&core, &reader.person, &filter).await?.map(Json).ok_or_else(unknown)
}

/// `GET /api/v1/posts/{id}`.
pub(crate) async fn show<P: Ports>(State(core): State<Core<P>>, Path(id): Path<String>, reader: Reader) -> Result<Tagged, Error> {
    let id = PostId::parse(&id).ok_or(Error::NotFound)?;
    posts::get(&core, &reader.person, &id).await?.map(tagged).ok_or(Error::NotFound)
}

/// `DELETE /api/v1/posts/{id}`: take it back.
pub(crate) async fn cancel<P: Ports>(
    State(core): State<Core<P>>,
    Path(id): Path<String>,
    Writer(person): Writer,
    headers: HeaderMap,
) -> Result<Tagged, Error> {
    let id = PostId::parse(&id).ok_or(Error::NotFound)?;
    compose::cancel(&core, &person, &id, expected_version(&headers)?).await?;
    posts::get(&core, &person, &id).await?.map(tagged).ok_or(Error::NotFound)
}

/// The version in `If-Match: "3"`.
fn expected_version(headers: &HeaderMap) -> Result<i64, Error> {
    let tag = headers.get(header::IF_MATCH).ok_or(Error::PreconditionRequired)?.to_str().unwrap_or_default();
    tag.trim().trim_matches('"').parse().map_err(|_| Error::Stale)
}

fn tagged(post: Post) -> Tagged {
    ([(header::ETAG, format!("\"{}\"", post.version()))], Json(post))
}
