//! The flood guard: a quick and loose limit in front of all that costs something, by person where
//! one is signed in, by address where nobody is. An address is asked about and forgotten: it is
//! neither kept nor logged. Where the guard itself fails, requests pass: what must be exact is
//! counted in the database (`usecases::quotas`).

use super::cookies::{self, Session};
use super::problem::Error;
use crate::domain::quota::QuotaState;
use crate::domain::time::Span;
use crate::ports::{Limiter, Ports};
use crate::usecases::Core;
use crate::usecases::sessions::Person;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName};
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};

/// What `LIMITER` of `wrangler.toml` lets pass under one key: 20 requests a second for a minute. At
/// three statements each, that is 60 of the ~1,000 a second that one D1 database takes.
pub const REQUESTS: i64 = 1_200;

/// The span of time in which requests are counted.
pub const WINDOW: Span = Span::minutes(1);

/// Who the client is, as Cloudflare saw it: it replaces whatever a client claims.
const ADDRESS: HeaderName = HeaderName::from_static("cf-connecting-ip");

/// Where a cookie is looked at, so that its person is guarded by [`by_person`], and whoever only
/// claims to be one by [`by_address`].
const SIGNED: &str = "/api/";

/// Whether this isolate has told the log that the guard fails.
static HAS_TOLD: AtomicBool = AtomicBool::new(false);

/// Guards by address what no session answers for: everything outside of the API, and whatever comes
/// without a cookie.
pub(super) async fn guard<P: Ports>(
    State(core): State<Core<P>>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    let is_test = cfg!(feature = "test-clock") && path.starts_with("/__test/");
    let is_signed =
        path.starts_with(SIGNED) && !matches!(cookies::session(request.headers()), Session::None);
    if !is_test && !is_signed {
        let key = address(request.headers());
        if let Err(error) = admit(&core, key).await {
            return error.into_response();
        }
    }
    next.run(request).await
}

/// Guards by person what they do with their session.
pub(super) async fn by_person<P: Ports>(core: &Core<P>, person: &Person) -> Result<(), Error> {
    admit(core, Some(format!("person:{}", person.user))).await
}

/// Guards by address where nobody remembers a cookie.
pub(super) async fn by_address<P: Ports>(core: &Core<P>, headers: &HeaderMap) -> Result<(), Error> {
    admit(core, address(headers)).await
}

async fn admit<P: Ports>(core: &Core<P>, key: Option<String>) -> Result<(), Error> {
    let Some(key) = key else { return Ok(()) };
    match core.ports.limiter().admit(&key).await {
        Ok(true) => Ok(()),
        Ok(false) => Err(Error::RateLimited(QuotaState {
            policy: "requests",
            most: REQUESTS,
            window: WINDOW,
            left: 0,
            resets_after: WINDOW,
        })),
        Err(error) => {
            if !HAS_TOLD.swap(true, Ordering::Relaxed) {
                core.log(
                    "flood_guard_off",
                    &serde_json::json!({ "error": error.to_string() }),
                );
            }
            Ok(())
        }
    }
}

/// The key of a client's address; of version 6 the first 64 bits, because one household has all the
/// others.
fn address(headers: &HeaderMap) -> Option<String> {
    let address: IpAddr = headers.get(ADDRESS)?.to_str().ok()?.parse().ok()?;
    Some(match address.to_canonical() {
        IpAddr::V4(address) => format!("address:{address}"),
        IpAddr::V6(address) => format!("address:{:x}", address.to_bits() >> 64),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn key(address: &'static str) -> Option<String> {
        super::address(&HeaderMap::from_iter([(
            ADDRESS,
            HeaderValue::from_static(address),
        )]))
    }

    #[test]
    fn a_household_is_one_address() {
        assert_eq!(key("203.0.113.7").as_deref(), Some("address:203.0.113.7"));
        assert_eq!(key("::ffff:203.0.113.7"), key("203.0.113.7"));
        assert_eq!(key("2001:db8:1:2:3:4:5:6"), key("2001:db8:1:2::1"));
        assert_ne!(key("2001:db8:1:2::1"), key("2001:db8:1:3::1"));
        assert_eq!(key("not an address"), None);
    }

    #[test]
    fn the_binding_lets_as_much_pass_as_the_answers_say() {
        let configuration = include_str!("../../wrangler.toml");
        let simple = format!(
            "simple = {{ limit = {REQUESTS}, period = {} }}",
            WINDOW.whole_seconds()
        );
        assert!(
            configuration.contains("name = \"LIMITER\"") && configuration.contains(&simple),
            "{simple}"
        );
    }
}
