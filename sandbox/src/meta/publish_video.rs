//! `POST /{page}/video_reels`, `/video_stories` and `/videos`: start, upload, finish. "success"
//! means that the work was taken on, not that anybody can see the video.
//!
//! <https://developers.facebook.com/docs/video-api/guides/reels-publishing>

use serde_json::{Value, json};

use super::bearer::{Call, Outcome};
use super::film::VideoKind;
use super::finish_video::{announce, describe, not_uploaded, open, taken_on, wish_of_video};
use super::videos::{Stage, Wish};
use super::{chunks, receive, uploads};
use crate::answer::origin;
use crate::graph::{self, Params, Refusal};

const OF_REELS: [&str; 7] = [
    "upload_phase",
    "video_id",
    "video_state",
    "description",
    "title",
    "scheduled_publish_time",
    "is_ai_generated",
];
const OF_STORIES: [&str; 2] = ["upload_phase", "video_id"];
const OF_VIDEOS: [&str; 12] = [
    "file_url",
    "fbuploader_video_file_chunk",
    "upload_phase",
    "upload_session_id",
    "file_size",
    "start_offset",
    "video_file_chunk",
    "description",
    "title",
    "published",
    "no_story",
    "embeddable",
];
/// "The publish time must be greater than 10 minutes from the current time and within 29 days."
const SOONEST_MS: i64 = 10 * 60 * 1000;
const LATEST_MS: i64 = 29 * 24 * 60 * 60 * 1000;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// `POST /{version}/{page}/video_reels`
pub(crate) fn reel(call: &mut Call<'_, '_>, page: &str) -> Outcome {
    call.admit_publisher(page, &OF_REELS)?;
    phase(call, page, VideoKind::Reel)
}

/// `POST /{version}/{page}/video_stories`
pub(crate) fn story(call: &mut Call<'_, '_>, page: &str) -> Outcome {
    call.admit_publisher(page, &OF_STORIES)?;
    phase(call, page, VideoKind::Story)
}

/// `POST /{version}/{page}/videos`: chunk by chunk, from an upload, or from an address; taken,
/// worked on, and published by and by.
pub(crate) fn video(call: &mut Call<'_, '_>, page: &str) -> Outcome {
    call.admit_publisher(page, &OF_VIDEOS)?;
    let params = call.params.clone();
    if params.one("upload_phase").is_some() {
        return chunks::phase(call, &params, page);
    }
    let wish = wish_of_video(&params)?;
    match (
        params.one("file_url"),
        params.one("fbuploader_video_file_chunk"),
    ) {
        (Some(url), None) => pull(call, &params, page, (url, wish)),
        (None, Some(handle)) => {
            let file = uploads::taken(call, handle)?;
            let id = begin(call, page);
            let (meta, moment) = (&mut *call.meta, &*call.moment);
            if let Some(video) = meta.videos.get_mut(&id) {
                receive::file(video, file, moment)?;
            }
            taken_on(call, &params, &id, wish)
        }
        _ => Err(Refusal::new(
            389,
            "(#389) Unable to fetch video file from URL.",
        )),
    }
}

fn phase(call: &mut Call<'_, '_>, page: &str, kind: VideoKind) -> Outcome {
    let params = call.params.clone();
    match params.needed("upload_phase")?.to_ascii_lowercase().as_str() {
        "start" => Ok(start(call, page, kind)),
        "finish" => finish(call, &params, page, kind),
        _ => Err(Refusal::invalid(
            "Param upload_phase must be one of {START, FINISH}",
        )),
    }
}

fn start(call: &mut Call<'_, '_>, page: &str, kind: VideoKind) -> Value {
    let id = call.meta.videos.start(page, kind, call.moment.now_ms);
    let version = call
        .request
        .uri()
        .path()
        .split('/')
        .nth(2)
        .unwrap_or_default();
    let upload_url = format!(
        "{}/meta/rupload/video-upload/{version}/{id}",
        origin(call.request)
    );
    json!({"video_id": id, "upload_url": upload_url})
}

fn finish(call: &mut Call<'_, '_>, params: &Params, page: &str, kind: VideoKind) -> Outcome {
    let (now_ms, settings) = (call.moment.now_ms, call.moment.settings);
    let wish = match kind {
        VideoKind::Story => Wish::Published,
        VideoKind::Reel | VideoKind::Post => wish_of_reel(params, now_ms)?,
    };
    params.truth("is_ai_generated")?;
    let id = params.needed("video_id")?;
    let video = open(call, page, id, kind)?;
    if matches!(
        video.stage(now_ms),
        Stage::Uploading | Stage::UploadFailed | Stage::Expired
    ) {
        return Err(not_uploaded());
    }
    let recent = call.meta.videos.reels_since(page, now_ms - DAY_MS);
    if kind == VideoKind::Reel && recent >= settings.meta_reels_per_day {
        return Err(Refusal::new(
            613,
            "(#613) Calls to this api have exceeded the rate limit.",
        ));
    }
    let video = open(call, page, id, kind)?;
    describe(video, params);
    let (post, public_at_ms) = video.finish(wish, now_ms, settings);
    announce(call, id, &post, public_at_ms);
    Ok(match kind {
        VideoKind::Story => json!({"success": true, "post_id": post}),
        VideoKind::Reel | VideoKind::Post => json!({"success": true}),
    })
}

fn pull(
    call: &mut Call<'_, '_>,
    params: &Params,
    page: &str,
    (url, wish): (&str, Wish),
) -> Outcome {
    if !graph::is_fetchable(url) {
        return Err(Refusal::new(
            389,
            "(#389) Unable to fetch video file from URL.",
        ));
    }
    let id = begin(call, page);
    let (meta, moment) = (&mut *call.meta, &*call.moment);
    if let Some(video) = meta.videos.get_mut(&id) {
        video.url = Some(url.to_owned());
        receive::pulled(video, moment)?;
    }
    taken_on(call, params, &id, wish)
}

fn begin(call: &mut Call<'_, '_>, page: &str) -> String {
    let now_ms = call.moment.now_ms;
    call.meta.videos.start(page, VideoKind::Post, now_ms)
}

/// What a reel is to become.
fn wish_of_reel(params: &Params, now_ms: i64) -> Result<Wish, Refusal> {
    let at_s = params.number("scheduled_publish_time")?;
    match (params.one("video_state"), at_s) {
        (Some("PUBLISHED"), None) => Ok(Wish::Published),
        (Some("DRAFT"), None) => Ok(Wish::Draft),
        (Some("SCHEDULED"), Some(at_s)) => {
            let at_ms = i64::try_from(at_s).unwrap_or(i64::MAX).saturating_mul(1000);
            if (SOONEST_MS..=LATEST_MS).contains(&(at_ms - now_ms)) {
                Ok(Wish::Scheduled(at_ms))
            } else {
                Err(Refusal::invalid(
                    "The specified scheduled publish time is invalid.",
                ))
            }
        }
        (Some("SCHEDULED" | "PUBLISHED" | "DRAFT"), _) => Err(Refusal::invalid(
            "Param scheduled_publish_time goes with video_state SCHEDULED and nothing else",
        )),
        _ => Err(Refusal::invalid(
            "Param video_state must be one of {PUBLISHED, DRAFT, SCHEDULED}",
        )),
    }
}
