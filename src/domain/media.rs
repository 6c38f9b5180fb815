//! Media: the pictures and videos of posts, by the names under which their bytes are kept.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The name of an object in the media store: letters, digits, `-`, `_`, `.` and `/`, of our own
/// making and never a person's file name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MediaKey(String);

// === impl MediaKey ===

impl MediaKey {
    /// The key with that name; none where it has other characters, is empty, or climbs with `..`.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte);
        let is_key = (1..=512).contains(&name.len())
            && name.bytes().all(is_plain)
            && name.split('/').all(|part| !matches!(part, "" | "." | ".."));
        is_key.then(|| Self(name.to_owned()))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for MediaKey {
    type Error = &'static str;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        Self::parse(&name).ok_or("not the name of a medium")
    }
}

impl From<MediaKey> for String {
    fn from(key: MediaKey) -> Self {
        key.0
    }
}

impl fmt::Display for MediaKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_never_climbs_and_never_has_a_sign_that_an_address_reads() {
        assert!(MediaKey::parse("wsp_1/med_2").is_some());
        for name in ["", "/", "a//b", "../a", "a/./b", "a b", "a?b", "a#b", "é"] {
            assert_eq!(MediaKey::parse(name), None, "{name}");
        }
    }
}
