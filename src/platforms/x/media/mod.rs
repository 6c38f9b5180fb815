//! Media on X: <https://docs.x.com/x-api/media/introduction>. An upload shows nothing to anybody,
//! so all of it is repeatable, and happens before the moment.
//!
//! A still picture is sent in one call. A GIF or a video is announced, sent by segments, closed,
//! and looked at until X has worked on it. What it shows is said in a call of its own. The post
//! then names the uploads by their ids.
//!
//! | file | is |
//! |---|---|
//! | `progress` | how far the uploads are |
//! | `calls` | the requests and their answers |
//! | `rules` | what X takes |
//! | `doubts` | what X takes, and people may not want |

mod calls;
pub(super) mod doubts;
mod progress;
pub(super) mod rules;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod walk;

use crate::domain::content::Part;
use crate::domain::media::{Attached, Kind};
use crate::domain::text::is_blank;
use crate::domain::time::{Span, Timestamp};
use crate::platforms::error::{Class, PlatformError};
use crate::platforms::publish::{Job, Prepared, Slice};
use crate::ports::Http;
use calls::{Fault, Processing, Told};
use progress::{Next, Progress, Stage, Upload};

/// How long X keeps an upload where it does not say; its documentation shows a day and more.
const UNTOLD_LIFE: Span = Span::hours(1);

/// The shortest and the longest pause between two looks at an upload that X works on. X says when
/// to look; the pauses grow all the same, so that a long work costs few calls.
const PAUSES: (i64, i64) = (1, 30);

/// How long X may work on an upload.
const LONGEST_WORK: Span = Span::minutes(30);

/// How long an upload rests that X has worked on: posted at once, it is refused at times.
const REST: Span = Span::seconds(3);

/// The next call for the media of a delivery.
///
/// # Errors
/// See [`Class`].
pub(super) async fn prepare(
    job: &Job<'_, impl Http>,
    so_far: Prepared,
) -> Result<Slice, PlatformError> {
    let parts = &job.format.parts;
    let mut progress = Progress::read(&so_far, parts);
    progress.forget_expiring(job.now, job.needed_until);
    let next = progress.next(job.now, job.needed_until);
    if let Next::Call(at) = next {
        let attached = progress::wanted(parts)
            .nth(at)
            .map(|(_, attached)| attached);
        if let (Some(upload), Some(attached)) = (progress.uploads.get_mut(at), attached) {
            let answer = calls::call(job, upload, attached).await;
            advance(upload, attached, answer, job.now)?;
        }
    }
    let prepared = progress.written();
    Ok(match progress.next(job.now, job.needed_until) {
        Next::Call(_) => Slice::Again {
            at: job.now,
            prepared,
        },
        Next::Wait(at) => Slice::Again { at, prepared },
        Next::Ready(until) => Slice::Ready {
            prepared,
            until: Some(until),
        },
    })
}

/// X's ids of what part number `number` shows, in order; none while one of them is not ready.
pub(super) fn ids(prepared: &Prepared, part: &Part, number: usize) -> Option<Vec<String>> {
    Progress::ids(prepared, part, number)
}

/// See [`Progress::without_refused`].
pub(super) fn without_refused(prepared: &Prepared, part: usize) -> Option<Prepared> {
    Progress::without_refused(prepared, part)
}

/// What the answer to a call makes of the upload.
fn advance(
    upload: &mut Upload,
    attached: &Attached,
    answer: Result<Told, Fault>,
    now: Timestamp,
) -> Result<(), PlatformError> {
    match answer {
        Ok(told) => proceed(upload, attached, &told, now),
        Err(Fault::TooLarge(error)) => {
            upload.stage = upload.stage.halved().ok_or(error)?;
            Ok(())
        }
        Err(Fault::Lost(error)) => upload.begin_anew().then_some(()).ok_or(error),
        Err(Fault::Other(error)) => Err(error),
    }
}

/// The call was taken.
fn proceed(
    upload: &mut Upload,
    attached: &Attached,
    told: &Told,
    now: Timestamp,
) -> Result<(), PlatformError> {
    if let (Stage::Begin, Some(id)) = (upload.stage, &told.id) {
        upload.has_begun(id.clone(), told.kept_for().unwrap_or(UNTOLD_LIFE), now);
    }
    if let Some(at) = told.expires_at(now) {
        upload.lasts_until(at);
    }
    upload.stage = match upload.stage {
        Stage::Begin if attached.medium.kind != Kind::Image => Stage::FIRST,
        Stage::Append {
            segment,
            sent,
            size,
        } => appended(attached, segment, sent, size),
        Stage::Begin | Stage::Finalize | Stage::Check { .. } => {
            return worked_on(upload, attached, told, now);
        }
        Stage::Describe | Stage::Done => Stage::Done,
    };
    Ok(())
}

/// What follows a segment.
fn appended(attached: &Attached, segment: u32, sent: u64, size: u64) -> Stage {
    let sent = sent.saturating_add(size);
    if sent < attached.medium.bytes {
        Stage::Append {
            segment: segment + 1,
            sent,
            size,
        }
    } else {
        Stage::Finalize
    }
}

/// All bytes are there: X works on them, or has done so.
fn worked_on(
    upload: &mut Upload,
    attached: &Attached,
    told: &Told,
    now: Timestamp,
) -> Result<(), PlatformError> {
    let described = if attached.alt.as_deref().is_some_and(|alt| !is_blank(alt)) {
        Stage::Describe
    } else {
        Stage::Done
    };
    upload.stage = match &told.processing_info {
        // Without it there is nothing to work on.
        None => described,
        Some(info) if info.state == "succeeded" => {
            upload.rests_until(now + REST);
            described
        }
        Some(info) if info.state == "failed" => return Err(failed(info)),
        Some(info) => working(upload.stage, info, now)?,
    };
    Ok(())
}

/// When X is asked next whether it has worked on the upload.
fn working(stage: Stage, info: &Processing, now: Timestamp) -> Result<Stage, PlatformError> {
    let (checks, since_ms) = match stage {
        Stage::Check {
            checks, since_ms, ..
        } => (checks.saturating_add(1), since_ms),
        Stage::Begin | Stage::Append { .. } | Stage::Finalize | Stage::Describe | Stage::Done => {
            (0, now.ms())
        }
    };
    if now - Timestamp::from_ms(since_ms) > LONGEST_WORK {
        let message = "X has been working on the picture or video for over half an hour.";
        let error = PlatformError::new(Class::Fixable, "processing_failed", message);
        return Err(error.with_hint("Send the post again, or save the video anew."));
    }
    let (shortest, longest) = PAUSES;
    let said = info.check_after_secs.unwrap_or(shortest);
    let pause = said.max(i64::from(checks)).clamp(shortest, longest);
    Ok(Stage::Check {
        checks,
        at_ms: (now + Span::seconds(pause)).ms(),
        since_ms,
    })
}

fn failed(info: &Processing) -> PlatformError {
    let message = format!("X could not use the picture or video: {}", info.failure());
    PlatformError::new(Class::Fixable, "processing_failed", message).with_hint(
        "Save it anew, as an MP4 with H.264 and AAC or as a smaller GIF, and put that in.",
    )
}
