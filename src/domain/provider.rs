//! Whom a flow leads through: Google, which only says who a person is, and the platforms, whose
//! accounts a person publishes with.

use super::door::Door;
use serde::{Serialize, Serializer};
use std::fmt;

/// A provider of identities or of accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Provider {
    /// Google, by OpenID Connect.
    Google,
    /// A platform: signing in with it connects the account too.
    Door(Door),
}

#[cfg(not(target_arch = "wasm32"))]
impl schemars::JsonSchema for Provider {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Provider".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "enum": Self::ALL.map(Self::name),
            "description": "A provider of identities or of accounts.",
        })
    }
}

// === impl Provider ===

impl Provider {
    /// Every provider.
    pub const ALL: [Self; 1 + Door::ALL.len()] = with_google(Door::ALL);

    /// The name in routes, JSON and D1.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Google => "google",
            Self::Door(door) => door.name(),
        }
    }

    /// The name as people write it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Google => "Google",
            Self::Door(door) => door.title(),
        }
    }

    /// Whether it says who a person is, and so can open a workspace.
    #[must_use]
    pub const fn signs_in(self) -> bool {
        match self {
            Self::Google => true,
            Self::Door(door) => door.signs_in(),
        }
    }

    /// The provider with that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|provider| provider.name() == name)
    }
}

#[expect(
    clippy::indexing_slicing,
    reason = "computed while compiling, where an index out of bounds is an error of the build"
)]
const fn with_google<const N: usize, const M: usize>(platforms: [Door; N]) -> [Provider; M] {
    let mut all = [Provider::Google; M];
    let mut at = 0;
    while at < N {
        all[at + 1] = Provider::Door(platforms[at]);
        at += 1;
    }
    all
}

impl From<Door> for Provider {
    fn from(door: Door) -> Self {
        Self::Door(door)
    }
}

impl fmt::Display for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Provider {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_provider_has_a_name_of_its_own_and_is_found_by_it() {
        let names: BTreeSet<_> = Provider::ALL
            .iter()
            .map(|provider| provider.name())
            .collect();
        assert_eq!(names.len(), Provider::ALL.len());
        for provider in Provider::ALL {
            assert_eq!(Provider::parse(provider.name()), Some(provider));
        }
        assert_eq!(Provider::parse("Google"), None);
    }
}
