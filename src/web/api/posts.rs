//! `/api/v1/posts`.

use crate::domain::ids::PostId;
use crate::domain::post::Draft;
use crate::domain::violation::Violation;
use crate::ports::Ports;
use crate::usecases::Core;
use crate::usecases::compose::change::{self, Patch};
use crate::usecases::compose::{self, Checked, Key};
use crate::usecases::posts::{self, Filter, Page, Post};
use crate::web::body;
use crate::web::path::Path;
use crate::web::problem::Error;
use crate::web::query::Query;
use crate::web::rate;
use crate::web::session::{Reader, Writer};
use axum::Json;
use axum::extract::State;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
const IDEMPOTENT_REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

type Tagged = ([(HeaderName, String); 1], Json<Post>);

/// `POST /api/v1/posts`.
pub(crate) async fn create<P: Ports>(
    State(core): State<Core<P>>,
    Writer(person): Writer,
    headers: HeaderMap,
    body::Json(draft): body::Json<Draft>,
) -> Result<(StatusCode, HeaderMap, Tagged), Error> {
    let key = headers.get(IDEMPOTENCY_KEY).map(|key| key.to_str().ok().and_then(Key::parse));
    if key == Some(None) {
        return Err(Error::BadRequest("idempotency_key", "An Idempotency-Key has 1 to 255 visible ASCII characters.".into()));
    }
    let created = compose::create(&core, &person, &draft, key.flatten().as_ref()).await?;
    let post = posts::get(&core, &person, &created.id).await?.ok_or(Error::NotFound)?;
    let replayed = created.is_replay.then_some((IDEMPOTENT_REPLAYED, HeaderValue::from_static("true")));
    let mut headers = rate::headers(&created.standings);
    headers.extend(replayed);
    Ok((StatusCode::CREATED, headers, tagged(post)))
}

/// `POST /api/v1/posts/validate`: what is wrong with it, and how long it is, without making it.
pub(crate) async fn validate<P: Ports>(
    State(core): State<Core<P>>,
    Writer(person): Writer,
    body::Json(draft): body::Json<Draft>,
) -> Result<Json<Checked>, Error> {
    Ok(Json(compose::check(&core, &person, &draft).await?))
}

/// `GET /api/v1/posts`.
pub(crate) async fn list<P: Ports>(
    State(core): State<Core<P>>,
    Reader(person): Reader,
    Query(filter): Query<Filter>,
) -> Result<Json<Page>, Error> {
    if filter.limit.is_some_and(|limit| !(1..=100).contains(&limit)) {
        return Err(Error::Invalid(vec![Violation::new("limit", "out_of_range", "A page has 1 to 100 posts.")]));
    }
    let unknown = || Error::Invalid(vec![Violation::new("after", "cursor", "Use the value of next from the page before.")]);
    posts::list(&core, &person, &filter).await?.map(Json).ok_or_else(unknown)
}

/// `GET /api/v1/posts/{id}`.
pub(crate) async fn show<P: Ports>(State(core): State<Core<P>>, Path(id): Path, Reader(person): Reader) -> Result<Tagged, Error> {
    let id = PostId::parse(&id).ok_or(Error::NotFound)?;
    posts::get(&core, &person, &id).await?.map(tagged).ok_or(Error::NotFound)
}

/// `PATCH /api/v1/posts/{id}`: change what it says, where it goes or when.
pub(crate) async fn edit<P: Ports>(
    State(core): State<Core<P>>,
    Path(id): Path,
    Writer(person): Writer,
    headers: HeaderMap,
    body::Json(patch): body::Json<Patch>,
) -> Result<Tagged, Error> {
    let id = PostId::parse(&id).ok_or(Error::NotFound)?;
    change::edit(&core, &person, &id, expected_version(&headers)?, &patch).await?;
    posts::get(&core, &person, &id).await?.map(tagged).ok_or(Error::NotFound)
}

/// `DELETE /api/v1/posts/{id}`: take it back.
pub(crate) async fn cancel<P: Ports>(
    State(core): State<Core<P>>,
    Path(id): Path,
    Writer(person): Writer,
    headers: HeaderMap,
) -> Result<Tagged, Error> {
    let id = PostId::parse(&id).ok_or(Error::NotFound)?;
    change::cancel(&core, &person, &id, expected_version(&headers)?).await?;
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
