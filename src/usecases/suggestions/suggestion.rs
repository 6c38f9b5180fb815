//! What is suggested, as clients see it.

use crate::domain::network::Network;
use serde::Serialize;

/// What is suggested.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Suggestions {
    /// One suggestion, or one for each network.
    pub(super) suggestions: Vec<Suggestion>,
}

/// One suggestion.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Suggestion {
    /// The network that it is for; none: it is for all that were named, or for a picture.
    pub(super) network: Option<Network>,
    /// What takes the place of the text that was sent, or of the words for the picture.
    pub(super) text: String,
    /// Why it would not be taken as it is; empty where it would be.
    pub(super) problems: Vec<SuggestionProblem>,
}

/// Why a suggestion would not be taken.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct SuggestionProblem {
    /// The network that would not take it; none: this instance would not.
    pub(super) network: Option<Network>,
    /// Which rule, for programs.
    pub(super) code: &'static str,
    /// What to do, for people.
    pub(super) message: String,
}

// === impl Suggestion ===

impl Suggestion {
    /// Whether it would be taken as it is.
    pub(super) const fn fits(&self) -> bool {
        self.problems.is_empty()
    }
}
