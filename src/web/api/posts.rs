//! `/api/v1/posts`.

use crate::domain::ids::PostId;
use crate::domain::post::Draft;
use crate::domain::violation::Violation;
use crate::ports::Ports;
use crate::usecases::Core;
use crate::usecases::compose::change::{self, Patch};
use crate::usecases::compose::import::{self, File};
use crate::usecases::compose::reorder::{self, Place};
use crate::usecases::compose::{self, Checked};
use crate::usecases::posts::page::{self, Filter, Page};
use crate::usecases::posts::{self, Post};
use crate::web::answer::{Created, ImportAnswer, Tagged, TaggedIfAny};
use crate::web::body;
use crate::web::path::Path;
use crate::web::precondition::{IfMatch, Once};
use crate::web::problem::Error;
use crate::web::query::Query;
use crate::web::session::{Reader, Writer};
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};

/// Planned posts in the order that they are to have.
#[derive(Debug, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct NewOrder {
    /// The posts, the first to go out first: 2 to 28.
    #[cfg_attr(
        not(target_arch = "wasm32"),
        schemars(length(min = 2, max = reorder::MOST_REORDERED))
    )]
    posts: Vec<Place>,
}

/// How a file of posts is to be taken.
#[derive(Debug, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct ImportSettings {
    /// Whether only to say what would become of it.
    #[serde(default)]
    dry_run: bool,
    /// The IANA zone of local times that name none; left out: the person's.
    zone: Option<String>,
}

/// Posts as they stand in their new order.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub(crate) struct Reordered {
    data: Vec<Post>,
}

/// `POST /api/v1/posts`.
pub(crate) async fn create<P: Ports>(
    State(core): State<Core<P>>,
    Writer(person): Writer,
    Once(key): Once,
    body::Json(draft): body::Json<Draft>,
) -> Result<Created, Error> {
    let compose::Created {
        id,
        is_replay,
        standings,
    } = compose::create(&core, &person, &draft, key.as_ref()).await?;
    let post = posts::get(&core, &person, &id)
        .await?
        .ok_or(Error::NotFound)?;
    Ok(Created {
        post,
        is_replay,
        standings,
    })
}

/// `POST /api/v1/posts/validate`: what is wrong with it, and how long it is, without making it.
pub(crate) async fn validate<P: Ports>(
    State(core): State<Core<P>>,
    Writer(person): Writer,
    body::Json(draft): body::Json<Draft>,
) -> Result<Json<Checked>, Error> {
    Ok(Json(compose::check(&core, &person, &draft).await?))
}

/// `POST /api/v1/posts/import`: make the posts of a file, or say what would become of them.
pub(crate) async fn import<P: Ports>(
    State(core): State<Core<P>>,
    Writer(person): Writer,
    Once(key): Once,
    Query(settings): Query<ImportSettings>,
    body::Csv(bytes): body::Csv,
) -> Result<ImportAnswer, Error> {
    let file = File {
        bytes: &bytes,
        default_zone: settings.zone.as_deref(),
    };
    if settings.dry_run {
        let preview = import::preview(&core, &person, file).await?;
        return Ok(ImportAnswer::Previewed(preview));
    }
    let imported = import::import(&core, &person, file, key.as_ref()).await?;
    Ok(ImportAnswer::Made(imported))
}

/// `POST /api/v1/posts/reorder`: give them the times that they have, in this order.
pub(crate) async fn reorder<P: Ports>(
    State(core): State<Core<P>>,
    Writer(person): Writer,
    body::Json(order): body::Json<NewOrder>,
) -> Result<Json<Reordered>, Error> {
    reorder::reorder(&core, &person, &order.posts).await?;
    let mut data = Vec::new();
    for place in &order.posts {
        data.extend(posts::get(&core, &person, &place.id).await?);
    }
    Ok(Json(Reordered { data }))
}

/// `GET /api/v1/posts`.
pub(crate) async fn list<P: Ports>(
    State(core): State<Core<P>>,
    Reader(person): Reader,
    Query(filter): Query<Filter>,
) -> Result<Json<Page>, Error> {
    if filter
        .limit
        .is_some_and(|limit| !(1..=100).contains(&limit))
    {
        return Err(Error::Invalid(vec![Violation::new(
            "limit",
            "out_of_range",
            "A page has 1 to 100 posts.",
        )]));
    }
    let unknown = || {
        Error::Invalid(vec![Violation::new(
            "after",
            "cursor",
            "Use the value of next from the page before.",
        )])
    };
    page::list(&core, &person, &filter)
        .await?
        .map(Json)
        .ok_or_else(unknown)
}

/// `GET /api/v1/posts/{id}`.
pub(crate) async fn show<P: Ports>(
    State(core): State<Core<P>>,
    Path(id): Path,
    Reader(person): Reader,
) -> Result<Tagged, Error> {
    let id = PostId::parse(&id).ok_or(Error::NotFound)?;
    posts::get(&core, &person, &id)
        .await?
        .map(Tagged)
        .ok_or(Error::NotFound)
}

/// `PATCH /api/v1/posts/{id}`: change what it says, where it goes or when.
pub(crate) async fn edit<P: Ports>(
    State(core): State<Core<P>>,
    Path(id): Path,
    Writer(person): Writer,
    IfMatch(seen): IfMatch,
    body::Json(patch): body::Json<Patch>,
) -> Result<Tagged, Error> {
    let id = PostId::parse(&id).ok_or(Error::NotFound)?;
    change::edit(&core, &person, &id, &seen, &patch).await?;
    posts::get(&core, &person, &id)
        .await?
        .map(Tagged)
        .ok_or(Error::NotFound)
}

/// `DELETE /api/v1/posts/{id}`: take it back; discard a draft.
pub(crate) async fn cancel<P: Ports>(
    State(core): State<Core<P>>,
    Path(id): Path,
    Writer(person): Writer,
    IfMatch(seen): IfMatch,
) -> Result<TaggedIfAny, Error> {
    let id = PostId::parse(&id).ok_or(Error::NotFound)?;
    change::cancel(&core, &person, &id, &seen).await?;
    Ok(TaggedIfAny(posts::get(&core, &person, &id).await?))
}
