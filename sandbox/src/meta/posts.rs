//! The posts of Pages, those that nobody sees yet among them.
//!
//! <https://developers.facebook.com/docs/graph-api/reference/pagepost>

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::bearer::{Bearer, Call, Caller, Outcome};
use crate::answer::origin;
use crate::graph::fields::{Field, shown, wanted};
use crate::graph::{OF_LISTS, Refusal, instant, paging};

const FIRST_ID: u64 = 122_093_450_061_507_001;
const POST: (&str, &[&str]) = (
    "PagePost",
    &[
        "id",
        "message",
        "created_time",
        "is_published",
        "permalink_url",
        "status_type",
        "scheduled_publish_time",
        "updated_time",
    ],
);

/// One post.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Post {
    pub(crate) id: String,
    pub(crate) page: String,
    pub(crate) message: String,
    pub(crate) link: Option<String>,
    pub(crate) photos: Vec<String>,
    pub(crate) created_at_ms: i64,
    pub(crate) published_at_ms: Option<i64>,
    pub(crate) is_deleted: bool,
}

/// All posts.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Posts {
    all: Vec<Post>,
}

// === impl Posts ===

impl Posts {
    /// Keeps a post that nobody sees yet, and gives it its id.
    pub(crate) fn draft(
        &mut self,
        page: &str,
        message: &str,
        link: Option<&str>,
        photos: Vec<String>,
        now_ms: i64,
    ) -> String {
        let id = format!("{page}_{}", FIRST_ID + self.all.len() as u64);
        self.all.push(Post {
            id: id.clone(),
            page: page.to_owned(),
            message: message.to_owned(),
            link: link.map(str::to_owned),
            photos,
            created_at_ms: now_ms,
            published_at_ms: None,
            is_deleted: false,
        });
        id
    }

    /// A post that was not deleted.
    pub(crate) fn get(&self, id: &str) -> Option<&Post> {
        self.all
            .iter()
            .find(|post| post.id == id && !post.is_deleted)
    }

    /// A post that was not deleted, to be changed.
    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut Post> {
        self.all
            .iter_mut()
            .find(|post| post.id == id && !post.is_deleted)
    }

    /// What a Page published, newest first.
    pub(crate) fn published(&self, page: &str) -> impl Iterator<Item = &Post> {
        let mut all: Vec<&Post> = self
            .all
            .iter()
            .filter(|post| post.page == page && !post.is_deleted)
            .collect();
        all.retain(|post| post.published_at_ms.is_some());
        all.sort_by_key(|post| std::cmp::Reverse((post.published_at_ms, post.id.clone())));
        all.into_iter()
    }
}

/// `GET /{version}/{page}_{post}`
pub(crate) fn read(call: &Call<'_, '_>, id: &str) -> Outcome {
    let (caller, page) = owner(call, &[], id)?;
    call.needs_reading(&caller, &page)?;
    let fields = wanted(&call.params, &["created_time", "message", "id"])?;
    node(call, id, &fields)
}

/// `GET /{version}/{page}/published_posts`
pub(crate) fn published(call: &Call<'_, '_>, page: &str) -> Outcome {
    let caller = call.admit_page(page, &OF_LISTS)?;
    call.needs_reading(&caller, page)?;
    let fields = wanted(&call.params, &["created_time", "message", "id"])?;
    let ids: Vec<String> = call
        .world
        .posts
        .published(page)
        .map(|post| post.id.clone())
        .collect();
    let part = paging::cut(&ids, &call.params)?;
    let data: Vec<Value> = part
        .ids
        .iter()
        .map(|id| node(call, id, &fields))
        .collect::<Result<_, _>>()?;
    let address = format!("{}{}", origin(call.request), call.request.uri().path());
    Ok(paging::answer(
        &part,
        &data,
        &call.params,
        &address,
        &caller.token,
    ))
}

/// A post with the wanted fields that it has.
pub(crate) fn node(call: &Call<'_, '_>, id: &str, fields: &[Field]) -> Outcome {
    let post = call
        .world
        .posts
        .get(id)
        .ok_or_else(|| Refusal::no_such_object("GET", id))?;
    shown(fields, POST, |field| {
        Ok(match field.name.as_str() {
            "id" => Some(json!(post.id)),
            "message" if !post.message.is_empty() => Some(json!(post.message)),
            "created_time" | "updated_time" => Some(json!(instant(
                post.published_at_ms.unwrap_or(post.created_at_ms)
            ))),
            "is_published" => Some(json!(post.published_at_ms.is_some())),
            "permalink_url" => Some(json!(format!(
                "{}/meta/posts/{}",
                origin(call.request),
                post.id
            ))),
            "status_type" => Some(json!(if post.photos.is_empty() {
                "mobile_status_update"
            } else {
                "added_photos"
            })),
            _ => None,
        })
    })
}

/// The caller of a call about a post, and its Page, which must be the caller's.
pub(crate) fn owner(
    call: &Call<'_, '_>,
    known: &[&str],
    id: &str,
) -> Result<(Caller, String), Refusal> {
    let none = || Refusal::no_such_object(call.request.method().as_str(), id);
    let post = call.world.posts.get(id).ok_or_else(none)?;
    match call.admit(known)? {
        Bearer::Page(caller, own) if own == post.page => Ok((caller, own)),
        Bearer::App | Bearer::Person(_) | Bearer::Page(..) => Err(none()),
    }
}
