//! What the ways of publishing a video have in common: its words, what it is to become, and the
//! post that everybody sees in the end.

use serde_json::json;

use super::bearer::{Call, Outcome};
use super::film::VideoKind;
use super::videos::{Video, Wish};
use crate::graph::public::{PostKind, PublicMedium, PublicPost};
use crate::graph::{Params, Refusal};

/// Finishes a video whose bytes are all here, or were found to be none.
pub(crate) fn taken_on(call: &mut Call<'_, '_>, params: &Params, id: &str, wish: Wish) -> Outcome {
    let (now_ms, settings) = (call.moment.now_ms, call.moment.settings);
    let Some(video) = call.meta.videos.get_mut(id) else {
        return Err(Refusal::no_such_object("POST", id));
    };
    if let Some(fault) = video.upload_fault.take() {
        // There is no upload to begin anew: it is the work on the video that fails.
        video.arrived(Some(fault), now_ms, settings);
    }
    describe(video, params);
    let (post, public_at_ms) = video.finish(wish, now_ms, settings);
    announce(call, id, &post, public_at_ms);
    Ok(json!({"id": id}))
}

/// What a video among the posts is to become.
pub(crate) fn wish_of_video(params: &Params) -> Result<Wish, Refusal> {
    params.truth("no_story")?;
    params.truth("embeddable")?;
    let is_published = params.truth("published")?.unwrap_or(true);
    Ok(if is_published {
        Wish::Published
    } else {
        Wish::Draft
    })
}

/// Bytes of the video are missing.
pub(crate) fn not_uploaded() -> Refusal {
    let message = "(#6000) There was a problem uploading your video file.";
    Refusal::new(6000, message).sub(1_363_019).told(
        "Video Upload Error",
        "There was a problem uploading your video file. Please try again with another file.",
    )
}

/// Gives a video its words.
pub(crate) fn describe(video: &mut Video, params: &Params) {
    params
        .one("title")
        .unwrap_or_default()
        .clone_into(&mut video.title);
    params
        .one("description")
        .unwrap_or_default()
        .clone_into(&mut video.description);
}

/// Lets everybody see a video from an instant on; none if nobody ever will.
pub(crate) fn announce(call: &mut Call<'_, '_>, id: &str, post: &str, public_at_ms: Option<i64>) {
    let (Some(public_at_ms), Some(video)) = (public_at_ms, call.meta.videos.get(id).cloned())
    else {
        return;
    };
    let kind = match video.kind {
        VideoKind::Post => PostKind::Video,
        VideoKind::Reel => PostKind::Reel,
        VideoKind::Story => PostKind::Story,
    };
    let film = video.film.as_ref();
    let medium = PublicMedium {
        id: Some(video.id),
        address: video.url,
        sha256: film.map(|film| film.file.sha256.clone()),
        bytes: video.bytes,
        content_type: film.map(|film| film.content_type.clone()),
        width: film.map(|film| film.width),
        height: film.map(|film| film.height),
        alt_text: None,
    };
    call.announce(PublicPost {
        seq: 0,
        id: post.to_owned(),
        author: video.page,
        author_name: String::new(),
        kind,
        text: video.description,
        link: None,
        media: vec![medium],
        details: None,
        comments: Vec::new(),
        received_at_ms: call.moment.received_at_ms,
        public_at_ms,
        deleted_at_ms: None,
    });
}

/// A video of this Page that is not finished yet.
pub(crate) fn open<'a>(
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
