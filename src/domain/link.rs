//! Signed addresses of media, for the fetchers of platforms: whoever has one may fetch that medium
//! until it ends, and nothing else.
//!
//! An address's last part is `v1.{key id}.{end, ms}.{purpose}.{medium, base64url}.{signature}`. The
//! signature is HMAC-SHA256 (RFC 2104) of all that stands before it, under a key of `LINK_KEYS`:
//! the active one signs, and all of them verify, so that a key can be replaced while addresses
//! that it has signed are still in use.
//!
//! The same keys make the name by which somebody outside may tell people of this instance apart,
//! and learn nothing else of them; and the key that signs the heads of ledgers.

use super::ids::UserId;
use super::media::MediaKey;
use super::sealing::{KeyRingError, named_keys};
use super::signed_heads::Seed;
use super::time::Timestamp;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::collections::BTreeMap;
use std::fmt;

/// The keys that sign addresses.
#[derive(Clone)]
pub struct LinkKeys {
    active: String,
    keys: BTreeMap<String, Hmac<Sha256>>,
}

/// What an address is for. One that was made for one purpose opens nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A platform fetches a medium that is being published.
    Publish,
}

// === impl Purpose ===

impl Purpose {
    const fn name(self) -> &'static str {
        match self {
            Self::Publish => "publish",
        }
    }
}

// === impl LinkKeys ===

impl LinkKeys {
    /// Reads the value of `LINK_KEYS`.
    ///
    /// # Errors
    /// When it is not of that form; the error says what is wrong and repeats no key.
    pub fn parse(json: &str) -> Result<Self, KeyRingError> {
        let (active, keys) = named_keys(json)?;
        let keys = keys
            .into_iter()
            .filter_map(|(id, key)| Some((id, Hmac::new_from_slice(&key).ok()?)))
            .collect();
        Ok(Self { active, keys })
    }

    /// The last part of an address that opens the medium until `ends_at`.
    #[must_use]
    pub fn sign(&self, medium: &MediaKey, purpose: Purpose, ends_at: Timestamp) -> String {
        let claim = format!(
            "v1.{}.{}.{}.{}",
            self.active,
            ends_at.ms(),
            purpose.name(),
            URL_SAFE_NO_PAD.encode(medium.as_str())
        );
        let signature = self.signature(&self.active, &claim).unwrap_or_default();
        format!("{claim}.{signature}")
    }

    /// The medium that an address opens; none where it was not signed here, was changed, was made
    /// for something else, or has ended.
    #[must_use]
    pub fn open(&self, signed: &str, purpose: Purpose, now: Timestamp) -> Option<MediaKey> {
        let (claim, signature) = signed.rsplit_once('.')?;
        let mut fields = claim.split('.');
        let (Some("v1"), Some(id), Some(ends_at), Some(for_what), Some(medium), None) = (
            fields.next(),
            fields.next(),
            fields.next(),
            fields.next(),
            fields.next(),
            fields.next(),
        ) else {
            return None;
        };
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        let signed = self.keys.get(id)?.clone().chain_update(claim);
        signed.verify_slice(&signature).ok()?;
        let is_good = for_what == purpose.name() && ends_at.parse::<i64>().ok()? > now.ms();
        let medium = URL_SAFE_NO_PAD.decode(medium).ok()?;
        is_good.then(|| MediaKey::parse(std::str::from_utf8(&medium).ok()?))?
    }

    /// A name for `person` that stays the same while the active key does: 43 letters that say
    /// nothing to whoever does not have that key. It opens no address, whose claim begins with a
    /// version.
    #[must_use]
    pub fn pseudonym(&self, person: &UserId) -> String {
        let claim = format!("pseudonym.{person}");
        self.signature(&self.active, &claim).unwrap_or_default()
    }

    /// What the key is made from that signs the heads of ledgers: another one where another key is
    /// active. None of what the active key signs begins like it.
    #[must_use]
    pub fn ledger_seed(&self) -> Option<Seed> {
        let made = self.keys.get(&self.active)?.clone();
        let made = made.chain_update("ledger signing key v1");
        Some(Seed(made.finalize().into_bytes().into()))
    }

    fn signature(&self, id: &str, claim: &str) -> Option<String> {
        let signed = self.keys.get(id)?.clone().chain_update(claim);
        Some(URL_SAFE_NO_PAD.encode(signed.finalize().into_bytes()))
    }
}

impl fmt::Debug for LinkKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LinkKeys")
            .field("active", &self.active)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_ms(1_000);
    const LATER: Timestamp = Timestamp::from_ms(2_000);

    fn keys(active: &str) -> LinkKeys {
        let key = |letter: u8| base64::engine::general_purpose::STANDARD.encode([letter; 32]);
        let json = format!(
            r#"{{"active":"{active}","keys":{{"k1":"{}","k2":"{}"}}}}"#,
            key(1),
            key(2)
        );
        LinkKeys::parse(&json).unwrap()
    }

    fn medium() -> MediaKey {
        MediaKey::parse("wsp_1/med_2").unwrap()
    }

    #[test]
    fn an_address_opens_its_medium_until_it_ends() {
        let signed = keys("k1").sign(&medium(), Purpose::Publish, LATER);
        let open = |now| keys("k2").open(&signed, Purpose::Publish, now);
        assert_eq!(open(NOW), Some(medium()), "any key verifies");
        assert_eq!(open(LATER), None);
        assert!(
            signed
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)),
            "{signed}"
        );
    }

    #[test]
    fn an_address_with_any_letter_changed_opens_nothing() {
        let keys = keys("k1");
        let signed = keys.sign(&medium(), Purpose::Publish, LATER);
        for at in 0..signed.len() {
            for letter in ["A", "b", "0", ".", "-"] {
                let changed = format!("{}{letter}{}", &signed[..at], &signed[at + 1..]);
                let is_same = changed == signed;
                // The last letter of 32 bytes in base64 holds two bits that say nothing, and a
                // decoder refuses them where they are set.
                let opened = keys.open(&changed, Purpose::Publish, NOW);
                assert_eq!(opened.is_some(), is_same, "{changed}");
            }
        }
        for end in 0..signed.len() {
            assert_eq!(keys.open(&signed[..end], Purpose::Publish, NOW), None);
        }
    }

    #[test]
    fn a_pseudonym_tells_people_apart_and_does_not_say_who_they_are() {
        let person = |n: u8| UserId::parse(&format!("usr_{n:032x}")).unwrap();
        let name = keys("k1").pseudonym(&person(1));
        assert_eq!(name, keys("k1").pseudonym(&person(1)));
        assert_ne!(name, keys("k1").pseudonym(&person(2)));
        assert_ne!(name, keys("k2").pseudonym(&person(1)));
        assert!(name.len() == 43 && !name.contains("usr"), "{name}");
    }

    #[test]
    fn an_address_of_a_key_that_is_not_in_the_ring_opens_nothing() {
        let signed = keys("k2").sign(&medium(), Purpose::Publish, LATER);
        let alone = LinkKeys::parse(&format!(
            r#"{{"active":"k1","keys":{{"k1":"{}"}}}}"#,
            base64::engine::general_purpose::STANDARD.encode([1; 32])
        ));
        assert_eq!(alone.unwrap().open(&signed, Purpose::Publish, NOW), None);
    }
}
