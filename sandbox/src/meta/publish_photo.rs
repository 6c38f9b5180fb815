//! `POST /{page}/photos`: a photo that is published by itself, or one that waits for a post or a
//! story.
//!
//! <https://developers.facebook.com/docs/graph-api/reference/page/photos>

use serde_json::json;

use super::bearer::{Call, Outcome};
use super::publish;
use crate::graph::public::PostKind;
use crate::graph::{self, Refusal};
use crate::pulled::{Medium, Pulled};

/// "Files must be smaller than 10 MB."
const LARGEST: u64 = 10_000_000;
const KNOWN: [&str; 7] = [
    "url",
    "caption",
    "message",
    "published",
    "alt_text_custom",
    "no_story",
    "temporary",
];

/// `POST /{version}/{page}/photos`
pub(crate) fn create(call: &mut Call<'_, '_>, page: &str) -> Outcome {
    call.admit_publisher(page, &KNOWN)?;
    let params = call.params.clone();
    let url = params.needed("url")?;
    check(url, call.moment.pulled)?;
    let text = match (params.one("caption"), params.one("message")) {
        (Some(_), Some(_)) => {
            return Err(Refusal::invalid(
                "Only one of caption and message can be given",
            ));
        }
        (text, None) | (None, text) => text.unwrap_or_default(),
    };
    let is_published = params.truth("published")?.unwrap_or(true);
    let is_temporary = params.truth("temporary")?.unwrap_or(false);
    if is_temporary && is_published {
        return Err(Refusal::invalid("A temporary photo cannot be published"));
    }
    params.truth("no_story")?;
    let now_ms = call.moment.now_ms;
    let photo = call
        .meta
        .photos
        .add(page, url, params.one("alt_text_custom"), now_ms);
    if !is_published {
        return Ok(json!({"id": photo}));
    }
    let photos = vec![photo.clone()];
    let post = call
        .meta
        .posts
        .draft(page, text, None, photos.clone(), now_ms);
    call.meta.photos.mark_used(&photos, &post);
    publish::make_public(call, &post, PostKind::Photo);
    Ok(json!({"id": photo, "post_id": post}))
}

/// The platform looks at an image before it answers.
fn check(url: &str, pulled: Option<Pulled>) -> Result<(), Refusal> {
    let missing = || Refusal::new(324, "(#324) Missing or invalid image file").sub(2_069_019);
    match pulled {
        _ if !graph::is_fetchable(url) => Err(missing()),
        None => Ok(()),
        Some(Pulled::File(Medium::Jpeg | Medium::Image, bytes)) if bytes <= LARGEST => Ok(()),
        Some(Pulled::File(Medium::Jpeg | Medium::Image, _)) => {
            Err(Refusal::new(100, "(#100) The photo is too large")
                .sub(1_366_046)
                .told("Can't Read Files", "Your photos couldn't be uploaded."))
        }
        Some(Pulled::Nothing | Pulled::File(Medium::Video | Medium::Other, _)) => Err(missing()),
    }
}
