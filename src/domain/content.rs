//! What one account is asked to publish, before its network decides what becomes of it.

use serde::{Deserialize, Serialize};

/// What a target asks for beyond its text, as a client writes it. Its network knows what it may
/// hold.
pub type Options = serde_json::Map<String, serde_json::Value>;

/// What one account is asked to publish.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// The text: the account's own, or the post's.
    pub text: String,
    /// What is asked for beyond the text.
    pub options: Options,
}

/// One public call of a commit: a post of a thread, or the only one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The text.
    pub text: String,
    /// What this call asks for beyond its text, by the names that its network uses.
    pub settings: Options,
}

// === impl Part ===

impl Part {
    /// A part that is a text and nothing else.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            settings: Options::new(),
        }
    }
}
