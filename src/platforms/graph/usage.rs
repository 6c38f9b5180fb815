//! How much of its share an app has used at Meta, as every answer may say:
//! <https://developers.facebook.com/docs/graph-api/overview/rate-limiting#headers>.

use crate::domain::time::{Span, Timestamp};
use crate::platforms::error::Full;
use http::HeaderMap;
use serde_json::Value;

/// The shares of the app.
const OF_APP: &str = "x-app-usage";

/// The shares of single accounts, by their ids.
const OF_ACCOUNTS: &str = "x-business-use-case-usage";

/// At that percentage Meta takes no more calls, and calling all the same prolongs the pause.
const ALL: f64 = 100.0;

/// The pause where Meta does not say how long it lasts: its windows are hours.
const WINDOW: Span = Span::hours(1);

/// The windows that these headers of an answer show as used up, for a call to `account`.
#[must_use]
pub fn full(headers: &HeaderMap, account: &str, now: Timestamp) -> Full {
    let read = |name: &str| -> Option<Value> {
        serde_json::from_slice(headers.get(name)?.as_bytes()).ok()
    };
    let app = read(OF_APP).filter(is_used_up).map(|_| now + WINDOW);
    let shares = read(OF_ACCOUNTS);
    let shares = shares.as_ref().and_then(|all| all.get(account)?.as_array());
    let ends = shares
        .into_iter()
        .flatten()
        .filter(|share| is_used_up(share));
    Full {
        account: ends.map(|share| end(share, now)).max(),
        app,
    }
}

fn is_used_up(share: &Value) -> bool {
    ["call_count", "total_time", "total_cputime"]
        .iter()
        .filter_map(|name| share.get(name)?.as_f64())
        .any(|percent| percent >= ALL)
}

/// When a share opens again. Meta says so in minutes.
fn end(share: &Value, now: Timestamp) -> Timestamp {
    let minutes = share
        .get("estimated_time_to_regain_access")
        .and_then(Value::as_i64);
    let minutes = minutes.filter(|minutes| *minutes > 0);
    minutes.map_or(now + WINDOW, |minutes| now + Span::minutes(minutes))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_ms(0);

    fn of(app: &str, accounts: &str) -> Full {
        let mut headers = HeaderMap::new();
        headers.insert(OF_APP, app.parse().unwrap());
        headers.insert(OF_ACCOUNTS, accounts.parse().unwrap());
        full(&headers, "910", NOW)
    }

    #[test]
    fn a_share_that_is_used_up_opens_after_so_many_minutes() {
        let accounts = r#"{"910":[
            {"type":"pages","call_count":100,"total_time":25,"estimated_time_to_regain_access":19},
            {"type":"pages","call_count":7,"total_time":25,"estimated_time_to_regain_access":99}]}"#
            .replace('\n', "");
        let full = of(
            r#"{"call_count":28,"total_time":25,"total_cputime":25}"#,
            &accounts,
        );
        assert_eq!(
            (full.account, full.app),
            (Some(NOW + Span::minutes(19)), None)
        );
    }

    #[test]
    fn without_a_span_it_is_an_hour() {
        let used_up = r#"[{"total_cputime":100,"estimated_time_to_regain_access":0}]"#;
        let full = of(r#"{"total_time":101}"#, &format!(r#"{{"910":{used_up}}}"#));
        assert_eq!(full.account, Some(NOW + Span::hours(1)));
        assert_eq!(full.app, Some(NOW + Span::hours(1)));
    }

    #[test]
    fn the_share_of_another_account_and_what_cannot_be_read_stop_nothing() {
        let other = r#"{"911":[{"call_count":100,"estimated_time_to_regain_access":5}]}"#;
        for accounts in [other, "[]", "{", r#"{"910":{"call_count":100}}"#] {
            assert_eq!(of("null", accounts), Full::default(), "{accounts}");
        }
    }
}
