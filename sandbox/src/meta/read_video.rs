//! A video as a node, with its status.
//!
//! <https://developers.facebook.com/docs/graph-api/reference/video>

use serde_json::json;

use super::bearer::{Call, Outcome};
use super::film::{Film, VideoKind};
use super::video_status::status;
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
    let is_public = video.is_public(now_ms);
    let film = video.film.as_ref();
    shown(&wanted(&call.params, &["id"])?, VIDEO, |field| {
        Ok(match field.name.as_str() {
            "id" => Some(json!(video.id)),
            "status" => {
                let as_in_table = call.moment.settings.meta_status_as_in_table;
                Some(status(video, now_ms, as_in_table))
            }
            "permalink_url" => Some(json!(permalink(video))),
            "post_id" => video.post().filter(|_| is_public).map(|post| json!(post)),
            "published" => Some(json!(is_public)),
            "length" => film.map(|film| json!(length(film))),
            "title" if !video.title.is_empty() => Some(json!(video.title)),
            "description" if !video.description.is_empty() => Some(json!(video.description)),
            "created_time" => Some(json!(instant(video.created_at_ms))),
            _ => None,
        })
    })
}

/// The address without its beginning, as the real one: of a video that stands upright in the form
/// of a reel, wherever it was published.
fn permalink(video: &Video) -> String {
    let film = video.film.as_ref();
    let is_wide = film.is_some_and(|film| film.width >= film.height);
    if is_wide && video.kind == VideoKind::Post {
        format!("/{}/videos/{}/", video.page, video.id)
    } else {
        format!("/reel/{}/", video.id)
    }
}

/// In seconds.
#[expect(
    clippy::cast_precision_loss,
    reason = "a video is no 285,000 years long"
)]
fn length(film: &Film) -> f64 {
    film.duration_ms as f64 / 1000.0
}
