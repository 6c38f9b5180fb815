//! Why something is not done with a template.

use crate::domain::violation::Violation;
use crate::ports::StoreError;
use crate::usecases::CoreError;
use crate::usecases::seen::Mismatch;

/// Why a template was not made, changed or deleted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// What is wrong with it, all at once.
    #[error("invalid")]
    Invalid(Vec<Violation>),
    /// There is no such template in the workspace.
    #[error("not found")]
    NotFound,
    /// Nothing was said of the version that is to be changed.
    #[error("no version")]
    Unseen,
    /// It is of another version by now.
    #[error("stale")]
    Stale,
    /// The same `Idempotency-Key` came with another template.
    #[error("key reused")]
    KeyReused,
    /// Something of ours.
    #[error(transparent)]
    CoreError(#[from] CoreError),
}

// === impl TemplateError ===

impl From<StoreError> for TemplateError {
    fn from(error: StoreError) -> Self {
        Self::CoreError(error.into())
    }
}

impl From<Mismatch> for TemplateError {
    fn from(mismatch: Mismatch) -> Self {
        match mismatch {
            Mismatch::Unseen => Self::Unseen,
            Mismatch::Stale => Self::Stale,
        }
    }
}
