//! The headers that say how much of its share an app has used.
//!
//! <https://developers.facebook.com/docs/graph-api/overview/rate-limiting#headers>

use http::{HeaderValue, Response, StatusCode};
use serde_json::json;

use super::errors;
use super::spelling::is_id;

/// A 429 without a stated wait: an hour.
const WAIT_S: i64 = 60 * 60;

/// Says that the share is used up, and in how many minutes (not seconds) it is there again.
pub(crate) fn exhausted(response: &mut Response<Vec<u8>>, whose: &str, reset_after_s: Option<i64>) {
    let seconds = u64::try_from(reset_after_s.unwrap_or(WAIT_S)).unwrap_or_default();
    note(response, whose, 100, seconds.div_ceil(60));
}

/// The id under which the share of a call is counted: that of the Page or account which it names.
pub(crate) fn whose(path: &str) -> &str {
    let named = path.split('/').rfind(|segment| is_id(segment));
    let page = named.and_then(|id| id.split('_').next());
    page.unwrap_or("0")
}

/// Says how much of the share is used, in percent, and in how many minutes it is there again.
pub(crate) fn note(response: &mut Response<Vec<u8>>, whose: &str, percent: u32, minutes: u64) {
    let app = json!({"call_count": percent, "total_time": 25, "total_cputime": 25});
    let business = json!({whose: [{
        "type": "pages", "call_count": percent, "total_time": 25, "total_cputime": 25,
        "estimated_time_to_regain_access": minutes,
    }]});
    for (name, value) in [
        ("x-app-usage", app),
        ("x-business-use-case-usage", business),
    ] {
        let value = HeaderValue::try_from(value.to_string()).expect("JSON of plain letters");
        response.headers_mut().insert(name, value);
    }
}

/// What a Graph API says with a status that a script demands.
pub(crate) fn scripted(
    path: &str,
    status: StatusCode,
    reset_after_s: Option<i64>,
) -> Response<Vec<u8>> {
    let mut response = errors::scripted(status).respond();
    if status == StatusCode::TOO_MANY_REQUESTS {
        exhausted(&mut response, whose(path), reset_after_s);
    }
    response
}
