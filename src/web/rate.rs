//! How a client stands with its limits, as headers
//! (<https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/>).

use crate::domain::quota::QuotaState;
use crate::domain::time::Span;
use http::{HeaderMap, HeaderName, HeaderValue, header};

const RATELIMIT: HeaderName = HeaderName::from_static("ratelimit");
const RATELIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// `RateLimit-Policy: "posts_hour";q=2000;w=3600` and `RateLimit: "posts_hour";r=1999;t=120`;
/// nothing where there are no limits.
pub(super) fn headers(standings: &[QuotaState]) -> HeaderMap {
    let policies = list(standings, |standing| {
        format!(
            "\"{}\";q={};w={}",
            standing.policy,
            standing.most,
            standing.window.whole_seconds()
        )
    });
    let left = list(standings, |standing| {
        format!(
            "\"{}\";r={};t={}",
            standing.policy,
            standing.left,
            seconds(standing.resets_after)
        )
    });
    [(RATELIMIT_POLICY, policies), (RATELIMIT, left)]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
}

/// The headers of a refusal: also when to come again.
pub(super) fn refusal(standing: QuotaState) -> HeaderMap {
    let mut headers = headers(&[standing]);
    headers.insert(header::RETRY_AFTER, seconds(standing.resets_after).into());
    headers
}

fn list(standings: &[QuotaState], item: impl Fn(&QuotaState) -> String) -> Option<HeaderValue> {
    let items: Vec<String> = standings.iter().map(item).collect();
    if items.is_empty() {
        None
    } else {
        HeaderValue::from_str(&items.join(", ")).ok()
    }
}

/// Whole seconds, rounded up: who comes back then is not early.
fn seconds(span: Span) -> i64 {
    (span.as_ms() + 999) / 1_000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_says_when_to_come_again() {
        let standing = QuotaState {
            policy: "posts_hour",
            most: 2_000,
            window: Span::hours(1),
            left: 0,
            resets_after: Span::ms(1_001),
        };
        let headers = refusal(standing);
        let value = |name: &str| headers[name].to_str().unwrap();
        assert_eq!(value("ratelimit-policy"), "\"posts_hour\";q=2000;w=3600");
        assert_eq!(
            (value("ratelimit"), value("retry-after")),
            ("\"posts_hour\";r=0;t=2", "2")
        );
        assert!(super::headers(&[]).is_empty());
    }
}
