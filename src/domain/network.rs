//! The networks, by name: where posts become public.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Where a post becomes public. How access to an account was given is its
/// [`Door`](super::door::Door).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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
    /// The network that exists for tests: slow slices, a post that is accepted before it is
    /// visible, preparations that run out, a lead of 20 minutes. No released Worker has it.
    #[cfg(paper)]
    Paper,
}

#[cfg(not(target_arch = "wasm32"))]
impl schemars::JsonSchema for Network {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Network".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "enum": Self::ALL.map(Self::name),
            "description": "Where a post becomes public."
        })
    }
}

// === impl Network ===

impl Network {
    /// Every network that people publish to.
    pub const ALL: [Self; 4] = [Self::X, Self::TikTok, Self::Facebook, Self::Instagram];

    /// The name in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::X => "x",
            Self::TikTok => "tiktok",
            Self::Facebook => "facebook",
            Self::Instagram => "instagram",
            #[cfg(paper)]
            Self::Paper => "paper",
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
            #[cfg(paper)]
            Self::Paper => "Paper",
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
