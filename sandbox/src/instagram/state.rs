//! Everything that Instagram knows.

use serde::{Deserialize, Serialize};

use super::accounts::Accounts;
use super::comments::Comments;
use super::containers::Containers;
use super::grants::Grants;
use super::media::Media;
use crate::graph::public::Public;

/// Everything that Instagram knows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct InstagramState {
    pub(crate) accounts: Accounts,
    pub(crate) grants: Grants,
    #[serde(default)]
    pub(crate) containers: Containers,
    #[serde(default)]
    pub(crate) media: Media,
    #[serde(default)]
    pub(crate) comments: Comments,
    #[serde(default)]
    pub(crate) public: Public,
}

// === impl InstagramState ===

impl InstagramState {
    /// Instagram as it is on the first day, before anybody links a Page.
    pub(crate) fn new() -> Self {
        Self {
            accounts: Accounts::seeded(),
            grants: Grants::default(),
            containers: Containers::default(),
            media: Media::default(),
            comments: Comments::default(),
            public: Public::default(),
        }
    }
}
