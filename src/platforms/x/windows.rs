//! How often X may be called: <https://docs.x.com/x-api/fundamentals/rate-limits>.
//!
//! Each answer may tell what is left of three windows. The 24-hour ones stand in no documentation
//! and are often absent, so what is not there, or not a number, says nothing; a missing window is
//! not a full one.

use crate::domain::time::Timestamp;
use crate::platforms::error::Full;
use http::HeaderMap;

/// The windows of the user, each with what is left and when it starts anew (in epoch seconds).
const OF_USER: [(&str, &str); 2] = [
    ("x-rate-limit-remaining", "x-rate-limit-reset"),
    ("x-user-limit-24hour-remaining", "x-user-limit-24hour-reset"),
];

/// The window of all users of our app together.
const OF_APP: [(&str, &str); 1] = [("x-app-limit-24hour-remaining", "x-app-limit-24hour-reset")];

/// The windows that are used up and whose reset is still to come.
pub(super) fn full(headers: &HeaderMap, now: Timestamp) -> Full {
    Full {
        account: reset(headers, &OF_USER, now),
        app: reset(headers, &OF_APP, now),
    }
}

/// The latest reset among `windows` that are used up.
fn reset(headers: &HeaderMap, windows: &[(&str, &str)], now: Timestamp) -> Option<Timestamp> {
    let number = |name: &str| headers.get(name)?.to_str().ok()?.parse::<i64>().ok();
    let used_up = windows
        .iter()
        .filter(|(remaining, _)| number(remaining) == Some(0));
    let resets = used_up
        .filter_map(|(_, reset)| number(reset))
        .map(|seconds| Timestamp::from_ms(seconds.saturating_mul(1_000)));
    resets.filter(|reset| *reset > now).max()
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::{HeaderName, HeaderValue};

    const NOW: Timestamp = Timestamp::from_ms(1_000_000);

    fn of(pairs: &[(&'static str, &'static str)]) -> Full {
        let header = |(name, value)| {
            (
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            )
        };
        full(&pairs.iter().copied().map(header).collect(), NOW)
    }

    #[test]
    fn the_account_waits_for_the_latest_of_its_windows_that_are_used_up() {
        let full = of(&[
            ("x-rate-limit-remaining", "0"),
            ("x-rate-limit-reset", "1900"),
            ("x-user-limit-24hour-remaining", "0"),
            ("x-user-limit-24hour-reset", "9000"),
            ("x-app-limit-24hour-remaining", "7"),
            ("x-app-limit-24hour-reset", "9999"),
        ]);
        assert_eq!(
            full,
            Full {
                account: Some(Timestamp::from_ms(9_000_000)),
                app: None
            }
        );
        assert_eq!(full.until(), full.account);
    }

    #[test]
    fn the_window_of_the_app_is_told_apart() {
        let full = of(&[
            ("x-rate-limit-remaining", "12"),
            ("x-rate-limit-reset", "1900"),
            ("x-app-limit-24hour-remaining", "0"),
            ("x-app-limit-24hour-reset", "9999"),
        ]);
        assert_eq!(
            full,
            Full {
                account: None,
                app: Some(Timestamp::from_ms(9_999_000))
            }
        );
    }

    #[test]
    fn what_is_missing_odd_or_over_is_not_full() {
        assert_eq!(of(&[]), Full::default());
        assert_eq!(
            of(&[("x-rate-limit-reset", "1900")]),
            Full::default(),
            "missing is not zero"
        );
        assert_eq!(
            of(&[("x-rate-limit-remaining", "0")]),
            Full::default(),
            "no reset"
        );
        assert_eq!(
            of(&[
                ("x-rate-limit-remaining", "none"),
                ("x-rate-limit-reset", "1900")
            ]),
            Full::default()
        );
        assert_eq!(
            of(&[
                ("x-rate-limit-remaining", "0"),
                ("x-rate-limit-reset", "1000")
            ]),
            Full::default(),
            "open again already"
        );
    }
}
