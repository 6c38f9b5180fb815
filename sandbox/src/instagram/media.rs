//! Published media: nodes with a permalink, and the list that an app reads when it does not know
//! what came of a publication.
//!
//! <https://developers.facebook.com/docs/instagram-platform/reference/instagram-media>

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::Request;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::World;
use super::containers::Container;
use crate::answer::origin;
use crate::graph::fields::{Field, shown};
use crate::graph::{Refusal, instant};

const FIRST_ID: u64 = 18_000_450_061_507_001;
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

/// One medium.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Medium {
    pub(crate) id: String,
    pub(crate) account: String,
    container: String,
    pub(crate) shortcode: String,
    pub(crate) published_at_ms: i64,
}

/// All media.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Media {
    all: Vec<Medium>,
}

// === impl Media ===

impl Media {
    /// Makes a medium of a container.
    pub(crate) fn publish(&mut self, container: &Container, now_ms: i64) -> Medium {
        let number = FIRST_ID + self.all.len() as u64;
        let medium = Medium {
            id: number.to_string(),
            account: container.account.clone(),
            container: container.id.clone(),
            shortcode: URL_SAFE_NO_PAD.encode(number.to_be_bytes()),
            published_at_ms: now_ms,
        };
        self.all.push(medium.clone());
        medium
    }

    /// The medium of this id.
    pub(crate) fn get(&self, id: &str) -> Option<&Medium> {
        self.all.iter().find(|medium| medium.id == id)
    }

    /// The medium of this shortcode.
    pub(crate) fn with_shortcode(&self, shortcode: &str) -> Option<&Medium> {
        self.all.iter().find(|medium| medium.shortcode == shortcode)
    }

    /// What an account published, newest first.
    pub(crate) fn of(&self, account: &str) -> impl Iterator<Item = &Medium> {
        self.all
            .iter()
            .rev()
            .filter(move |medium| medium.account == account)
    }
}

/// A medium with the wanted fields that it has.
pub(crate) fn node(
    world: &World,
    request: &Request<Vec<u8>>,
    id: &str,
    fields: &[Field],
) -> Result<Value, Refusal> {
    let none = || Refusal::no_such_object("GET", id);
    let medium = world.media.get(id).ok_or_else(none)?;
    let container = world
        .containers
        .get(&medium.container, &medium.account)
        .ok_or_else(none)?;
    let account = world.accounts.get(&medium.account).ok_or_else(none)?;
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
