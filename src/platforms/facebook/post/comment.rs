//! The first comment: <https://developers.facebook.com/docs/graph-api/reference/object/comments>.
//! Said twice it stands there twice, so it is never repeated where its answer was lost.

use super::calls::{node, post};
use super::{feed, status};
use crate::domain::content::Part;
use crate::platforms::error::{Class, PlatformError};
use crate::platforms::graph::call::{Effect, unreadable};
use crate::platforms::lenient_json::text;
use crate::platforms::publish::{Job, Taken};
use crate::ports::Http;

/// Comments below what is public as `parent`.
pub(super) async fn commit(
    job: &Job<'_, impl Http>,
    part: &Part,
    parent: Option<&str>,
) -> Result<Taken, PlatformError> {
    let parent = parent.unwrap_or_default();
    let params = [("message", part.text.as_str())];
    let url = node(job, &format!("{parent}/comments"));
    match post(job, &url, &params, Effect::Public).await {
        Ok(answer) => {
            let id = text(&answer.body, "id").ok_or_else(|| unreadable(Effect::Public))?;
            let made = status::made(job, &id, None);
            Ok(feed::public(made, answer.full))
        }
        // Facebook does not see the post yet.
        Err(refusal) if refusal.error.code == "not_found" => Err(PlatformError {
            class: Class::Retry,
            code: PlatformError::PARENT_UNSEEN.to_owned(),
            ..refusal.error
        }),
        Err(refusal) => Err(refusal.error),
    }
}
