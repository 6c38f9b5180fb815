//! The tokens that a platform hands out for a person's consent.

use crate::domain::door::Door;
use crate::domain::secret::Secret;
use crate::domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The tokens of one grant. They are stored sealed, as one set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tokens {
    /// The token that opens the API.
    pub access_token: Secret,
    /// The token that is exchanged for the next set, where the platform gives one.
    pub refresh_token: Option<Secret>,
    /// When the access token ends.
    pub expires_at: Timestamp,
    /// When the refresh token ends, where the platform says so.
    #[serde(default)]
    pub refresh_expires_at: Option<Timestamp>,
    /// The scopes that the person granted.
    pub scopes: Vec<String>,
    /// The tokens of accounts that have one of their own (Facebook Pages, and the Instagram
    /// profiles behind them), by the platform's id.
    #[serde(default)]
    pub of_accounts: BTreeMap<String, Secret>,
}

// === impl Tokens ===

impl Tokens {
    /// The token that publishes for the account with this id, connected through `door`; none where
    /// it is missing. Where a person chooses among accounts, each has one of its own, and the
    /// person's never stands for it.
    #[must_use]
    pub fn publisher(&self, door: Door, remote_id: &str) -> Option<&Secret> {
        let own = self.of_accounts.get(remote_id);
        own.or_else(|| (!door.has_choices()).then_some(&self.access_token))
    }

    /// The token of the person, where it is not the one that publishes.
    #[must_use]
    pub fn person(&self, door: Door) -> Option<&Secret> {
        door.has_choices().then_some(&self.access_token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_persons_token_never_stands_for_that_of_a_page() {
        let page = ("17841".to_owned(), Secret::new("EAApage"));
        let tokens = Tokens {
            access_token: Secret::new("EAAuser"),
            refresh_token: None,
            expires_at: Timestamp::FAR,
            refresh_expires_at: None,
            scopes: Vec::new(),
            of_accounts: BTreeMap::from([page]),
        };
        let publisher = |door, id| tokens.publisher(door, id).map(Secret::expose);
        assert_eq!(publisher(Door::Instagram, "17841"), Some("EAApage"));
        assert_eq!(publisher(Door::Instagram, "17842"), None);
        assert_eq!(publisher(Door::Facebook, "911"), None);
        assert_eq!(publisher(Door::InstagramDirect, "17842"), Some("EAAuser"));
        assert_eq!(publisher(Door::X, "7"), Some("EAAuser"));
        let person = |door| tokens.person(door).map(Secret::expose);
        assert_eq!(person(Door::Instagram), Some("EAAuser"));
        assert_eq!(person(Door::InstagramDirect), None);
    }
}
