//! How a Graph API spells versions, ids, addresses and instants.

use chrono::DateTime;
use http::Uri;

/// Whether a path segment is a version, `v26.0` for instance.
pub(crate) fn is_version(segment: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let numbers = segment
        .strip_prefix('v')
        .and_then(|rest| rest.split_once('.'));
    numbers.is_some_and(|(major, minor)| is_number(major) && is_number(minor))
}

/// Whether a path segment is an id: digits, or for a post two ids with an underscore between.
pub(crate) fn is_id(segment: &str) -> bool {
    !segment.is_empty()
        && segment.split('_').count() <= 2
        && segment
            .split('_')
            .all(|part| !part.is_empty() && is_digits(part))
}

/// Whether the platform would try to fetch this address: absolute, of the web, and nothing but
/// ASCII.
pub(crate) fn is_fetchable(address: &str) -> bool {
    let Ok(uri) = address.parse::<Uri>() else {
        return false;
    };
    address.is_ascii()
        && matches!(uri.scheme_str(), Some("http" | "https"))
        && uri.host().is_some_and(|host| !host.is_empty())
}

/// An instant as a Graph API writes it: whole seconds and `+0000`.
pub(crate) fn instant(at_ms: i64) -> String {
    DateTime::from_timestamp_millis(at_ms)
        .unwrap_or_default()
        .format("%Y-%m-%dT%H:%M:%S+0000")
        .to_string()
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::{is_id, is_version};

    #[test]
    fn a_version_is_two_numbers_behind_a_v() {
        assert!(is_version("v26.0") && is_version("v9.12"));
        for other in ["26.0", "v26", "v26.", "v.0", "v26.0.1", "V26.0", "me", ""] {
            assert!(!is_version(other), "{other}");
        }
    }

    #[test]
    fn an_id_is_digits_and_a_post_has_two_of_them() {
        assert!(is_id("17841450061507001") && is_id("910_18"));
        for other in ["", "_", "1_", "1_2_3", "me", "1a"] {
            assert!(!is_id(other), "{other}");
        }
    }
}
