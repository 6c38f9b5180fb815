//! Everything that X knows.

use serde::{Deserialize, Serialize};

use super::grants::Grants;
use super::media::uploads::Uploads;
use super::posts::Posts;
use super::rates::Rates;
use super::users::Users;

/// Everything that X knows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct XState {
    pub(crate) users: Users,
    pub(crate) grants: Grants,
    pub(crate) posts: Posts,
    #[serde(default)]
    pub(crate) uploads: Uploads,
    #[serde(skip)]
    pub(crate) rates: Rates,
}

// === impl XState ===

impl XState {
    /// X as it is on the first day.
    pub(crate) fn new() -> Self {
        Self {
            users: Users::seeded(),
            grants: Grants::default(),
            posts: Posts::default(),
            uploads: Uploads::default(),
            rates: Rates::default(),
        }
    }
}
