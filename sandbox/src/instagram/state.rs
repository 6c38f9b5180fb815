//! Everything that Instagram knows.

use serde::{Deserialize, Serialize};

use super::accounts::Accounts;
use super::containers::Containers;
use super::grants::Grants;
use super::media::Media;
use crate::graph::public::{Public, PublicComment};

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

/// One comment of a profile, below a medium of its own.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Comment {
    /// The id of the medium below which it stands.
    pub(super) media: String,
    pub(super) said: PublicComment,
}

/// All comments, in the order in which they were said.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Comments {
    pub(super) all: Vec<Comment>,
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
