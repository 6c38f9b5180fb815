//! A photo as a node.
//!
//! <https://developers.facebook.com/docs/graph-api/reference/photo>

use serde_json::{Value, json};

use super::bearer::Call;
use crate::graph::fields::{shown, wanted};
use crate::graph::{Refusal, instant};

const PHOTO: (&str, &[&str]) = (
    "Photo",
    &[
        "id",
        "link",
        "page_story_id",
        "alt_text_custom",
        "created_time",
        "height",
        "name",
        "width",
    ],
);

/// `GET /{version}/{photo}` with the token of its Page.
pub(crate) fn read(call: &Call<'_, '_>, page: &str, id: &str) -> Option<Result<Value, Refusal>> {
    let photo = call
        .meta
        .photos
        .get(id, call.moment.now_ms)
        .filter(|photo| photo.page == page)?;
    let fields = match wanted(&call.params, &["created_time", "id"]) {
        Ok(fields) => fields,
        Err(refusal) => return Some(Err(refusal)),
    };
    Some(shown(&fields, PHOTO, |field| {
        Ok(match field.name.as_str() {
            "id" => Some(json!(photo.id)),
            "alt_text_custom" => photo.alt_text.as_ref().map(|text| json!(text)),
            "created_time" => Some(json!(instant(photo.created_at_ms))),
            "width" => photo.picture.as_ref().map(|picture| json!(picture.width)),
            "height" => photo.picture.as_ref().map(|picture| json!(picture.height)),
            // Set before anybody can see the photo, as the real one is: no sign of a publication.
            "page_story_id" => Some(json!(
                photo
                    .used_by
                    .clone()
                    .unwrap_or_else(|| format!("{}_{}", photo.page, photo.id))
            )),
            _ => None,
        })
    }))
}
