//! Answers of more than one handler that are more than a body.

use super::rate;
use crate::domain::quota::QuotaState;
use crate::usecases::compose::import::{ImportPreview, Imported, ImportedPost};
use crate::usecases::compose::recurrences::Recurrence;
use crate::usecases::posts::Post;
use crate::usecases::slots::Slots;
use crate::usecases::templates::{Made, Template};
use axum::Json;
use axum::response::{Html as Page, IntoResponse, Response};
use http::{HeaderName, HeaderValue, StatusCode, header};
use serde::Serialize;

const IDEMPOTENT_REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// A post with its version as `ETag`.
pub(super) struct Tagged(pub(super) Post);

/// A post with its version as `ETag`, or nothing where it is gone: a draft that was discarded.
pub(super) struct TaggedIfAny(pub(super) Option<Post>);

/// A post that was made, now or by an earlier request with the same key.
pub(super) struct Created {
    /// The post.
    pub(super) post: Post,
    /// Whether an earlier request had made it.
    pub(super) is_replay: bool,
    /// How the workspace stands with its limits.
    pub(super) standings: Vec<QuotaState>,
}

/// A recurrence with its version as `ETag`.
pub(super) struct TaggedRecurrence(pub(super) Recurrence);

/// A recurrence that was made, now or by an earlier request with the same key.
pub(super) struct CreatedRecurrence {
    /// The recurrence.
    pub(super) recurrence: Recurrence,
    /// Whether an earlier request had made it.
    pub(super) is_replay: bool,
    /// How the workspace stands with its limits.
    pub(super) standings: Vec<QuotaState>,
}

/// What became of a file of posts: what would, of a dry run.
pub(super) enum ImportAnswer {
    /// Nothing was made.
    Previewed(ImportPreview),
    /// They were made, now or by an earlier request with the same key.
    Made(Imported),
}

/// The posts that a file became.
#[derive(Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub(super) struct ImportedPosts {
    /// The posts, in the order of the file, as far as they are still there.
    data: Vec<ImportedPost>,
}

/// A template with its version as `ETag`.
pub(super) struct TaggedTemplate(pub(super) Template);

/// A template that was made, now or by an earlier request with the same key.
pub(super) struct MadeTemplate(pub(super) Made);

/// The weekly slots with their version as `ETag`.
pub(super) struct TaggedSlots(pub(super) Slots);

/// An answer that counted against limits.
pub(super) struct Counted<T> {
    /// The answer.
    pub(super) body: T,
    /// How the workspace stands with these limits.
    pub(super) standings: Vec<QuotaState>,
}

/// A page.
pub(super) struct Html(pub(super) String);

impl IntoResponse for Tagged {
    fn into_response(self) -> Response {
        (
            [(header::ETAG, format!("\"{}\"", self.0.version()))],
            Json(self.0),
        )
            .into_response()
    }
}

impl IntoResponse for TaggedIfAny {
    fn into_response(self) -> Response {
        self.0.map_or_else(
            || StatusCode::NO_CONTENT.into_response(),
            |post| Tagged(post).into_response(),
        )
    }
}

impl IntoResponse for Created {
    fn into_response(self) -> Response {
        let limits = rate::headers(&self.standings);
        let response = (StatusCode::CREATED, limits, Tagged(self.post));
        replayed(response.into_response(), self.is_replay)
    }
}

impl IntoResponse for TaggedRecurrence {
    fn into_response(self) -> Response {
        let version = format!("\"{}\"", self.0.version());
        ([(header::ETAG, version)], Json(self.0)).into_response()
    }
}

impl IntoResponse for CreatedRecurrence {
    fn into_response(self) -> Response {
        let limits = rate::headers(&self.standings);
        let recurrence = TaggedRecurrence(self.recurrence);
        let response = (StatusCode::CREATED, limits, recurrence);
        replayed(response.into_response(), self.is_replay)
    }
}

impl IntoResponse for ImportAnswer {
    fn into_response(self) -> Response {
        match self {
            Self::Previewed(preview) => Json(preview).into_response(),
            Self::Made(imported) => {
                let limits = rate::headers(&imported.standings);
                let posts = Json(ImportedPosts {
                    data: imported.posts,
                });
                let response = (StatusCode::CREATED, limits, posts);
                replayed(response.into_response(), imported.is_replay)
            }
        }
    }
}

impl IntoResponse for TaggedTemplate {
    fn into_response(self) -> Response {
        let tag = format!("\"{}\"", self.0.version());
        ([(header::ETAG, tag)], Json(self.0)).into_response()
    }
}

impl IntoResponse for TaggedSlots {
    fn into_response(self) -> Response {
        let tag = format!("\"{}\"", self.0.version());
        ([(header::ETAG, tag)], Json(self.0)).into_response()
    }
}

impl IntoResponse for MadeTemplate {
    fn into_response(self) -> Response {
        let Made {
            template,
            is_replay,
            standings,
        } = self.0;
        let limits = rate::headers(&standings);
        let response = (StatusCode::CREATED, limits, TaggedTemplate(template));
        replayed(response.into_response(), is_replay)
    }
}

/// The answer, marked where an earlier request with the same key had done it.
fn replayed(mut response: Response, is_replay: bool) -> Response {
    if is_replay {
        response
            .headers_mut()
            .insert(IDEMPOTENT_REPLAYED, HeaderValue::from_static("true"));
    }
    response
}

impl<T: Serialize> IntoResponse for Counted<T> {
    fn into_response(self) -> Response {
        (rate::headers(&self.standings), Json(self.body)).into_response()
    }
}

impl IntoResponse for Html {
    fn into_response(self) -> Response {
        Page(self.0).into_response()
    }
}
