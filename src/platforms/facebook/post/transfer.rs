//! Videos among the posts, chunk by chunk:
//! <https://developers.facebook.com/docs/graph-api/reference/page/videos>.
//!
//! Facebook says which bytes it wants next. It refuses the last chunk where it has that already,
//! because the answer was lost: the video has its id from the start, so that it can be asked for.
//! Facebook works on the video only once it is finished.

use super::calls::{post, unusable, video};
use super::progress::{Progress, Video};
use super::status::{self, Stage};
use crate::domain::content::Part;
use crate::domain::media::Attached;
use crate::platforms::error::{Class, PlatformError};
use crate::platforms::graph::call::{self, Answered, Effect, NotTaken, unreadable};
use crate::platforms::graph::errors::whole;
use crate::platforms::lenient_json::text;
use crate::platforms::multipart::{File, Form};
use crate::platforms::publish::{Committed, Handle, Job, Slice, Taken};
use crate::ports::Http;
use crate::ports::media::Chunk;
use serde_json::Value;

/// The next call of the preparation.
pub(super) async fn prepare(
    job: &Job<'_, impl Http>,
    progress: Progress,
) -> Result<Slice, PlatformError> {
    let of = video(job)?;
    let Some(begun) = progress.video.clone() else {
        let video = start(job, of).await?;
        let progress = progress.with_video(video);
        return Ok(progress.made_at(job.now).again(job.now, None));
    };
    if begun.offset == begun.end {
        return Ok(progress.ready());
    }
    if begun.is_refused {
        return look(job, progress, begun, of.medium.bytes).await;
    }
    let wanted = match transfer(job, of, &begun).await {
        Ok(answer) => offsets(&answer.body),
        // Facebook has other bytes than we think, and says which.
        Err(NotTaken {
            data: Some(data),
            error,
        }) => Some(offsets(&data).ok_or(error)?),
        Err(NotTaken { error, .. }) if is_gone(&error) => {
            let video = Video {
                is_refused: true,
                ..begun
            };
            return Ok(progress.with_video(video).again(job.now, None));
        }
        Err(NotTaken { error, .. }) => return Err(error),
    };
    let (offset, end) = wanted
        .filter(|(offset, end)| offset <= end && *end <= of.medium.bytes)
        .ok_or_else(|| unreadable(Effect::Invisible))?;
    let video = Video {
        offset,
        end,
        ..begun
    };
    let progress = progress.with_video(video);
    Ok(if offset == end {
        progress.ready()
    } else {
        progress.again(job.now, None)
    })
}

/// Asks whether all of it is there although Facebook took no more. Otherwise the upload is lost.
async fn look(
    job: &Job<'_, impl Http>,
    progress: Progress,
    begun: Video,
    size: u64,
) -> Result<Slice, PlatformError> {
    let why = match status::read(job, &begun.id).await.map(|seen| seen.stage) {
        Ok(Stage::Uploaded | Stage::Processing | Stage::Ready) => {
            let video = Video {
                offset: size,
                end: size,
                is_refused: false,
                ..begun
            };
            return Ok(progress.with_video(video).ready());
        }
        Ok(Stage::Uploading(_)) => {
            let message = "Facebook takes nothing more of this video.";
            PlatformError::new(Class::Fixable, "upload_failed", message)
                .with_hint("Save the video anew as MP4 with H.264 and AAC.")
        }
        Ok(Stage::Failed(why)) => why,
        Ok(Stage::Publishing | Stage::Published(_)) => return Err(status::published_already()),
        Err(why) if is_gone(&why) => why,
        Err(why) => return Err(why),
    };
    progress.given_up(job.now, why)
}

async fn start(job: &Job<'_, impl Http>, of: &Attached) -> Result<Video, PlatformError> {
    let size = of.medium.bytes.to_string();
    let params = [("upload_phase", "start"), ("file_size", size.as_str())];
    let Answered { body, .. } = post(job, &edge(job), &params, Effect::Invisible).await?;
    let begun = || {
        let (offset, end) = offsets(&body)?;
        Some(Video {
            id: text(&body, "video_id")?,
            session: text(&body, "upload_session_id")?,
            offset,
            end,
            ..Video::default()
        })
    };
    begun()
        .filter(|video| video.offset < video.end && video.end <= of.medium.bytes)
        .ok_or_else(|| unreadable(Effect::Invisible))
}

/// Sends the bytes that Facebook wants.
async fn transfer(
    job: &Job<'_, impl Http>,
    of: &Attached,
    video: &Video,
) -> Result<Answered, NotTaken> {
    let kind = of.medium.facts.container.content_type();
    let file = File {
        name: "video",
        content_type: kind,
    };
    let bytes = Chunk::Media {
        key: of.key.clone(),
        offset: video.offset,
        length: video.end - video.offset,
    };
    let form = Form::guarded_by(job.token)
        .text("upload_phase", "transfer")
        .text("upload_session_id", &video.session)
        .text("start_offset", &video.offset.to_string())
        .file("video_file_chunk", file, bytes);
    let request = call::with_file(job.app, &edge(job), job.token, form)?;
    let account = (job.account.remote_id, job.now);
    call::send(job.http, request, Effect::Invisible, account).await
}

/// The bytes that are wanted next; the same twice where all of them are there.
fn offsets(body: &Value) -> Option<(u64, u64)> {
    let offset = |name: &str| u64::try_from(body.get(name).and_then(whole)?).ok();
    Some((offset("start_offset")?, offset("end_offset")?))
}

/// Finishes the video: the work on it begins, and then it is public.
pub(super) async fn commit(
    job: &Job<'_, impl Http>,
    part: &Part,
    progress: &Progress,
) -> Result<Taken, PlatformError> {
    let video = progress.video.clone().unwrap_or_default();
    let params = [
        ("upload_phase", "finish"),
        ("upload_session_id", video.session.as_str()),
        ("description", part.text.as_str()),
        ("published", "true"),
    ];
    let answer = post(job, &edge(job), &params, Effect::Public).await;
    accepted(answer, status::handle(&video.id, None))
}

/// What the answer to a finishing call says of a video.
pub(super) fn accepted(
    answer: Result<Answered, NotTaken>,
    handle: Handle,
) -> Result<Taken, PlatformError> {
    match answer {
        Ok(answer) if call::is_done(&answer.body) => Ok(Taken {
            committed: Committed::Accepted(handle),
            full: answer.full,
        }),
        Ok(_) => Err(unreadable(Effect::Public)),
        Err(refusal) => Err(refused(refusal.error)),
    }
}

/// A video that is not there as we think is prepared anew, where the refusal proves that nothing
/// was made.
pub(super) fn refused(error: PlatformError) -> PlatformError {
    if is_gone(&error) {
        unusable(error)
    } else {
        error
    }
}

/// Whether Facebook says that what was prepared is not there.
fn is_gone(error: &PlatformError) -> bool {
    error.class == Class::Reconnect && error.code == "not_found"
        || error.class != Class::Unknown && error.code == "upload_failed"
}

fn edge(job: &Job<'_, impl Http>) -> String {
    let page = job.account.remote_id;
    let app = job.app;
    format!("{}/{}/{page}/videos", app.video_base, app.version)
}
