//! A published medium as a node, with a permalink.
//!
//! <https://developers.facebook.com/docs/instagram-platform/reference/instagram-media>

use http::Request;
use serde_json::{Value, json};

use super::state::InstagramState;
use crate::answer::origin;
use crate::graph::fields::{Field, shown};
use crate::graph::{Refusal, instant};

pub(crate) const MEDIA: (&str, &[&str]) = (
    "IGMedia",
    &[
        "id",
        "permalink",
        "shortcode",
        "media_type",
        "media_product_type",
        "media_url",
        "thumbnail_url",
        "timestamp",
        "caption",
        "alt_text",
        "username",
        "owner",
    ],
);

/// A medium with the wanted fields that it has.
pub(crate) fn node(
    instagram: &InstagramState,
    request: &Request<Vec<u8>>,
    id: &str,
    fields: &[Field],
) -> Result<Value, Refusal> {
    let none = || Refusal::no_such_object("GET", id);
    let medium = instagram.media.get(id).ok_or_else(none)?;
    let container = instagram
        .containers
        .get(&medium.container, &medium.account)
        .ok_or_else(none)?;
    let account = instagram.accounts.get(&medium.account).ok_or_else(none)?;
    let place = if container.product_type == "REELS" {
        "reel"
    } else {
        "p"
    };
    shown(fields, MEDIA, |field| {
        Ok(match field.name.as_str() {
            "id" => Some(json!(medium.id)),
            "permalink" => Some(json!(format!(
                "{}/instagram/{place}/{}/",
                origin(request),
                medium.shortcode
            ))),
            "shortcode" => Some(json!(medium.shortcode)),
            "media_type" => Some(json!(container.media_type)),
            "media_product_type" => Some(json!(container.product_type)),
            "media_url" => container.url.as_ref().map(|url| json!(url)),
            "timestamp" => Some(json!(instant(medium.published_at_ms))),
            "caption" if !container.caption.is_empty() => Some(json!(container.caption)),
            "alt_text" => container.alt_text.as_ref().map(|text| json!(text)),
            "username" => Some(json!(account.username)),
            "owner" => Some(json!({"id": account.user_id})),
            _ => None,
        })
    })
}
