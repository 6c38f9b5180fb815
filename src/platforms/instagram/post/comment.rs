//! The first comment:
//! <https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-media/comments>.
//! Said twice it stands there twice, so it is never repeated where its answer was lost.

use super::address;
use super::calls::{is_hidden, post};
use crate::domain::content::Part;
use crate::platforms::error::{Class, PlatformError};
use crate::platforms::graph::call::{Effect, unreadable};
use crate::platforms::lenient_json::text;
use crate::platforms::publish::{Committed, Job, Made, Taken};
use crate::ports::Http;

/// Comments below what is public as `parent`.
pub(super) async fn commit(
    job: &Job<'_, impl Http>,
    part: &Part,
    parent: Option<&str>,
) -> Result<Taken, PlatformError> {
    let parent = parent.unwrap_or_default();
    let params = [("message", part.text.as_str())];
    match post(job, &format!("{parent}/comments"), &params, Effect::Public).await {
        Ok(answer) => {
            let remote_id = text(&answer.body, "id").ok_or_else(|| unreadable(Effect::Public))?;
            let url = address::url(job.app, job.account.username, &remote_id);
            Ok(Taken {
                committed: Committed::Public(Made { remote_id, url }),
                full: answer.full,
            })
        }
        // Instagram does not see the post yet.
        Err(refusal) if is_hidden(&refusal.error) => Err(PlatformError {
            class: Class::Retry,
            code: PlatformError::PARENT_UNSEEN.to_owned(),
            ..refusal.error
        }),
        Err(refusal) => Err(refusal.error),
    }
}
