//! How much a profile may still publish today:
//! <https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/content_publishing_limit>.
//! Meta's documents name several totals; the answer counts.

use super::calls::{edge, read};
use crate::domain::time::Span;
use crate::platforms::error::{Class, Full, PlatformError};
use crate::platforms::graph::errors::whole;
use crate::platforms::publish::Job;
use crate::ports::Http;
use serde_json::Value;

/// The total where the answer does not say: "50 published posts within a 24-hour moving period".
const USUAL: i64 = 50;

/// When it is asked again. Instagram does not say when the oldest post is a day old.
const AGAIN: Span = Span::minutes(15);

/// Asks whether one more post is allowed now. That it is not told stops nobody: the call that
/// publishes is refused itself.
///
/// # Errors
/// When the day's posts are used up, or nothing can be asked of Meta at all.
pub(super) async fn check(job: &Job<'_, impl Http>) -> Result<(), PlatformError> {
    let params = [("fields", "config,quota_usage")];
    let path = edge(job, "content_publishing_limit");
    match read(job, &path, &params, job.token).await {
        Ok(body) => match used_up(&body) {
            Some(total) => Err(refusal(job, total)),
            None => Ok(()),
        },
        Err(error) if error.code == PlatformError::NOT_SENT => Err(error),
        Err(error) => match error.class {
            Class::Retry | Class::Refused | Class::Fixable | Class::Unknown => Ok(()),
            Class::RateLimited { .. }
            | Class::RefreshToken
            | Class::Reconnect
            | Class::Operator => Err(error),
        },
    }
}

/// The same an hour before: only what is used up is told.
pub(super) async fn foresee(job: &Job<'_, impl Http>) -> Option<PlatformError> {
    let error = check(job).await.err()?;
    (error.code == "daily_limit").then_some(error)
}

/// The total of a day that is used up.
fn used_up(body: &Value) -> Option<i64> {
    let limit = body.get("data")?.get(0)?;
    let used = limit.get("quota_usage").and_then(whole)?;
    let total = limit
        .get("config")
        .and_then(|config| whole(config.get("quota_total")?));
    let total = total.unwrap_or(USUAL);
    (used >= total).then_some(total)
}

fn refusal(job: &Job<'_, impl Http>, total: i64) -> PlatformError {
    let full = Full {
        account: Some(job.now + AGAIN),
        app: None,
    };
    let message = format!(
        "Instagram takes {total} posts from a profile in 24 hours, by this and all other programs, \
        and so many were published."
    );
    PlatformError::new(Class::RateLimited { full }, "daily_limit", message)
        .with_hint("It goes out once an older post is a day old, within its lateness.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_answer_says_how_many_a_day_has() {
        let of = |limit: Value| used_up(&json!({ "data": [limit] }));
        let limit = |used: i64, total: i64| {
            let config = json!({ "quota_total": total });
            json!({ "quota_usage": used, "config": config })
        };
        assert_eq!(of(limit(99, 100)), None);
        assert_eq!(of(limit(100, 100)), Some(100));
        assert_eq!(of(limit(25, 25)), Some(25));
        assert_eq!(of(json!({ "quota_usage": 49 })), None);
        assert_eq!(of(json!({ "quota_usage": "50" })), Some(50));
        assert_eq!(of(json!({})), None);
        assert_eq!(used_up(&json!({ "data": [] })), None);
    }
}
