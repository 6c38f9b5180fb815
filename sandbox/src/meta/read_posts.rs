//! Posts as nodes, and the list of what a Page published.
//!
//! <https://developers.facebook.com/docs/graph-api/reference/pagepost>

use serde_json::{Value, json};

use super::bearer::{Bearer, Call, Caller, Outcome};
use crate::answer::origin;
use crate::graph::fields::{Field, shown, wanted};
use crate::graph::{OF_LISTS, Refusal, instant, paging};

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
        .meta
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
        .meta
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
    let post = call.meta.posts.get(id).ok_or_else(none)?;
    match call.admit(known)? {
        Bearer::Page(caller, own) if own == post.page => Ok((caller, own)),
        Bearer::App | Bearer::Person(_) | Bearer::Page(..) => Err(none()),
    }
}
