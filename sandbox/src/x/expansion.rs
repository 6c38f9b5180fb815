//! The media that stand beside the posts of a timeline, where they are asked for.
//!
//! <https://docs.x.com/x-api/fundamentals/expansions>

use serde_json::{Map, Value, json};

use super::errors::Violation;
use super::media::public_medium::PublicMedium;
use super::query;
use crate::form::Form;

const MEDIA_FIELDS: [&str; 13] = [
    "alt_text",
    "duration_ms",
    "height",
    "media_key",
    "non_public_metrics",
    "organic_metrics",
    "preview_image_url",
    "promoted_metrics",
    "public_metrics",
    "type",
    "url",
    "variants",
    "width",
];

/// The fields of media that are wanted; none if no media are.
pub(crate) fn media_fields(
    form: &Form,
    expansions: &[&str],
) -> Result<Option<Vec<String>>, Violation> {
    let fields = query::list(form, "media.fields", &MEDIA_FIELDS)?;
    let wanted = query::list(form, "expansions", expansions)?.contains(&"attachments.media_keys");
    Ok(wanted.then(|| fields.into_iter().map(str::to_owned).collect()))
}

/// A medium with these fields of it; those that it has not are left out, as X does.
pub(crate) fn shown(medium: &PublicMedium, fields: &[String], origin: &str) -> Map<String, Value> {
    let names = ["media_key", "type"].into_iter();
    names
        .chain(fields.iter().map(String::as_str))
        .filter_map(|name| Some((name.to_owned(), field(medium, name, origin)?)))
        .collect()
}

fn field(medium: &PublicMedium, name: &str, origin: &str) -> Option<Value> {
    let address = || format!("{origin}{}", medium.path());
    let is_photo = medium.kind == "photo";
    Some(match name {
        "media_key" => json!(medium.media_key),
        "type" => json!(medium.kind),
        "alt_text" => json!(medium.alt_text.as_ref()?),
        "width" => json!(medium.width),
        "height" => json!(medium.height),
        "duration_ms" if medium.kind == "video" => json!(medium.duration_ms),
        "url" if is_photo => json!(address()),
        "variants" if !is_photo => {
            json!([{"content_type": medium.content_type, "url": address()}])
        }
        _ => return None,
    })
}
