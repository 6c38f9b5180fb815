//! `POST /{page}/photos`: a photo that is published by itself, or one that waits for a post or a
//! story. It comes as the file `source`, or from the address `url`.
//!
//! <https://developers.facebook.com/docs/graph-api/reference/page/photos>

use std::io::{self, Read};

use serde_json::json;

use super::bearer::{Call, Outcome};
use super::photos::{NewPhoto, Picture};
use super::publish;
use crate::graph::public::PostKind;
use crate::graph::{self, Params, Refusal};
use crate::inspect::{Container, look};
use crate::moment::Moment;
use crate::pulled::Pulled;

/// "Files must be smaller than 10 MB."
const LARGEST: u64 = 10_000_000;
const KNOWN: [&str; 8] = [
    "source",
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
    let (new, now_ms) = (new_photo(&params, call.moment)?, call.moment.now_ms);
    let photo = call.meta.photos.add(page, new, now_ms);
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

/// The photo that a call brings or names. The platform looks at it before it answers; what it did
/// not go to is believed.
fn new_photo(params: &Params, moment: &Moment<'_>) -> Result<NewPhoto, Refusal> {
    let alt_text = params.one("alt_text_custom").map(str::to_owned);
    let (url, bytes) = match (params.file("source"), params.one("url"), &moment.pulled) {
        (Some(source), None, _) => (None, Some(source.to_vec())),
        (None, Some(url), _) if !graph::is_fetchable(url) => return Err(missing()),
        (None, Some(url), None) => (Some(url), None),
        (None, Some(url), Some(Pulled::File(file))) => {
            (Some(url), Some(beginning(&mut file.body.open()?)?))
        }
        (None, Some(_), Some(Pulled::Nothing)) | (None, None, _) => return Err(missing()),
        (Some(_), Some(_), _) => {
            return Err(Refusal::invalid("Only one of source and url can be given"));
        }
    };
    Ok(NewPhoto {
        url: url.map(str::to_owned),
        picture: bytes.map(|bytes| picture(&bytes, moment)).transpose()?,
        alt_text,
    })
}

/// As much of a file as it takes to see that it is too large.
fn beginning(file: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn picture(bytes: &[u8], moment: &Moment<'_>) -> Result<Picture, Refusal> {
    if bytes.len() as u64 > LARGEST {
        let refusal = Refusal::invalid("The photo is too large").sub(1_366_046);
        return Err(refusal.told(
            "Can't Read Files",
            "Your photos couldn't be uploaded. Photos should be smaller than 10 MB and saved as \
            JPG, PNG, GIF, TIFF or BMP files.",
        ));
    }
    let seen = look(bytes).map_err(|_unreadable| missing())?;
    match seen.container {
        Container::Jpeg | Container::Png | Container::Gif | Container::Bmp | Container::Tiff => {}
        Container::Webp | Container::Mp4 | Container::Mov | Container::Webm => {
            return Err(missing());
        }
    }
    Ok(Picture {
        file: moment.files.keep(bytes)?,
        content_type: seen.container.content_type().to_owned(),
        width: seen.width,
        height: seen.height,
    })
}

/// There is no picture of a supported kind.
fn missing() -> Refusal {
    Refusal::new(324, "(#324) Missing or invalid image file").sub(2_069_019)
}
