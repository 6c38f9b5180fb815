//! The ledger: the append-only events of a delivery, each bound to the one before by a hash.
//!
//! `hash = SHA-256(previous hash || sequence number as 8 big-endian bytes || the event's JSON
//! text)`, all hashes in lower-case hex; the chain of a delivery starts with `SHA-256("noctin
//! ledger v1" || delivery id)`.

use super::{delivery::Event, ids::DeliveryId, time::Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// One event, as it is written into the chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    pub kind: Event,
    /// What else is worth knowing; never a token, never the post's text.
    pub detail: Map<String, Value>,
}

/// The text of an event and its place in the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The event as JSON.
    pub text: String,
    /// Its number, from 1.
    pub seq: i64,
    /// Its hash, the chain's new head.
    pub hash: String,
}

/// The head of a chain without events.
#[must_use]
pub fn first_head(delivery: &DeliveryId) -> String {
    hex(&Sha256::new()
        .chain_update("noctin ledger v1")
        .chain_update(delivery.as_str())
        .finalize())
}

/// Binds `entry` to the chain that ends in `head` with event number `seq`.
#[must_use]
pub fn link(head: &str, seq: i64, entry: &Entry) -> Link {
    let text = serde_json::to_string(entry).unwrap_or_default();
    let hash = hash(head, seq + 1, &text);
    Link {
        text,
        seq: seq + 1,
        hash,
    }
}

/// The hash of event number `seq` with JSON text `text` behind `previous`.
#[must_use]
pub fn hash(previous: &str, seq: i64, text: &str) -> String {
    hex(&Sha256::new()
        .chain_update(previous)
        .chain_update(seq.to_be_bytes())
        .chain_update(text)
        .finalize())
}

/// SHA-256 of `value` in hex: how sessions and OAuth states are kept.
#[must_use]
pub fn fingerprint(value: &str) -> String {
    hex(&Sha256::digest(value))
}

/// `bytes` in lower-case hex.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            for nibble in [byte >> 4, byte & 15] {
                text.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0'));
            }
            text
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(kind: Event) -> Entry {
        Entry {
            at: Timestamp::from_ms(1_000),
            kind,
            detail: Map::new(),
        }
    }

    #[test]
    fn a_changed_event_breaks_the_chain() {
        let first = link("start", 0, &entry(Event::Planned));
        let second = link(&first.hash, first.seq, &entry(Event::Prepared));
        assert_eq!(second.hash, hash(&first.hash, 2, &second.text));
        assert_ne!(
            second.hash,
            hash(
                &first.hash,
                2,
                &second.text.replace("prepared", "published")
            )
        );
        assert_ne!(second.hash, hash("start", 2, &second.text));
    }

    #[test]
    fn an_event_is_small_readable_json() {
        insta::assert_snapshot!(link("start", 0, &entry(Event::AnswerLost)).text, @r#"{"at":"1970-01-01T00:00:01.000Z","kind":"answer_lost","detail":{}}"#);
    }

    #[test]
    fn a_fingerprint_is_plain_sha256() {
        assert_eq!(
            fingerprint("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
