//! The media of a post: whether they can be posted, and what is said of them afterwards.

use std::collections::HashSet;

use super::category::Look;
use super::judge::LONGEST_MS;
use super::public_medium::PublicMedium;
use super::upload::Upload;
use crate::moment::Moment;
use crate::x::bearer::Caller;
use crate::x::draft::violation;
use crate::x::errors::Refusal;
use crate::x::state::XState;

/// The media that a post names, in their order.
///
/// # Errors
/// One answer for every id that cannot be posted, whatever the reason, as on X.
pub(crate) fn attach(
    x: &mut XState,
    caller: &Caller,
    ids: &[String],
    moment: &Moment<'_>,
) -> Result<Vec<PublicMedium>, Refusal> {
    let mut media = Vec::new();
    let mut looks = Vec::new();
    let mut named = HashSet::new();
    for id in ids {
        let upload = x.uploads.own(&caller.user, id, moment.now_ms).ok();
        let (look, medium) = upload
            .filter(|_| named.insert(id))
            .and_then(|upload| postable(upload, moment.now_ms))
            .ok_or_else(|| invalid(id))?;
        looks.push(look);
        media.push(medium);
    }
    let is_mixed = looks.len() > 1 && looks.iter().any(|look| *look != Look::Image);
    if is_mixed {
        return Err(invalid(&ids.join(",")));
    }
    if media.iter().any(|medium| medium.duration_ms > LONGEST_MS) {
        return Err(Refusal::forbidden(
            "This user is not allowed to post a video longer than 2 minutes",
        ));
    }
    Ok(media)
}

fn postable(upload: &Upload, now_ms: i64) -> Option<(Look, PublicMedium)> {
    let whole = upload.whole.as_ref()?;
    let is_postable = upload.category.is_for_posts() && whole.is_ready(now_ms);
    is_postable.then(|| (upload.category.look(), upload.published(whole)))
}

fn invalid(id: &str) -> Refusal {
    violation("media.media_ids", id, "Your media IDs are invalid.")
}
