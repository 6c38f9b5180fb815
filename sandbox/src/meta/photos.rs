//! `POST /{page}/photos`: a photo that is published by itself, or one that waits for a post or a
//! story.
//!
//! <https://developers.facebook.com/docs/graph-api/reference/page/photos>

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::bearer::{Call, Outcome};
use super::publish;
use crate::graph::fields::{shown, wanted};
use crate::graph::public::PostKind;
use crate::graph::pull::{Medium, Pulled};
use crate::graph::{self, Refusal, instant};

const FIRST_ID: u64 = 122_193_450_061_507_001;
/// "Unpublished photos that are not used are deleted after about a day."
const WAITS_MS: i64 = 24 * 60 * 60 * 1000;
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
const PHOTO: (&str, &[&str]) = (
    "Photo",
    &[
        "id",
        "link",
        "page_story_id",
        "alt_text_custom",
        "created_time",
        "name",
    ],
);

/// One photo.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Photo {
    pub(crate) id: String,
    pub(crate) page: String,
    pub(crate) url: String,
    alt_text: Option<String>,
    created_at_ms: i64,
    /// The post or the story that it is in.
    used_by: Option<String>,
    is_deleted: bool,
}

/// All photos.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Photos {
    all: Vec<Photo>,
}

// === impl Photos ===

impl Photos {
    fn add(&mut self, page: &str, url: &str, alt_text: Option<&str>, now_ms: i64) -> String {
        let id = (FIRST_ID + self.all.len() as u64).to_string();
        self.all.push(Photo {
            id: id.clone(),
            page: page.to_owned(),
            url: url.to_owned(),
            alt_text: alt_text.map(str::to_owned),
            created_at_ms: now_ms,
            used_by: None,
            is_deleted: false,
        });
        id
    }

    /// The photo of this id, if it is still there.
    pub(crate) fn get(&self, id: &str, now_ms: i64) -> Option<&Photo> {
        let is_there =
            |photo: &&Photo| photo.used_by.is_some() || now_ms - photo.created_at_ms < WAITS_MS;
        self.all
            .iter()
            .find(|photo| photo.id == id && !photo.is_deleted)
            .filter(is_there)
    }

    /// The photo of this id, if it waits for a post of this Page.
    pub(crate) fn waiting(&self, id: &str, page: &str, now_ms: i64) -> Option<&Photo> {
        self.get(id, now_ms)
            .filter(|photo| photo.page == page && photo.used_by.is_none())
    }

    /// Puts photos into a post or a story.
    pub(crate) fn mark_used(&mut self, ids: &[String], by: &str) {
        for photo in self.all.iter_mut().filter(|photo| ids.contains(&photo.id)) {
            photo.used_by = Some(by.to_owned());
        }
    }

    /// Deletes a photo that is in no post; whether it did.
    pub(crate) fn delete(&mut self, id: &str, page: &str) -> bool {
        let photo = self
            .all
            .iter_mut()
            .find(|photo| photo.id == id && photo.page == page && photo.used_by.is_none());
        photo.is_some_and(|photo| !std::mem::replace(&mut photo.is_deleted, true))
    }
}

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
        .world
        .photos
        .add(page, url, params.one("alt_text_custom"), now_ms);
    if !is_published {
        return Ok(json!({"id": photo}));
    }
    let photos = vec![photo.clone()];
    let post = call
        .world
        .posts
        .draft(page, text, None, photos.clone(), now_ms);
    call.world.photos.mark_used(&photos, &post);
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

/// `GET /{version}/{photo}` with the token of its Page.
pub(crate) fn read(call: &Call<'_, '_>, page: &str, id: &str) -> Option<Result<Value, Refusal>> {
    let photo = call
        .world
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
