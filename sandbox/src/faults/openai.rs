//! What OpenAI documents as answers that suggest nothing useful, on demand.

use serde::{Deserialize, Serialize};

/// One such answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OpenAiAnswer {
    /// The model refuses, in words of its own: 200.
    Refusal,
    /// A filter ends the answer: 200.
    ContentFilter,
    /// The tokens end while the model still thinks: 200, and no text.
    CutOff,
    /// The tokens end in the middle of the text: 200, and half of it.
    CutText,
    /// The work fails: 200.
    Failed,
    /// The text is no JSON: 200.
    NotJson,
    /// The text is JSON of another shape: 200.
    OtherShape,
    /// The texts are longer than any network takes: 200.
    TooLong,
    /// The texts hold what a page must not run: 200.
    Hostile,
    /// 400, because a name of the request is not for this model.
    UnsupportedParameter,
    /// 400, because the text is not worked with.
    InvalidPrompt,
    /// 400, because the picture is not taken.
    InvalidImage,
    /// 401.
    InvalidKey,
    /// 403.
    UnsupportedRegion,
    /// 404.
    ModelNotFound,
    /// 429, with how long to wait.
    RateLimited,
    /// 429, because the calls grew too fast.
    SlowDown,
    /// 429, because the account has no credit left.
    InsufficientQuota,
    /// 429, because the project has spent what its owner lets it.
    SpendLimit,
    /// 500.
    ServerError,
    /// 503, with how long to wait.
    Overloaded,
}

// === impl OpenAiAnswer ===

impl OpenAiAnswer {
    /// Every answer.
    pub const ALL: [Self; 21] = [
        Self::Refusal,
        Self::ContentFilter,
        Self::CutOff,
        Self::CutText,
        Self::Failed,
        Self::NotJson,
        Self::OtherShape,
        Self::TooLong,
        Self::Hostile,
        Self::UnsupportedParameter,
        Self::InvalidPrompt,
        Self::InvalidImage,
        Self::InvalidKey,
        Self::UnsupportedRegion,
        Self::ModelNotFound,
        Self::RateLimited,
        Self::SlowDown,
        Self::InsufficientQuota,
        Self::SpendLimit,
        Self::ServerError,
        Self::Overloaded,
    ];
}
