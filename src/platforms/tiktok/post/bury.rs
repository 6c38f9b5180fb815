//! The end of an upload that was left, before another one is begun: two that may become something
//! are never alive at once.
//! <https://developers.tiktok.com/doc/content-posting-api-media-transfer-guide>

use super::calls::{Effect, post};
use super::progress::{Earlier, Progress};
use super::status::{self, Stage};
use crate::platforms::error::{Class, PlatformError};
use crate::platforms::publish::{Job, Slice};
use crate::ports::Http;
use serde_json::json;

const CANCEL: &str = "/v2/post/publish/cancel/";

/// What TikTok says of a name that it does not know, and of a publication that is over.
const UNKNOWN: &str = "invalid_publish_id";
const OVER: &str = "publish_not_cancellable";

/// Makes sure that nothing becomes of an upload that was left, before another one is begun: TikTok
/// is asked how far it is, and what may still become something is taken back.
pub(super) async fn bury(
    job: &Job<'_, impl Http>,
    progress: Progress,
    earlier: Earlier,
) -> Result<Slice, PlatformError> {
    let stage = match status::read(job, &earlier.publish_id).await {
        Ok(stage) => stage,
        Err(error) if error.code == UNKNOWN => return Ok(without(job, progress, None)),
        Err(error) => return Err(error),
    };
    match stage {
        Stage::Failed(_) => Ok(without(job, progress, None)),
        // Its last chunk was never stored, and nobody sends it any more.
        Stage::Uploading(Some(bytes)) if bytes < earlier.size => Ok(without(job, progress, None)),
        Stage::Complete(_) | Stage::InInbox => Err(there_already()),
        Stage::Uploading(_) | Stage::Downloading | Stage::Other if earlier.is_cancelled => {
            Err(under_way())
        }
        Stage::Uploading(_) | Stage::Downloading | Stage::Other => {
            cancel(job, progress, earlier).await
        }
    }
}

async fn cancel(
    job: &Job<'_, impl Http>,
    progress: Progress,
    earlier: Earlier,
) -> Result<Slice, PlatformError> {
    let body = json!({ "publish_id": earlier.publish_id });
    match post(job, CANCEL, &body, Effect::Invisible).await {
        Ok(_) => {}
        Err(error) if error.code == OVER => {}
        Err(error) => return Err(error),
    }
    // Whether it was taken back, its status says.
    let earlier = Earlier {
        is_cancelled: true,
        ..earlier
    };
    Ok(without(job, progress, Some(earlier)))
}

fn there_already() -> PlatformError {
    let message = "TikTok has posted what was sent before.";
    PlatformError::new(Class::Fixable, "posted_already", message)
        .with_hint("Look at the profile and the inbox before you send it again.")
}

fn under_way() -> PlatformError {
    let message = "TikTok is at work on what was sent before, and does not let go of it.";
    PlatformError::new(Class::Retry, "under_way", message)
        .with_hint("Look at the profile and the inbox. If nothing comes of it, plan a new post.")
}

/// What is prepared, with what is left of an earlier upload.
fn without(job: &Job<'_, impl Http>, progress: Progress, earlier: Option<Earlier>) -> Slice {
    progress.with_earlier(earlier).again(job.now, None)
}
