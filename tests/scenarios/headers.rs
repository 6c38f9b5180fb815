//! Every answer has the security headers, and so has every file of the dashboard.

use super::browser::{Account, Browser};
use super::world::{World, body, header, request};
use http::{Request, Response};
use noctin_scheduler::web::ROUTES;
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The headers of every answer of the Worker, and where one may differ.
const HEADERS: [(&str, &str); 8] = [
    (
        "strict-transport-security",
        "max-age=63072000; includeSubDomains",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("x-frame-options", "DENY"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    ("cache-control", "no-store"),
];

/// Where the dashboard has no screen.
const NOWHERE: &str = "/nothing/here";

fn assert_hardened(response: &Response<Vec<u8>>, what: &str) {
    for (name, value) in HEADERS {
        assert_eq!(header(response, name), value, "{what}: {name}");
    }
    let policy = header(response, "content-security-policy");
    for part in [
        "default-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "object-src 'none'",
        "form-action 'none'",
    ] {
        assert!(policy.contains(part), "{what}: {part}");
    }
    assert!(!policy.contains("unsafe"), "{what}: {policy}");
    assert_eq!(
        header(response, "access-control-allow-origin"),
        "",
        "{what}: no other site may read"
    );
    assert_eq!(header(response, "x-request-id").len(), 16, "{what}");
    assert!(
        header(response, "date").ends_with(" GMT"),
        "{what}: no time"
    );
}

pub(crate) async fn s23_every_answer_has_its_headers<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let signed_out = Browser::new(&world);
    let mut ids = BTreeSet::new();
    for (method, path) in ROUTES.iter().copied().chain([
        ("GET", "/api/v1/nothing"),
        ("PUT", "/api/v1/posts"),
        ("GET", "/login/%ff"),
    ]) {
        for (who, is_signed_in) in [(&signed_out, false), (&browser, true)] {
            // Ending sessions comes last.
            if is_signed_in
                && matches!(
                    (method, path),
                    ("DELETE", "/api/v1/me/sessions") | ("POST", "/logout")
                )
            {
                continue;
            }
            let response = who.call(method, path, None).await;
            let what = format!("{method} {path}: {}", response.status());
            assert_hardened(&response, &what);
            assert!(
                !header(&response, "content-type").starts_with("text/html") || path == "/privacy",
                "{what}: the dashboard answered"
            );
            assert!(
                ids.insert(id_of(&response, &what)),
                "{what}: each answer has an id of its own"
            );
        }
    }
    let named = Request::get(format!("{}/api/v1/me", world.origin()))
        .header("x-request-id", "ffffffffffffffff")
        .body(Vec::new())
        .unwrap();
    assert_ne!(
        header(&browser.send(named).await, "x-request-id"),
        "ffffffffffffffff",
        "what a client calls its request is not taken over"
    );
    assert_unusual_answers_are_hardened(&browser, &account).await;
}

/// The id of an answer, which a problem says in its body too.
fn id_of(response: &Response<Vec<u8>>, what: &str) -> String {
    let id = header(response, "x-request-id");
    if header(response, "content-type") == "application/problem+json" {
        assert_eq!(body(response)["request_id"], id, "{what}");
    }
    id.to_owned()
}

async fn assert_unusual_answers_are_hardened<W: World>(browser: &Browser<W>, account: &Account) {
    let too_long = json!({
        "text": "a".repeat(300 << 10),
        "targets": [{ "account": account.id }],
        "schedule": { "now": true },
    });
    for (what, response) in [
        (
            "too long",
            browser.call("POST", "/api/v1/posts", Some(&too_long)).await,
        ),
        ("a redirect", browser.get("/connect/x").await),
        (
            "an end of a flow",
            browser.get("/connect/x/callback?state=a&code=b").await,
        ),
        ("a goodbye", browser.call("POST", "/logout", None).await),
    ] {
        assert_hardened(&response, what);
    }
}

pub(crate) async fn s23_every_asset_has_its_headers<W: World>(world: Arc<W>) {
    let rules = include_str!("../../dashboard/public/_headers");
    for (name, value) in headers_of_assets() {
        let is_there = rules.lines().any(|line| {
            line.trim()
                .split_once(": ")
                .is_some_and(|(key, rest)| key.eq_ignore_ascii_case(name) && rest == *value)
        });
        assert!(is_there, "{name} is a rule for all assets");
    }
    let pages = ["/", "/compose", "/settings", "/posts/post_1", NOWHERE].map(str::to_owned);
    let assets = world.assets();
    for path in if assets.is_empty() {
        Vec::new()
    } else {
        assets.into_iter().chain(pages).collect()
    } {
        let response = world
            .worker(request("GET", &format!("{}{path}", world.origin()), None))
            .await;
        let status = response.status().as_u16();
        let is_right = match path.as_str() {
            NOWHERE => status == 404,
            _ => matches!(status, 200 | 307),
        };
        assert!(is_right, "{path}: {status}");
        assert_asset_is_hardened(&response, &path);
    }
}

/// The headers that the dashboard's files share with the answers of the Worker.
fn headers_of_assets() -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    HEADERS
        .iter()
        .filter(|(name, _)| !matches!(*name, "referrer-policy" | "cache-control"))
}

fn assert_asset_is_hardened(response: &Response<Vec<u8>>, path: &str) {
    for (name, value) in headers_of_assets() {
        assert_eq!(header(response, name), *value, "{path}: {name}");
    }
    assert_eq!(header(response, "referrer-policy"), "same-origin", "{path}");
    let policy = header(response, "content-security-policy");
    for part in [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "object-src 'none'",
    ] {
        assert!(policy.contains(part), "{path}: {part}");
    }
    assert!(
        !policy.contains("unsafe") && !policy.contains('*'),
        "{path}: {policy}"
    );
    let is_named_by_content = path.starts_with("/assets/");
    let wanted = if is_named_by_content {
        "public, max-age=31536000, immutable"
    } else {
        "public, max-age=0, must-revalidate"
    };
    assert_eq!(
        header(response, "cache-control"),
        if response.status() == 307 { "" } else { wanted },
        "{path}"
    );
}
