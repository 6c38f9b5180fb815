//! Sealing: AES-256-GCM under a key named by its id, bound by associated data to the place where
//! the record belongs.
//!
//! A sealed record is `v1.{key id}.{nonce}.{ciphertext and tag}`, base64url without padding.
//! Opening it anywhere else, under another key or with a byte changed fails. The nonce is 12 random
//! bytes, so one key stays far below 2^32 records (NIST SP 800-38D §8.3).

use super::secret::Secret;
use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;

/// The keys that open records, one of which seals new ones.
#[derive(Clone)]
pub struct KeyRing {
    active: String,
    ciphers: BTreeMap<String, Aes256Gcm>,
}

/// Why keys cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyRingError {
    /// Not the JSON that is expected.
    #[error("expected {{\"active\":\"k1\",\"keys\":{{\"k1\":\"<base64 of 32 bytes>\"}}}}")]
    Shape,
    /// A key's id is empty or has a character that the record's form does not allow.
    #[error("a key's id must be letters, digits, - or _")]
    Id,
    /// A key is not 32 bytes in base64.
    #[error("the key `{0}` is not base64 of 32 bytes")]
    Key(String),
    /// The active key is not among the keys.
    #[error("the active key is not among the keys")]
    Active,
}

/// A record that does not open: of another place, under an unknown key, or changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the sealed record does not open")]
pub struct OpenError;

/// The name of the active key, and all keys by their names, as secrets with several keys are
/// written: `{"active":"k1","keys":{"k1":"<base64 of 32 bytes>"}}`.
pub(super) fn named_keys(json: &str) -> Result<(String, BTreeMap<String, [u8; 32]>), KeyRingError> {
    #[derive(Deserialize)]
    struct Shape {
        active: String,
        keys: BTreeMap<String, String>,
    }
    let shape: Shape = serde_json::from_str(json).map_err(|_| KeyRingError::Shape)?;
    let mut keys = BTreeMap::new();
    for (id, key) in shape.keys {
        let is_plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
        if id.is_empty() || !id.bytes().all(is_plain) {
            return Err(KeyRingError::Id);
        }
        let bytes = STANDARD.decode(&key).ok();
        let bytes = bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        keys.insert(id.clone(), bytes.ok_or(KeyRingError::Key(id))?);
    }
    if !keys.contains_key(&shape.active) {
        return Err(KeyRingError::Active);
    }
    Ok((shape.active, keys))
}

// === impl KeyRing ===

impl KeyRing {
    /// Reads the value of `TOKEN_KEYS`.
    ///
    /// # Errors
    /// When it is not of that form; the error says what is wrong and repeats no key.
    pub fn parse(json: &str) -> Result<Self, KeyRingError> {
        let (active, keys) = named_keys(json)?;
        let ciphers = keys
            .into_iter()
            .map(|(id, key)| (id, Aes256Gcm::new(&key.into())))
            .collect();
        Ok(Self { active, ciphers })
    }

    /// Seals `plain` for the place named by `bound_to`. `nonce` must be fresh random bytes.
    ///
    /// AES-GCM refuses only what is longer than 64 GiB, and what it refuses does not open.
    #[must_use]
    pub fn seal(&self, nonce: [u8; 12], bound_to: &str, plain: &Secret) -> String {
        let payload = Payload {
            msg: plain.expose().as_bytes(),
            aad: bound_to.as_bytes(),
        };
        let sealed = self
            .ciphers
            .get(&self.active)
            .and_then(|cipher| cipher.encrypt(&Nonce::from(nonce), payload).ok())
            .unwrap_or_default();
        format!(
            "v1.{}.{}.{}",
            self.active,
            URL_SAFE_NO_PAD.encode(nonce),
            URL_SAFE_NO_PAD.encode(sealed)
        )
    }

    /// The names of its keys.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.ciphers.keys().map(String::as_str)
    }

    /// Whether new records are sealed with the key of this name.
    #[must_use]
    pub fn is_active(&self, id: &str) -> bool {
        self.active == id
    }

    /// The name of the key with which a record is sealed; none where it is no record.
    #[must_use]
    pub fn key_of(record: &str) -> Option<&str> {
        record
            .strip_prefix("v1.")?
            .split_once('.')
            .map(|(id, _)| id)
    }

    /// Opens a record that was sealed for the same place.
    ///
    /// # Errors
    /// When it was sealed for another place, with a key that is not in the ring, or was changed.
    pub fn open(&self, bound_to: &str, record: &str) -> Result<Secret, OpenError> {
        let mut fields = record.split('.');
        let (Some("v1"), Some(id), Some(nonce), Some(sealed), None) = (
            fields.next(),
            fields.next(),
            fields.next(),
            fields.next(),
            fields.next(),
        ) else {
            return Err(OpenError);
        };
        let nonce: [u8; 12] = URL_SAFE_NO_PAD
            .decode(nonce)
            .ok()
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or(OpenError)?;
        let sealed = URL_SAFE_NO_PAD.decode(sealed).map_err(|_| OpenError)?;
        let cipher = self.ciphers.get(id).ok_or(OpenError)?;
        let plain = cipher
            .decrypt(
                &Nonce::from(nonce),
                Payload {
                    msg: &sealed,
                    aad: bound_to.as_bytes(),
                },
            )
            .map_err(|_| OpenError)?;
        String::from_utf8(plain)
            .map(Secret::new)
            .map_err(|_| OpenError)
    }
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyRing")
            .field("active", &self.active)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str =
        r#"{"active":"k1","keys":{"k1":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="}}"#;
    const TWO: &str = r#"{"active":"k2","keys":{"k2":"ICECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        "k1":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="}}"#;

    #[test]
    fn a_record_opens_only_where_it_belongs() {
        let ring = KeyRing::parse(ONE).unwrap();
        let record = ring.seal([1; 12], "grant 1, generation 4", &Secret::new("token"));
        assert_eq!(
            ring.open("grant 1, generation 4", &record)
                .unwrap()
                .expose(),
            "token"
        );
        assert_eq!(ring.open("grant 1, generation 5", &record), Err(OpenError));
        assert!(!record.contains("token"));
    }

    #[test]
    fn a_changed_record_does_not_open() {
        let ring = KeyRing::parse(ONE).unwrap();
        let record = ring.seal([1; 12], "here", &Secret::new("token"));
        for at in 0..record.len() {
            let mut bytes = record.clone().into_bytes();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(bytes).unwrap();
            assert_eq!(ring.open("here", &changed), Err(OpenError), "byte {at}");
        }
    }

    #[test]
    fn an_old_key_still_opens_and_a_new_one_seals() {
        let old = KeyRing::parse(ONE)
            .unwrap()
            .seal([2; 12], "here", &Secret::new("token"));
        let ring = KeyRing::parse(TWO).unwrap();
        assert!(ring.open("here", &old).is_ok());
        let new = ring.seal([3; 12], "here", &Secret::new("token"));
        assert_eq!(
            (
                KeyRing::key_of(&old),
                KeyRing::key_of(&new),
                KeyRing::key_of("k2.x")
            ),
            (Some("k1"), Some("k2"), None)
        );
        assert!(ring.ids().eq(["k1", "k2"]) && ring.is_active("k2") && !ring.is_active("k1"));
    }

    #[test]
    fn unusable_keys_are_refused_with_a_reason() {
        let error = |json| KeyRing::parse(json).unwrap_err();
        assert_eq!(error("{}"), KeyRingError::Shape);
        assert_eq!(
            error(r#"{"active":"","keys":{"":"AA=="}}"#),
            KeyRingError::Id
        );
        assert_eq!(
            error(r#"{"active":"k1","keys":{"k1":"AA=="}}"#),
            KeyRingError::Key("k1".into())
        );
        assert_eq!(error(r#"{"active":"k2","keys":{}}"#), KeyRingError::Active);
    }

    #[test]
    fn s13_the_cipher_is_aes_256_gcm() {
        // Key, nonce and first block of test case 15 of the GCM specification (McGrew & Viega); the
        // tag by OpenSSL 3.
        let key = unhex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
        let cipher = Aes256Gcm::new_from_slice(&key).unwrap();
        let nonce: [u8; 12] = unhex("cafebabefacedbaddecaf888").try_into().unwrap();
        let sealed = cipher
            .encrypt(
                &Nonce::from(nonce),
                unhex("d9313225f88406e5a55909c5aff5269a").as_slice(),
            )
            .unwrap();
        assert_eq!(
            sealed,
            unhex("522dc1f099567d07f47f37a32a84427d7ea353da7e9241a1d90d693a4954186b")
        );
    }

    fn unhex(text: &str) -> Vec<u8> {
        (0..text.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
            .collect()
    }
}
