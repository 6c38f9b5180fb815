//! The platforms, by name.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A platform that accounts can be connected to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Platform {
    /// X, formerly Twitter.
    X,
}

impl Platform {
    /// Every platform.
    pub const ALL: [Self; 1] = [Self::X];

    /// The name in routes, JSON and D1.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::X => "x",
        }
    }

    /// The name as people write it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::X => "X",
        }
    }

    /// The platform with that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|platform| platform.name() == name)
    }
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
