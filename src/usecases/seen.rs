//! Which version of a thing a request is about: what it may change is what its person saw.

/// Which versions a request is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// It does not say.
    Nothing,
    /// Whichever it is.
    Any,
    /// One of these.
    Versions(Vec<i64>),
}

/// Why a request is not about a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Mismatch {
    /// It says nothing of versions.
    #[error("no version")]
    Unseen,
    /// It is about another version.
    #[error("stale")]
    Stale,
}

// === impl Seen ===

impl Seen {
    /// Makes sure that a request is about this version.
    ///
    /// # Errors
    /// When it is not.
    pub fn fits(&self, version: i64) -> Result<(), Mismatch> {
        match self {
            Self::Nothing => Err(Mismatch::Unseen),
            Self::Any => Ok(()),
            Self::Versions(versions) if versions.contains(&version) => Ok(()),
            Self::Versions(_) => Err(Mismatch::Stale),
        }
    }
}
