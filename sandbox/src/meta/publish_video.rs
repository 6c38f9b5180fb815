//! `POST /{page}/video_reels`, `/video_stories` and `/videos`: start, upload, finish. "success"
//! means that the work was taken on, not that anybody can see the video.
//!
//! <https://developers.facebook.com/docs/video-api/guides/reels-publishing>

use serde_json::json;

use super::bearer::{Call, Outcome};
use super::videos::{Video, VideoKind};
use crate::answer::origin;
use crate::graph::public::{PostKind, PublicPost};
use crate::graph::{self, Params, Refusal};
use crate::pulled;

const OF_PHASES: [&str; 6] = [
    "upload_phase",
    "video_id",
    "video_state",
    "description",
    "title",
    "is_ai_generated",
];
const OF_VIDEOS: [&str; 6] = [
    "file_url",
    "description",
    "title",
    "published",
    "no_story",
    "embeddable",
];

/// `POST /{version}/{page}/video_reels` and `…/video_stories`
pub(crate) fn phase(call: &mut Call<'_, '_>, page: &str, kind: VideoKind) -> Outcome {
    call.admit_publisher(page, &OF_PHASES)?;
    let params = call.params.clone();
    match params.needed("upload_phase")?.to_ascii_lowercase().as_str() {
        "start" => Ok(start(call, page, kind)),
        "finish" => finish(call, &params, page, kind),
        _ => Err(Refusal::invalid(
            "Param upload_phase must be one of {START, FINISH}",
        )),
    }
}

/// `POST /{version}/{page}/videos` with the address of the video: taken, worked on, and published
/// by and by.
pub(crate) fn pull(call: &mut Call<'_, '_>, page: &str) -> Outcome {
    call.admit_publisher(page, &OF_VIDEOS)?;
    let params = call.params.clone();
    let url = params.needed("file_url")?;
    if !graph::is_fetchable(url) {
        return Err(Refusal::new(
            389,
            "(#389) Unable to fetch video file from URL.",
        ));
    }
    let is_published = params.truth("published")?.unwrap_or(true);
    let (id, now_ms) = (
        call.meta
            .videos
            .start(page, VideoKind::Post, call.moment.now_ms),
        call.moment.now_ms,
    );
    let (settings, pulled) = (call.moment.settings, call.moment.pulled);
    let video = open(call, page, &id, VideoKind::Post)?;
    video.url = Some(url.to_owned());
    video.is_whole = true;
    describe(video, &params);
    let is_usable = pulled::is_video(pulled);
    let (_, ready_at_ms) = video.finish(is_published, is_usable, now_ms, settings);
    announce(call, &id, &id, ready_at_ms);
    Ok(json!({"id": id}))
}

fn start(call: &mut Call<'_, '_>, page: &str, kind: VideoKind) -> serde_json::Value {
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
    let is_published = match (kind, params.one("video_state")) {
        (VideoKind::Story, None) | (_, Some("PUBLISHED")) => true,
        (VideoKind::Reel, Some("DRAFT")) => false,
        _ => {
            return Err(Refusal::invalid(
                "Param video_state must be one of {PUBLISHED, DRAFT}",
            ));
        }
    };
    params.truth("is_ai_generated")?;
    let (now_ms, settings) = (call.moment.now_ms, call.moment.settings);
    let id = params.needed("video_id")?;
    let video = open(call, page, id, kind)?;
    if !video.is_whole {
        return Err(Refusal::new(
            6000,
            "(#6000) There was a problem uploading your video file.",
        )
        .sub(1_363_019));
    }
    describe(video, params);
    let (post, ready_at_ms) = video.finish(is_published, true, now_ms, settings);
    announce(call, id, &post, ready_at_ms);
    Ok(match kind {
        VideoKind::Story => json!({"success": true, "post_id": post}),
        VideoKind::Reel | VideoKind::Post => json!({"success": true}),
    })
}

fn describe(video: &mut Video, params: &Params) {
    params
        .one("title")
        .unwrap_or_default()
        .clone_into(&mut video.title);
    params
        .one("description")
        .unwrap_or_default()
        .clone_into(&mut video.description);
}

fn announce(call: &mut Call<'_, '_>, id: &str, post: &str, ready_at_ms: Option<i64>) {
    let (Some(public_at_ms), Some(video)) = (ready_at_ms, call.meta.videos.get(id).cloned()) else {
        return;
    };
    let kind = match video.kind {
        VideoKind::Post => PostKind::Video,
        VideoKind::Reel => PostKind::Reel,
        VideoKind::Story => PostKind::Story,
    };
    call.announce(PublicPost {
        seq: 0,
        id: post.to_owned(),
        author: video.page,
        author_name: String::new(),
        kind,
        text: video.description,
        link: None,
        media: vec![
            video
                .url
                .unwrap_or_else(|| format!("{} bytes", video.bytes)),
        ],
        received_at_ms: call.moment.received_at_ms,
        public_at_ms,
        deleted_at_ms: None,
    });
}

/// A video of this Page that is not finished yet.
fn open<'a>(
    call: &'a mut Call<'_, '_>,
    page: &str,
    id: &str,
    kind: VideoKind,
) -> Result<&'a mut Video, Refusal> {
    let none = || Refusal::no_such_object("POST", id);
    let video = call
        .meta
        .videos
        .get_mut(id)
        .filter(|video| video.page == page && video.kind == kind)
        .ok_or_else(none)?;
    if video.is_finished() {
        return Err(Refusal::new(100, "(#100) The video was published already").sub(1_366_051));
    }
    Ok(video)
}
