//! Everything that Google knows.

use serde::{Deserialize, Serialize};

use super::codes::Codes;
use super::people::People;

/// Everything that Google knows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct GoogleState {
    pub(crate) people: People,
    pub(crate) codes: Codes,
}

// === impl GoogleState ===

impl GoogleState {
    /// Google as it is on the first day.
    pub(crate) fn new() -> Self {
        Self {
            people: People::seeded(),
            codes: Codes::default(),
        }
    }
}
