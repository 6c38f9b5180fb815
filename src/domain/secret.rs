//! Values that must not be seen: no `Display`, a redacted `Debug`, and a name for the place where
//! one is let out.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A token, a key, a code or a cookie's value.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// A secret with this value.
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// The value itself: only for the request, cookie or cipher that needs it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// Whether two texts are the same, in a time that does not tell where they differ.
#[must_use]
pub fn is_same(one: &str, other: &str) -> bool {
    let differences = one
        .bytes()
        .zip(other.bytes())
        .fold(0, |found, (a, b)| found | (a ^ b));
    one.len() == other.len() && std::hint::black_box(differences) == 0
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_text_is_the_same() {
        assert!(is_same("", "") && is_same("abc", "abc"));
        for other in ["", "ab", "abd", "Abc", "abcd"] {
            assert!(!is_same("abc", other) && !is_same(other, "abc"), "{other}");
        }
    }

    #[test]
    fn debug_output_hides_the_value() {
        insta::assert_snapshot!(format!("{:?}", Secret::new("hunter2")), @"Secret(…)");
    }
}
