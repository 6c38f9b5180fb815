//! How far Facebook is with a video:
//! <https://developers.facebook.com/docs/video-api/guides/reels-publishing#get-the-upload-status>.
//!
//! The documents spell some words in two ways, in their table and in their example: both are read.

use super::address;
use crate::domain::time::Timestamp;
use crate::platforms::error::{Class, PlatformError};
use crate::platforms::graph::client;
use crate::platforms::graph::errors::{GraphError, whole};
use crate::platforms::lenient_json::text;
use crate::platforms::publish::{Handle, Job, Made, Polled};
use crate::ports::Http;
use http::StatusCode;
use serde_json::Value;

/// What is asked about a video.
const FIELDS: &str = "status,permalink_url,post_id";

/// How far a video is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Bytes are missing; so many are there.
    Uploading(u64),
    /// All of it is there, and nobody works on it.
    Uploaded,
    /// Facebook works on it.
    Processing,
    /// Only its publication is missing.
    Ready,
    /// It was finished, and is not public yet.
    Publishing,
    /// It is public, since then where that is told.
    Published(Option<Timestamp>),
    /// Facebook gave it up.
    Failed(PlatformError),
}

/// A video as Facebook shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Video {
    /// How far it is.
    pub(super) stage: Stage,
    /// Where people see it.
    pub(super) url: Option<String>,
}

/// Asks for a video.
pub(super) async fn read(job: &Job<'_, impl Http>, id: &str) -> Result<Video, PlatformError> {
    let params = [("fields", FIELDS)];
    let body = client::read(job.http, job.app, id, job.token, &params).await?;
    let url = text(&body, "permalink_url");
    Ok(Video {
        stage: body.get("status").map_or(Stage::Processing, stage),
        url: url.and_then(|url| address::whole(job.app, &url)),
    })
}

/// What a video that was finished is asked for by, and the story that it becomes.
pub(super) fn handle(video: &str, story: Option<&str>) -> Handle {
    Handle(story.map_or_else(|| video.to_owned(), |story| format!("{video}/{story}")))
}

/// Whether a video that was finished is public. Of a story Facebook documents no word for that: it
/// is public once Facebook has worked on its video.
pub(super) async fn poll(
    job: &Job<'_, impl Http>,
    Handle(handle): &Handle,
) -> Result<Polled, PlatformError> {
    let (id, story) = match handle.split_once('/') {
        Some((id, story)) => (id, Some(story)),
        None => (handle.as_str(), None),
    };
    let video = read(job, id).await?;
    Ok(match (video.stage, story) {
        (Stage::Published(_), None) => Polled::Public(made(job, id, video.url)),
        (Stage::Published(_) | Stage::Ready, Some(story)) => Polled::Public(made(job, story, None)),
        (Stage::Failed(error), _) => Polled::Failed(PlatformError {
            class: Class::Fixable,
            ..error
        }),
        (
            Stage::Uploading(_)
            | Stage::Uploaded
            | Stage::Processing
            | Stage::Ready
            | Stage::Publishing,
            _,
        ) => Polled::Pending,
    })
}

/// A video that is public.
pub(super) fn made(job: &Job<'_, impl Http>, id: &str, url: Option<String>) -> Made {
    Made {
        remote_id: id.to_owned(),
        url: url.unwrap_or_else(|| address::url(job.app, job.account.username, id)),
    }
}

/// A video that is public before its moment, by whose hand nobody here knows.
pub(super) fn published_already() -> PlatformError {
    let message = "Facebook has published this video already.";
    PlatformError::new(Class::Fixable, "video_posted", message)
        .with_hint("Look at the Page before you send it again.")
}

fn stage(status: &Value) -> Stage {
    let word = status.get("video_status").and_then(Value::as_str);
    let phase = |name: &str| status.get(name).unwrap_or(&Value::Null);
    let said = |name: &str| phase(name).get("status").and_then(Value::as_str);
    let is_done = |name: &str| matches!(said(name), Some("complete" | "completed"));
    let publishing = phase("publishing_phase");
    let outcome = publishing.get("publish_status").and_then(Value::as_str);
    match (word, outcome) {
        (Some("error" | "upload_failed" | "expired"), _) | (_, Some("error")) => {
            Stage::Failed(fault(status, word))
        }
        (_, Some("published")) => Stage::Published(published_at(publishing)),
        (_, Some("draft")) => Stage::Ready,
        _ if is_done("publishing_phase") => Stage::Published(published_at(publishing)),
        _ if matches!(said("publishing_phase"), Some("in_progress")) => Stage::Publishing,
        (Some("ready"), _) => Stage::Ready,
        (Some("uploading"), _) if !is_done("uploading_phase") => {
            Stage::Uploading(bytes(phase("uploading_phase")))
        }
        (Some("upload_complete"), _) => Stage::Uploaded,
        _ => Stage::Processing,
    }
}

fn bytes(uploading: &Value) -> u64 {
    let count = |name: &str| uploading.get(name).and_then(whole);
    let count = count("bytes_transferred").or_else(|| count("bytes_transfered"));
    count
        .and_then(|count| u64::try_from(count).ok())
        .unwrap_or(0)
}

/// Facebook writes the instant as text, or as seconds since 1970.
fn published_at(publishing: &Value) -> Option<Timestamp> {
    let time = publishing.get("publish_time")?;
    match whole(time) {
        Some(seconds) => Some(Timestamp::from_ms(seconds.checked_mul(1_000)?)),
        None => address::instant(time.as_str()?),
    }
}

/// Why Facebook gave a video up, from the first error that any phase names.
fn fault(status: &Value, word: Option<&str>) -> PlatformError {
    let phases = ["uploading_phase", "processing_phase", "publishing_phase"];
    let error = phases.iter().find_map(|phase| {
        let phase = status.get(phase)?;
        let listed = phase.get("errors").and_then(|errors| errors.get(0));
        GraphError::of(phase.get("error").or(listed)?)
    });
    let hint = "Save the video anew as MP4 with H.264 and AAC, and put it into the post again.";
    let plain = || {
        let why = word.map_or_else(String::new, |word| format!(" ({word})"));
        let message = format!("Facebook could not take in the video{why}.");
        PlatformError::new(Class::Fixable, "video_failed", message).with_hint(hint)
    };
    match error {
        Some(error) if error.code != 0 => error.explain(StatusCode::BAD_REQUEST),
        Some(_) | None => plain(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn phases(word: &str, [uploading, processing, publishing]: [Value; 3]) -> Value {
        json!({
            "video_status": word, "uploading_phase": uploading, "processing_phase": processing,
            "publishing_phase": publishing,
        })
    }

    fn said(word: &str) -> Value {
        json!({ "status": word })
    }

    #[test]
    fn both_spellings_of_the_documents_are_read() {
        for (done, bytes) in [
            ("complete", "bytes_transferred"),
            ("completed", "bytes_transfered"),
        ] {
            let uploading = json!({ "status": "in_progress", bytes: 7 });
            let waits = || said("not_started");
            assert_eq!(
                stage(&phases("uploading", [uploading, waits(), waits()])),
                Stage::Uploading(7)
            );
            let published = phases("ready", [said(done), said(done), said(done)]);
            assert_eq!(stage(&published), Stage::Published(None));
        }
        let at = Some(Timestamp::from_ms(1_796_115_600_000));
        for time in [json!(1_796_115_600), json!("2026-12-01T09:00:00+0000")] {
            let publishing = json!({
                "status": "complete", "publish_status": "published", "publish_time": time,
            });
            let status = phases("ready", [said("complete"), said("complete"), publishing]);
            assert_eq!(stage(&status), Stage::Published(at), "{time}");
        }
    }

    #[test]
    fn ready_is_not_published_and_a_draft_never_is() {
        let done = || said("complete");
        let of = |publishing| stage(&phases("ready", [done(), done(), publishing]));
        assert_eq!(of(said("not_started")), Stage::Ready);
        assert_eq!(of(said("in_progress")), Stage::Publishing);
        assert_eq!(
            of(json!({ "status": "complete", "publish_status": "draft" })),
            Stage::Ready
        );
        assert_eq!(stage(&json!({})), Stage::Processing, "nothing is told");
    }

    #[test]
    fn a_video_that_facebook_gave_up_says_why() {
        let waits = || said("not_started");
        let error = json!({ "code": 1_363_030, "message": "Ihr Video" });
        for failed in [
            json!({ "status": "error", "errors": [error] }),
            json!({ "status": "error", "error": error }),
        ] {
            let status = phases("error", [said("complete"), failed, waits()]);
            let Stage::Failed(error) = stage(&status) else {
                panic!("{status}");
            };
            assert_eq!(error.code, "upload_failed");
        }
        for word in ["expired", "upload_failed", "error"] {
            let Stage::Failed(error) = stage(&phases(word, [waits(), waits(), waits()])) else {
                panic!("{word}");
            };
            assert!(
                error.message.contains(word) && error.hint.is_some(),
                "{error:?}"
            );
        }
    }
}
