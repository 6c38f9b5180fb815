//! Why something is not done with a medium.

use crate::domain::violation::Violation;
use crate::facts::Unreadable;
use crate::ports::StoreError;
use crate::ports::media::MediaError;
use crate::usecases::CoreError;

/// Why something is not done with a medium.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MediaUseError {
    /// There is no such medium in the workspace.
    #[error("there is no such medium")]
    NotFound,
    /// The input breaks rules.
    #[error("the input breaks rules")]
    Invalid(Vec<Violation>),
    /// A part is longer than it may be.
    #[error("the part has {0} bytes")]
    PartTooLong(u64),
    /// All its bytes are here, or it is being deleted: it takes no more.
    #[error("the upload is over")]
    Over,
    /// Parts of it are missing: some of their numbers.
    #[error("parts are missing")]
    Missing(Vec<u16>),
    /// The store does not take the parts together.
    #[error("the parts do not fit together")]
    Mismatch,
    /// Its bytes are not those of a picture or a video that is taken.
    #[error("unreadable: {}", .0.code())]
    Unreadable(Unreadable),
    /// Posts that are still to go out, or recurrences that have not ended, use it: their ids.
    #[error("it is in use")]
    InUse(Vec<String>),
    /// Something else failed.
    #[error(transparent)]
    CoreError(#[from] CoreError),
}

// === impl MediaUseError ===

impl MediaUseError {
    /// One violation.
    pub(super) fn invalid(
        path: &'static str,
        code: &'static str,
        message: impl Into<String>,
    ) -> Self {
        Self::Invalid(vec![Violation::new(path, code, message)])
    }
}

impl From<StoreError> for MediaUseError {
    fn from(error: StoreError) -> Self {
        Self::CoreError(error.into())
    }
}

impl From<MediaError> for MediaUseError {
    fn from(error: MediaError) -> Self {
        match error {
            MediaError::NotThere => Self::NotFound,
            MediaError::Parts | MediaError::Failed(_) => Self::CoreError(error.into()),
        }
    }
}
