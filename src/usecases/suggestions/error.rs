//! Why there is no suggestion.

use crate::config::ConfigError;
use crate::domain::violation::Violation;
use crate::platforms::openai::Why;
use crate::usecases::CoreError;
use crate::usecases::media::MediaUseError;

/// Why there is no suggestion.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SuggestionError {
    /// What is wanted breaks rules.
    #[error("invalid")]
    Invalid(Vec<Violation>),
    /// The picture cannot be looked at.
    #[error(transparent)]
    Medium(#[from] MediaUseError),
    /// OpenAI suggests nothing.
    #[error("OpenAI suggests nothing: {why:?}")]
    Refused {
        /// What that means.
        why: Why,
        /// Whether it was asked about a picture.
        has_picture: bool,
    },
    /// Something of ours.
    #[error(transparent)]
    CoreError(#[from] CoreError),
}

// === impl SuggestionError ===

impl From<ConfigError> for SuggestionError {
    fn from(error: ConfigError) -> Self {
        Self::CoreError(error.into())
    }
}
