//! The networks, by name: where posts become public.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Where a post becomes public. How access to an account was given is its
/// [`Door`](super::door::Door).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Network {
    /// X, formerly Twitter.
    X,
    /// TikTok.
    TikTok,
    /// Facebook Pages.
    Facebook,
    /// Instagram professional profiles.
    Instagram,
}

// === impl Network ===

impl Network {
    /// Every network.
    pub const ALL: [Self; 4] = [Self::X, Self::TikTok, Self::Facebook, Self::Instagram];

    /// The name in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::X => "x",
            Self::TikTok => "tiktok",
            Self::Facebook => "facebook",
            Self::Instagram => "instagram",
        }
    }

    /// The name as people write it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::X => "X",
            Self::TikTok => "TikTok",
            Self::Facebook => "Facebook",
            Self::Instagram => "Instagram",
        }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_has_the_same_name_in_json() {
        for network in Network::ALL {
            assert_eq!(serde_json::to_value(network).unwrap(), network.name());
        }
    }
}
