//! Lists of signed heads: what proves later that no ledger was changed, shortened or taken away.
//!
//! A list names the heads of up to [`MOST`] ledgers of one workspace, each with the number of its
//! last event, and repeats the SHA-256 of the workspace's list before. The first list repeats
//! `SHA-256("noctin ledger v1" || workspace id)`. It is JSON, and signed as the text that it is:
//! the test below shows one. The signature is Ed25519 (RFC 8032).

use super::ids::{DeliveryId, WorkspaceId};
use super::ledger::fingerprint;
use super::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What the first lists and the texts of all begin with.
const NAME: &str = "noctin ledger v1";

/// How many heads a list names at the most.
pub const MOST: usize = 100;

/// The head of a ledger: the delivery, the number of its last event, and that event's hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head(pub DeliveryId, pub i64, pub String);

/// A list of heads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedHeads {
    ledger: String,
    workspace: WorkspaceId,
    number: i64,
    previous: String,
    at: Timestamp,
    heads: Vec<Head>,
}

/// What a pair of Ed25519 keys is made from: the private key, in RFC 8032's sense.
#[derive(Clone)]
pub struct Seed(pub [u8; 32]);

/// The last list of a workspace: its number and its hash.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Last {
    /// Its number.
    pub number: i64,
    /// The SHA-256 of its text.
    pub hash: String,
}

// === impl SignedHeads ===

impl SignedHeads {
    /// The list behind `last`.
    #[must_use]
    pub fn behind(
        last: Option<Last>,
        workspace: WorkspaceId,
        at: Timestamp,
        heads: Vec<Head>,
    ) -> Self {
        let (number, previous) = last.map_or_else(
            || (0, fingerprint(&format!("{NAME}{workspace}"))),
            |last| (last.number, last.hash),
        );
        Self {
            ledger: NAME.to_owned(),
            workspace,
            number: number + 1,
            previous,
            at,
            heads,
        }
    }

    /// Its number, from 1.
    #[must_use]
    pub const fn number(&self) -> i64 {
        self.number
    }

    /// The heads that it names.
    #[must_use]
    pub fn heads(&self) -> &[Head] {
        &self.heads
    }

    /// The text that is signed.
    #[must_use]
    pub fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seed(…)")
    }
}

/// The name of a key, from its public half: the first 16 digits of its SHA-256.
#[must_use]
pub fn key_id(public: &str) -> String {
    fingerprint(public).chars().take(16).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn workspace() -> WorkspaceId {
        WorkspaceId::parse("wsp_00000000000000000000000000000001").unwrap()
    }

    fn list(last: Option<Last>) -> SignedHeads {
        let delivery = DeliveryId::parse("dlv_00000000000000000000000000000001").unwrap();
        let heads = vec![Head(delivery, 5, "ab".to_owned())];
        SignedHeads::behind(last, workspace(), Timestamp::from_ms(0), heads)
    }

    #[test]
    fn a_list_is_signed_as_readable_json() {
        insta::assert_snapshot!(list(None).text(), @r#"{"ledger":"noctin ledger v1","workspace":"wsp_00000000000000000000000000000001","number":1,"previous":"4274da7b99f4ceb3b43ccab3ca418104a4adeefc33da2eb1d66298f2d280062b","at":"1970-01-01T00:00:00.000Z","heads":[["dlv_00000000000000000000000000000001",5,"ab"]]}"#);
    }

    #[test]
    fn each_list_repeats_the_hash_of_the_one_before() {
        let first = list(None);
        assert_eq!(first.number(), 1);
        let last = Last {
            number: first.number(),
            hash: fingerprint(&first.text()),
        };
        let second = list(Some(last.clone()));
        assert_eq!(second.number(), 2);
        assert!(second.text().contains(&last.hash));
        let read: SignedHeads = serde_json::from_str(&second.text()).unwrap();
        assert_eq!(read, second);
    }
}
