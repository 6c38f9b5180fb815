//! The doors, by name: how a person gives access to an account.

use super::network::Network;
use serde::{Deserialize, Serialize};
use std::fmt;

/// How access to an account was given. Instagram has two doors that share nothing: Facebook Login,
/// for profiles behind a Page, and Instagram Login. Where a post goes is the account's
/// [`Network`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Door {
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

/// An account's network, and the door through which it is connected, as JSON shows both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Via {
    /// The network that posts go to.
    pub platform: Network,
    /// How access was given.
    pub connected_through: Door,
}

// === impl Door ===

impl Door {
    /// Every door.
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

    /// Where the accounts behind it publish.
    #[must_use]
    pub const fn network(self) -> Network {
        match self {
            Self::X => Network::X,
            Self::TikTok => Network::TikTok,
            Self::Facebook => Network::Facebook,
            Self::Instagram | Self::InstagramDirect => Network::Instagram,
        }
    }

    /// The network's name as people write it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        self.network().title()
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

    /// The door with that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|door| door.name() == name)
    }
}

// === impl Network ===

impl Network {
    /// Where an account publishes that is connected through `door`. In tests, an account of X whose
    /// handle begins with `paper_` publishes on paper.
    #[must_use]
    #[cfg_attr(
        not(paper),
        expect(unused_variables, reason = "only tests look at the handle")
    )]
    pub fn of_account(door: Door, username: &str) -> Self {
        #[cfg(paper)]
        if door == Door::X && username.starts_with("paper_") {
            return Self::Paper;
        }
        door.network()
    }
}

// === impl Via ===

impl From<Door> for Via {
    fn from(door: Door) -> Self {
        Self {
            platform: door.network(),
            connected_through: door,
        }
    }
}

impl fmt::Display for Door {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_door_has_one_name_everywhere() {
        for door in Door::ALL {
            assert_eq!(Door::parse(door.name()), Some(door));
            assert_eq!(serde_json::to_value(door).unwrap(), door.name());
        }
    }

    #[test]
    fn who_grants_for_others_grants_for_itself() {
        for door in Door::ALL {
            assert_eq!(door.granter().granter(), door.granter());
        }
    }
}
