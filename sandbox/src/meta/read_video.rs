//! A video as a node, with its status.
//!
//! <https://developers.facebook.com/docs/graph-api/reference/video>

use serde_json::json;

use super::bearer::{Call, Outcome};
use super::videos::Video;
use crate::graph::fields::{shown, wanted};
use crate::graph::instant;

const VIDEO: (&str, &[&str]) = (
    "Video",
    &[
        "id",
        "permalink_url",
        "post_id",
        "status",
        "published",
        "title",
        "description",
        "created_time",
        "scheduled_publish_time",
        "length",
    ],
);

/// `GET /{version}/{video}` with the token of its Page.
pub(crate) fn read(call: &Call<'_, '_>, page: &str, id: &str) -> Option<Outcome> {
    let video = call
        .meta
        .videos
        .get(id)
        .filter(|video| video.page == page)?;
    Some(node(call, video))
}

fn node(call: &Call<'_, '_>, video: &Video) -> Outcome {
    let now_ms = call.moment.now_ms;
    let is_ready = video.is_ready(now_ms);
    shown(&wanted(&call.params, &["id"])?, VIDEO, |field| {
        Ok(match field.name.as_str() {
            "id" => Some(json!(video.id)),
            "status" => Some(video.status(now_ms, call.moment.settings.meta_status_as_in_table)),
            // Relative, as the real one.
            "permalink_url" => Some(json!(format!("/reel/{}/", video.id))),
            "post_id" => video.post().filter(|_| is_ready).map(|post| json!(post)),
            "published" => Some(json!(is_ready && video.is_published())),
            "title" if !video.title.is_empty() => Some(json!(video.title)),
            "description" if !video.description.is_empty() => Some(json!(video.description)),
            "created_time" => Some(json!(instant(video.created_at_ms))),
            _ => None,
        })
    })
}
