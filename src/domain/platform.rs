//! The platforms, by name.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A platform that accounts can be connected to. Instagram stands here twice, because it has two
/// doors that share nothing: Facebook's, for profiles behind a Page, and its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Platform {
    /// X, formerly Twitter.
    X,
    /// TikTok.
    TikTok,
    /// Facebook Pages.
    Facebook,
    /// Instagram professional profiles, through Facebook Login.
    Instagram,
    /// Instagram professional profiles, through Instagram Login.
    #[serde(rename = "instagram-direct")]
    InstagramDirect,
}

// === impl Platform ===

impl Platform {
    /// Every platform.
    pub const ALL: [Self; 5] = [
        Self::X,
        Self::TikTok,
        Self::Facebook,
        Self::Instagram,
        Self::InstagramDirect,
    ];

    /// The name in routes, JSON and D1.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::X => "x",
            Self::TikTok => "tiktok",
            Self::Facebook => "facebook",
            Self::Instagram => "instagram",
            Self::InstagramDirect => "instagram-direct",
        }
    }

    /// The name as people write it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::X => "X",
            Self::TikTok => "TikTok",
            Self::Facebook => "Facebook",
            Self::Instagram | Self::InstagramDirect => "Instagram",
        }
    }

    /// Whose grant its accounts live on: at Meta a person gives one for Pages and Instagram
    /// profiles together.
    #[must_use]
    pub const fn granter(self) -> Self {
        match self {
            Self::X => Self::X,
            Self::TikTok => Self::TikTok,
            Self::Facebook | Self::Instagram => Self::Facebook,
            Self::InstagramDirect => Self::InstagramDirect,
        }
    }

    /// Whether it says who a person is. Instagram says who a profile is, and several people may
    /// keep it.
    #[must_use]
    pub const fn signs_in(self) -> bool {
        match self {
            Self::X | Self::TikTok | Self::Facebook => true,
            Self::Instagram | Self::InstagramDirect => false,
        }
    }

    /// Whether a person who has consented chooses among several accounts.
    #[must_use]
    pub const fn has_choices(self) -> bool {
        match self {
            Self::Facebook | Self::Instagram => true,
            Self::X | Self::TikTok | Self::InstagramDirect => false,
        }
    }

    /// The platform with that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|platform| platform.name() == name)
    }
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_platform_has_one_name_everywhere() {
        for platform in Platform::ALL {
            assert_eq!(Platform::parse(platform.name()), Some(platform));
            assert_eq!(serde_json::to_value(platform).unwrap(), platform.name());
        }
    }

    #[test]
    fn who_grants_for_others_grants_for_itself() {
        for platform in Platform::ALL {
            assert_eq!(platform.granter().granter(), platform.granter());
        }
    }
}
