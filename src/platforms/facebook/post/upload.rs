//! Reels and videos in the story: begun, uploaded in one stream, worked on, and finished at the
//! moment: <https://developers.facebook.com/docs/video-api/guides/reels-publishing>,
//! <https://developers.facebook.com/docs/page-stories-api>.
//!
//! A stream that is cut off goes on behind what has arrived, which Facebook tells. Where nothing of
//! it has, shorter stretches are sent.

use super::calls::{edge, post, video};
use super::progress::{Progress, Video};
use super::shape::Shape;
use super::status::{self, Stage};
use super::{address, feed, transfer};
use crate::domain::content::Part;
use crate::domain::media::Attached;
use crate::domain::secret::Secret;
use crate::domain::time::{Span, Timestamp};
use crate::platforms::error::{Class, PlatformError};
use crate::platforms::graph::call::{Effect, unreadable};
use crate::platforms::graph::rupload::{self, Sent, Stretch};
use crate::platforms::lenient_json::text;
use crate::platforms::publish::{Job, Slice, Taken};
use crate::ports::Http;

/// The shortest stretch that is sent at once: 4 MiB pass in 20 s on a line of 2 Mbit/s.
const SHORTEST: u64 = 4 * 1024 * 1024;

/// How long a video that is all there may lie untouched before it counts as ready: some are worked
/// on only once they are finished.
const UNTOUCHED: Span = Span::seconds(60);

/// The shortest and the longest pause between two questions whether Facebook is done.
const PAUSES: (Span, Span) = (Span::seconds(3), Span::seconds(30));

/// The next call of the preparation.
pub(super) async fn prepare(
    job: &Job<'_, impl Http>,
    shape: Shape,
    progress: Progress,
    secret: Option<Secret>,
) -> Result<Slice, PlatformError> {
    let of = video(job)?;
    let (Some(begun), Some(address)) = (progress.video.clone(), secret) else {
        return start(job, shape, progress).await;
    };
    if begun.whole_ms > 0 || begun.is_unclear {
        look(job, progress, begun, (address, of.medium.bytes)).await
    } else {
        send(job, progress, begun, (address, of)).await
    }
}

/// Begins a video, which has its id from then on.
async fn start(
    job: &Job<'_, impl Http>,
    shape: Shape,
    progress: Progress,
) -> Result<Slice, PlatformError> {
    let params = [("upload_phase", "start")];
    let answer = post(job, &edge(job, edge_of(shape)), &params, Effect::Invisible).await?;
    let id = text(&answer.body, "video_id").filter(|id| address::is_id(id));
    let address = text(&answer.body, "upload_url");
    let (Some(id), Some(address)) = (id, address) else {
        return Err(unreadable(Effect::Invisible));
    };
    if !rupload::is_of_meta(job.app, &address) {
        let message = "Facebook named a host for the upload that this instance does not know.";
        return Err(PlatformError::new(Class::Operator, "unknown_host", message));
    }
    let video = Video {
        id,
        ..Video::default()
    };
    let progress = progress.with_video(video);
    Ok(progress
        .made_at(job.now)
        .again(job.now, Some(Secret::new(address))))
}

/// Sends what is missing, or as much of it as passes at once.
async fn send(
    job: &Job<'_, impl Http>,
    progress: Progress,
    begun: Video,
    (address, of): (Secret, &Attached),
) -> Result<Slice, PlatformError> {
    let size = of.medium.bytes;
    let missing = size.saturating_sub(begun.offset);
    let stretch = Stretch {
        address: &address,
        key: &of.key,
        offset: begun.offset,
        length: if begun.longest > 0 {
            missing.min(begun.longest)
        } else {
            missing
        },
        size,
    };
    let video = match rupload::send(job.http, job.token, &stretch).await? {
        Sent::Whole => Video {
            offset: size,
            whole_ms: job.now.ms(),
            ..begun
        },
        Sent::Unclear => Video {
            is_unclear: true,
            ..begun
        },
        Sent::Refused => Video {
            is_unclear: true,
            is_refused: true,
            ..begun
        },
    };
    let progress = progress.with_video(video);
    let (shortest, _) = PAUSES;
    Ok(progress.again(job.now + shortest, Some(address)))
}

/// Asks how far Facebook is.
async fn look(
    job: &Job<'_, impl Http>,
    progress: Progress,
    begun: Video,
    (address, size): (Secret, u64),
) -> Result<Slice, PlatformError> {
    let seen = status::read(job, &begun.id).await?;
    let video = match seen.stage {
        Stage::Uploading(there) if begun.is_refused && there <= begun.offset => {
            let message = "Facebook does not take this video.";
            let why = PlatformError::new(Class::Fixable, "video_refused", message)
                .with_hint("Save the video anew as MP4 with H.264 and AAC.");
            return progress.given_up(job.now, why);
        }
        Stage::Uploading(there) => resumed(begun, there, size),
        Stage::Ready => return Ok(progress.ready()),
        Stage::Uploaded if is_untouched(&begun, job.now) => return Ok(progress.ready()),
        Stage::Uploaded | Stage::Processing => whole(begun, size, job.now),
        Stage::Failed(why) => return progress.given_up(job.now, why),
        Stage::Publishing | Stage::Published(_) => return Err(status::published_already()),
    };
    let at = job.now + pause(&video, job.now);
    let progress = progress.with_video(video);
    Ok(progress.again(at, Some(address)))
}

/// The upload goes on behind what is there.
fn resumed(begun: Video, there: u64, size: u64) -> Video {
    let sent = match begun.longest {
        0 => size.saturating_sub(begun.offset),
        longest => longest,
    };
    let longest = if there > begun.offset {
        begun.longest
    } else {
        (sent / 4).max(SHORTEST)
    };
    Video {
        offset: there.min(size),
        longest,
        is_unclear: false,
        is_refused: false,
        whole_ms: 0,
        ..begun
    }
}

fn whole(begun: Video, size: u64, now: Timestamp) -> Video {
    let whole_ms = if begun.whole_ms > 0 {
        begun.whole_ms
    } else {
        now.ms()
    };
    Video {
        offset: size,
        whole_ms,
        is_unclear: false,
        is_refused: false,
        ..begun
    }
}

fn is_untouched(video: &Video, now: Timestamp) -> bool {
    video.whole_ms > 0 && Timestamp::from_ms(video.whole_ms) + UNTOUCHED <= now
}

/// The longer Facebook has been at it, the rarer it is asked.
fn pause(video: &Video, now: Timestamp) -> Span {
    if video.whole_ms == 0 {
        return Span::ZERO;
    }
    let since = (now - Timestamp::from_ms(video.whole_ms)).as_ms();
    let (shortest, longest) = PAUSES;
    Span::ms((since / 4).clamp(shortest.as_ms(), longest.as_ms()))
}

/// Finishes the video.
pub(super) async fn commit(
    job: &Job<'_, impl Http>,
    shape: Shape,
    part: &Part,
    progress: &Progress,
) -> Result<Taken, PlatformError> {
    let video = progress.video.clone().unwrap_or_default();
    let mut params = vec![("upload_phase", "finish"), ("video_id", video.id.as_str())];
    let is_story = shape == Shape::VideoStory;
    if !is_story {
        params.push(("video_state", "PUBLISHED"));
        params.push(("description", part.text.as_str()));
    }
    let answer = post(job, &edge(job, edge_of(shape)), &params, Effect::Public).await;
    let story = answer.as_ref().ok().filter(|_| is_story);
    let story = story.map(|answer| feed::story_in(answer, &video.id));
    transfer::accepted(answer, status::handle(&video.id, story.as_deref()))
}

fn edge_of(shape: Shape) -> &'static str {
    if shape == Shape::VideoStory {
        "video_stories"
    } else {
        "video_reels"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_upload_goes_on_behind_what_has_arrived() {
        let begun = Video {
            is_unclear: true,
            ..Video::default()
        };
        let on = resumed(begun, 60_000_000, 100_000_000);
        assert_eq!(
            (on.offset, on.longest, on.is_unclear),
            (60_000_000, 0, false)
        );
    }

    #[test]
    fn where_nothing_arrives_shorter_stretches_are_sent_down_to_the_shortest() {
        let mut video = Video::default();
        let mut lengths = Vec::new();
        for _ in 0..4 {
            video = resumed(video, 0, 128 * 1024 * 1024);
            lengths.push(video.longest / 1024 / 1024);
        }
        assert_eq!(lengths, [32, 8, 4, 4]);
    }

    #[test]
    fn a_video_that_nobody_works_on_is_ready_after_a_minute() {
        let now = Timestamp::from_ms(1_000_000);
        let video = whole(Video::default(), 10, now);
        assert!(!is_untouched(&video, now + Span::seconds(59)));
        assert!(is_untouched(&video, now + Span::seconds(60)));
        assert_eq!(pause(&video, now), Span::seconds(3));
        assert_eq!(pause(&video, now + Span::minutes(10)), Span::seconds(30));
    }
}
