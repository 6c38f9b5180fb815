//! What is known of a medium once a post shows it.

use serde::{Deserialize, Serialize};

/// A medium of a public post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicMedium {
    /// The id of the upload.
    pub id: String,
    /// The key by which timelines name it.
    pub media_key: String,
    /// `photo`, `animated_gif` or `video`.
    pub kind: String,
    /// The type by which HTTP names it, by its bytes.
    pub content_type: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// The SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: String,
    /// The width in pixels.
    pub width: u32,
    /// The height in pixels.
    pub height: u32,
    /// How long it plays, in milliseconds; 0 for what does not play.
    pub duration_ms: u64,
    /// The alternative text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alt_text: Option<String>,
}

// === impl PublicMedium ===

impl PublicMedium {
    /// What stands at the end of the address under which X shows it.
    pub(crate) fn address_word(&self) -> &'static str {
        if self.kind == "photo" {
            "photo"
        } else {
            "video"
        }
    }

    /// Where its bytes are on the host of the sandbox.
    pub(crate) fn path(&self) -> String {
        format!("/x/media/{}", self.id)
    }
}
