//! Published media: nodes with a permalink, and the list that an app reads when it does not know
//! what came of a publication.
//!
//! <https://developers.facebook.com/docs/instagram-platform/reference/instagram-media>

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use super::containers::Container;

const FIRST_ID: u64 = 18_000_450_061_507_001;

/// One medium.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Medium {
    pub(crate) id: String,
    pub(crate) account: String,
    pub(crate) container: String,
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
