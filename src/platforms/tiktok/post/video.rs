//! Videos: <https://developers.tiktok.com/doc/content-posting-api-reference-direct-post>,
//! <https://developers.tiktok.com/doc/content-posting-api-reference-upload-video>.
//!
//! The call that begins an upload names what becomes of it, and nothing does before its last chunk
//! is there: all others are sent in the preparation. The last one can be sent twice. Where TikTok
//! fetches the video instead, the call that begins it is the commit, and is never made twice.

use super::calls::{Effect, part_of, post, unreadable, video};
use super::chunks::Cut;
use super::progress::{Progress, Upload};
use super::upload::{self, Sent};
use super::{ask, bury, info, links, photos};
use crate::config::VideoSource;
use crate::domain::content::Part;
use crate::domain::secret::Secret;
use crate::domain::time::Span;
use crate::platforms::error::{Class, Full, PlatformError};
use crate::platforms::lenient_json::text;
use crate::platforms::publish::{Committed, Handle, Job, Slice, Taken};
use crate::ports::Http;
use serde_json::json;

/// The pause before an upload is begun anew that TikTok has lost.
const PAUSE: Span = Span::seconds(10);

/// The next call of the preparation.
pub(super) async fn prepare(
    job: &Job<'_, impl Http>,
    progress: Progress,
    secret: Option<Secret>,
) -> Result<Slice, PlatformError> {
    if let Some(earlier) = progress.earlier.clone() {
        return bury::bury(job, progress, earlier).await;
    }
    let Some(upload) = progress.upload.clone() else {
        return match job.config.tiktok_terms.video_source {
            VideoSource::Upload => begin(job, progress).await,
            VideoSource::Pull => Ok(progress.ready(None)),
        };
    };
    match secret {
        Some(address) if upload.is_prepared() => Ok(progress.ready(Some(address))),
        Some(address) => send(job, progress, upload, address).await,
        // Without its address nothing more can be sent.
        None => anew(job, progress),
    }
}

/// Begins an upload, whose name is known from then on.
async fn begin(job: &Job<'_, impl Http>, progress: Progress) -> Result<Slice, PlatformError> {
    let part = part_of(job)?;
    let cut = Cut::of(video(part)?.medium.bytes);
    let source = json!({
        "source": "FILE_UPLOAD",
        "video_size": cut.size,
        "chunk_size": cut.chunk,
        "total_chunk_count": cut.count,
    });
    let (path, body) = info::video(part, &source)?;
    let answer = post(job, path, &body, Effect::Invisible).await;
    let answer = answer.map_err(ask::waiting)?;
    let (Some(publish_id), Some(address)) =
        (text(&answer, "publish_id"), text(&answer, "upload_url"))
    else {
        return Err(unreadable(Effect::Invisible));
    };
    if !upload::is_of_tiktok(job.app, &address) {
        let message = "TikTok named a host for the upload that this instance does not know.";
        return Err(PlatformError::new(Class::Operator, "unknown_host", message));
    }
    let progress = progress.with_upload(Upload::begun(publish_id, cut, job.now));
    Ok(next(job, progress, Secret::new(address)))
}

/// Sends the next chunk; the last one is the commit's.
async fn send(
    job: &Job<'_, impl Http>,
    progress: Progress,
    upload: Upload,
    address: Secret,
) -> Result<Slice, PlatformError> {
    let part = part_of(job)?;
    let stored = match upload::send(job, &address, video(part)?, &upload).await? {
        Sent::Stored => upload.stored + 1,
        // A chunk whose answer was lost is there, or one before it is not.
        Sent::Elsewhere(next) if next < upload.cut().count => next,
        Sent::Elsewhere(_) | Sent::Whole | Sent::Gone => return anew(job, progress),
    };
    let progress = progress.with_upload(upload.with_stored(stored));
    Ok(next(job, progress, address))
}

fn next(job: &Job<'_, impl Http>, progress: Progress, address: Secret) -> Slice {
    let is_prepared = progress.upload.as_ref().is_some_and(Upload::is_prepared);
    if is_prepared {
        progress.ready(Some(address))
    } else {
        progress.again(job.now, Some(address))
    }
}

/// TikTok has lost the upload: another one is begun, once that one is known to be dead.
fn anew(job: &Job<'_, impl Http>, progress: Progress) -> Result<Slice, PlatformError> {
    let left = progress.without_refused().ok_or_else(|| {
        let message = "TikTok has lost the upload twice.";
        PlatformError::new(Class::Fixable, "upload_lost", message).with_hint("Send it again.")
    })?;
    Ok(left.again(job.now + PAUSE, None))
}

/// Sends the last chunk, or lets TikTok fetch the video.
pub(super) async fn commit(
    job: &Job<'_, impl Http>,
    progress: Option<Progress>,
    secret: Option<&Secret>,
) -> Result<Taken, PlatformError> {
    let part = part_of(job)?;
    let upload = progress.and_then(|progress| progress.upload);
    match (upload, secret) {
        (Some(upload), Some(address)) => finish(job, part, &upload, address).await,
        (Some(_), None) => Err(unusable("The address of the upload is not known any more.")),
        (None, _) if job.config.tiktok_terms.video_source == VideoSource::Pull => {
            pull(job, part).await
        }
        (None, _) => Err(unusable("There is no upload.")),
    }
}

async fn finish(
    job: &Job<'_, impl Http>,
    part: &Part,
    upload: &Upload,
    address: &Secret,
) -> Result<Taken, PlatformError> {
    let sent = upload::send(job, address, video(part)?, upload).await;
    let all = upload.cut().count;
    match sent.map_err(|error| Effect::Public.of(error))? {
        Sent::Whole => Ok(taken(upload)),
        Sent::Elsewhere(next) if next == all => Ok(taken(upload)),
        Sent::Stored | Sent::Elsewhere(_) => Err(unusable("TikTok does not have the whole video.")),
        Sent::Gone => Err(unusable("TikTok does not know the upload any more.")),
    }
}

async fn pull(job: &Job<'_, impl Http>, part: &Part) -> Result<Taken, PlatformError> {
    let address = links::to(job, video(part)?)?;
    let source = json!({ "source": "PULL_FROM_URL", "video_url": address });
    let (path, body) = info::video(part, &source)?;
    photos::accepted(&post(job, path, &body, Effect::Public).await?)
}

fn taken(upload: &Upload) -> Taken {
    Taken {
        committed: Committed::Accepted(Handle(upload.publish_id.clone())),
        full: Full::default(),
    }
}

/// The error of an upload that cannot be finished: it is made anew, once.
fn unusable(message: &str) -> PlatformError {
    PlatformError::new(Class::Retry, PlatformError::MEDIA_REFUSED, message)
}
