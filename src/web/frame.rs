//! What stands around every answer: a request id, problems as JSON, and the headers that browsers
//! obey.

use super::cookies;
use super::incoming;
use super::problem::{Error, Problem};
use super::rate;
use super::session::Slid;
use crate::domain::time::{Span, Timestamp};
use crate::ports::{Background, Clock, Ports};
use crate::usecases::Core;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::future::{Either, select};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use serde_json::json;
use std::pin::pin;
use std::time::{Duration, SystemTime};

const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The headers of every answer of the Worker. Assets have theirs from the dashboard's `_headers`.
const HEADERS: [(HeaderName, HeaderValue); 9] = [
    (
        header::STRICT_TRANSPORT_SECURITY,
        HeaderValue::from_static("max-age=63072000; includeSubDomains"),
    ),
    (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ),
    (
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    ),
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; \
            frame-ancestors 'none'; object-src 'none'",
        ),
    ),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ),
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
];

/// How long an answer may take: twice the longest call to a platform, of which a callback makes
/// three or four, mostly short ones.
const LONGEST: Span = Span::seconds(60);

/// When to come again where something fails that nobody knows the end of.
const USUAL_PAUSE: Span = Span::seconds(5);

/// Ends what a request has begun, whether its client waits or not: a refresh token that is spent,
/// or a code that is exchanged, must not be lost because a tab was closed. Whoever waits gets an
/// answer in time, also where the work takes longer.
pub(super) async fn finish<P: Ports>(
    State(core): State<Core<P>>,
    request: Request,
    next: Next,
) -> Response {
    // A part takes as long as its client's line does, and may be sent again.
    if incoming::is_streamed(request.method(), request.uri().path()) {
        return next.run(request).await;
    }
    let work = core.ports.background().finish(next.run(request));
    let over = core.ports.clock().sleep_until(core.now() + LONGEST);
    match select(pin!(work), pin!(over)).await {
        Either::Left((Some(response), _)) => response,
        Either::Left((None, _)) | Either::Right(_) => Error::TooLong.into_response(),
    }
}

/// Sets the headers, and the cookie of a session that has slid.
pub(super) async fn headers(mut request: Request, next: Next) -> Response {
    let slid = Slid::default();
    request.extensions_mut().insert(slid.clone());
    let mut response = next.run(request).await;
    if !response.headers().contains_key(header::SET_COOKIE) {
        response.headers_mut().extend(
            slid.take()
                .and_then(|cookie| cookies::set(&cookie))
                .map(|cookie| (header::SET_COOKIE, cookie)),
        );
    }
    harden(response.headers_mut());
    response
}

/// Adds what is missing of the headers that every answer has.
pub fn harden(headers: &mut HeaderMap) {
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(value);
    }
}

/// Gives the answer its request id and the time, by which the dashboard corrects a wrong clock;
/// renders a problem, and logs what is for the log only.
pub(super) async fn render_problems<P: Ports>(
    State(core): State<Core<P>>,
    request: Request,
    next: Next,
) -> Response {
    let request_id = core.request_id.as_deref().unwrap_or_default();
    let (method, path) = (request.method().clone(), shown(request.uri().path()));
    let mut response = next.run(request).await;
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        let problem = problem.with_request_id(request_id);
        if let Some(internal) = problem.internal() {
            let fields = json!({ "method": method.as_str(), "path": path, "error": internal });
            core.log("request_failed", &fields);
        }
        let refusal = problem.standing().map(rate::refusal);
        let is_temporary = response.status() == http::StatusCode::SERVICE_UNAVAILABLE;
        let pause = problem.pause().unwrap_or(USUAL_PAUSE).whole_seconds();
        *response.body_mut() = Body::from(serde_json::to_vec(&problem).unwrap_or_default());
        let headers = response.headers_mut();
        headers.remove(header::CONTENT_LENGTH);
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if is_temporary {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(pause));
        }
        headers.extend(refusal.unwrap_or_default());
    }
    if let Ok(value) = HeaderValue::from_str(request_id) {
        response.headers_mut().insert(X_REQUEST_ID, value);
    }
    if let Ok(value) = HeaderValue::from_str(&http_date(core.now())) {
        response.headers_mut().insert(header::DATE, value);
    }
    response
}

/// A path as the log has it: a signed address opens what it names.
fn shown(path: &str) -> String {
    let is_signed = path.starts_with("/m/");
    (if is_signed { "/m/…" } else { path }).to_owned()
}

fn http_date(now: Timestamp) -> String {
    let since = Duration::from_millis(u64::try_from(now.ms()).unwrap_or_default());
    httpdate::fmt_http_date(SystemTime::UNIX_EPOCH + since)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Who gives up earlier does not learn what became of it.
    #[test]
    fn the_dashboard_waits_for_the_latest_answer() {
        let client = include_str!("../../dashboard/src/api/request.ts");
        let (_, rest) = client.split_once("const TIME_OUT_MS = ").unwrap();
        let ms = rest.split_once(';').unwrap().0.replace('_', "");
        let waits = Span::ms(ms.parse().unwrap());
        assert!(waits.as_ms() >= LONGEST.as_ms() + 5_000, "{waits:?}");
    }
}
