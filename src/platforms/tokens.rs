//! The tokens that a platform hands out for a person's consent.

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
    /// The token that publishes for the account with this id.
    #[must_use]
    pub fn of(&self, remote_id: &str) -> &Secret {
        self.of_accounts
            .get(remote_id)
            .unwrap_or(&self.access_token)
    }
}
