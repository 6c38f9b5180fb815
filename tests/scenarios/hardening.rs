//! What every route has in common, for every route of the list: a new one cannot be forgotten.

use super::actors::{Actor, choice};
use super::browser::{Account, Browser};
use super::world::{World, body, header, request};
use http::{HeaderName, HeaderValue, Request, Response};
use noctin_scheduler::domain::door::Door;
use noctin_scheduler::web::ROUTES;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
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

/// What only an operator has; its own tests say that nobody else does.
const OF_OPERATORS: [&str; 1] = ["inv"];

/// Where no session is asked for, so that no other site can make use of one: what is not signed by
/// the platform is refused.
const SIGNED_BY_PLATFORMS: &str = "/webhooks/";

/// Routes that begin or end a flow: a row of it comes or goes, which is no state of anybody's.
const FLOW_ROWS: &str = "oauth_flows ";

fn is_change(method: &str) -> bool {
    !matches!(method, "GET" | "HEAD" | "OPTIONS")
}

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
                ids.insert(header(&response, "x-request-id").to_owned()),
                "{what}: each answer has an id of its own"
            );
            if header(&response, "content-type") == "application/problem+json" {
                assert_eq!(
                    body(&response)["request_id"],
                    header(&response, "x-request-id"),
                    "{what}"
                );
            }
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
    let too_long = json!({ "text": "a".repeat(300 << 10), "targets": [{ "account": account.id }], "schedule": { "now": true } });
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
    for (name, value) in HEADERS
        .iter()
        .filter(|(name, _)| !matches!(*name, "referrer-policy" | "cache-control"))
    {
        let is_there = rules.lines().any(|line| {
            line.trim()
                .split_once(": ")
                .is_some_and(|(key, rest)| key.eq_ignore_ascii_case(name) && rest == *value)
        });
        assert!(is_there, "{name} is a rule for all assets");
    }
    let pages = [
        "/",
        "/compose",
        "/settings",
        "/posts/post_1",
        "/nothing/here",
    ]
    .map(str::to_owned);
    let assets = world.assets();
    for path in if assets.is_empty() {
        Vec::new()
    } else {
        assets.into_iter().chain(pages).collect()
    } {
        let response = world
            .worker(request("GET", &format!("{}{path}", world.origin()), None))
            .await;
        assert!(
            matches!(response.status().as_u16(), 200 | 307),
            "{path}: {}",
            response.status()
        );
        for (name, value) in HEADERS
            .iter()
            .filter(|(name, _)| !matches!(*name, "referrer-policy" | "cache-control"))
        {
            assert_eq!(header(&response, name), *value, "{path}: {name}");
        }
        assert_eq!(
            header(&response, "referrer-policy"),
            "same-origin",
            "{path}"
        );
        let policy = header(&response, "content-security-policy");
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
            header(&response, "cache-control"),
            if response.status() == 200 { wanted } else { "" },
            "{path}"
        );
    }
}

pub(crate) async fn s14_a_change_from_elsewhere_changes_nothing<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let post = browser
        .plan("Mine", &[&account], json!({ "at": "2031-05-01T10:00:00Z" }))
        .await;
    let own = examples(&browser, &account, &post).await;
    let before = world.rows().await;
    let (signed, changes): (Vec<_>, Vec<_>) = ROUTES
        .iter()
        .filter(|(method, _)| is_change(method))
        .partition(|(_, path)| path.starts_with(SIGNED_BY_PLATFORMS));
    for (method, path) in signed {
        let ask = async |headers: &[(&'static str, &str)]| {
            let mut asked = request(
                method,
                &format!("{}{path}", world.origin()),
                Some(&body_for(method, path)),
            );
            for (name, value) in headers {
                asked
                    .headers_mut()
                    .insert(*name, HeaderValue::from_str(value).unwrap());
            }
            let response = world.worker(asked).await;
            (
                response.status().as_u16(),
                body(&response)["code"].as_str().unwrap().to_owned(),
                header(&response, "set-cookie").to_owned(),
            )
        };
        let nobody = ask(&[]).await;
        assert!(
            matches!(
                nobody.1.as_str(),
                "signature_invalid" | "unreadable_callback" | "not_configured"
            ),
            "{path}: {nobody:?}"
        );
        let cookie = format!("nm_sess={}", browser.cookie());
        for origin in ["https://evil.example", "null", &world.origin()] {
            assert_eq!(
                ask(&[("cookie", &cookie), ("origin", origin)]).await,
                nobody,
                "{path}: a session is no authority"
            );
        }
    }
    for (method, route) in changes {
        let path = with_id(route, &own).unwrap_or_else(|| (*route).to_owned());
        for (name, value) in [
            ("origin", "https://evil.example"),
            ("origin", "null"),
            ("origin", "http://127.0.0.1:1"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("sec-fetch-site", "none"),
            ("referer", "https://evil.example/"),
        ] {
            let mut forged = request(
                method,
                &format!("{}{path}", world.origin()),
                Some(&body_for(method, &path)),
            );
            forged
                .headers_mut()
                .insert("if-match", HeaderValue::from_static("\"1\""));
            forged.headers_mut().insert(
                "cookie",
                HeaderValue::from_str(&format!("nm_sess={}", browser.cookie())).unwrap(),
            );
            forged.headers_mut().insert(
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            );
            let response = world.worker(forged).await;
            assert_eq!(
                (response.status().as_u16(), &body(&response)["code"]),
                (403, &json!("wrong_origin")),
                "{method} {path} {name}: {value}"
            );
        }
        if takes_a_body(method, &path) {
            for kind in [
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=a",
                "",
            ] {
                let mut plain = request(
                    method,
                    &format!("{}{path}", world.origin()),
                    Some(&body_for(method, &path)),
                );
                plain
                    .headers_mut()
                    .insert("if-match", HeaderValue::from_static("\"1\""));
                plain
                    .headers_mut()
                    .insert("content-type", HeaderValue::from_static(kind));
                let response = browser.send(plain).await;
                assert_eq!(
                    (response.status().as_u16(), &body(&response)["code"]),
                    (403, &json!("json_only")),
                    "{method} {path}: {kind}"
                );
            }
        }
    }
    assert_eq!(world.rows().await, before, "nothing has changed");
    let own_page = json!({ "name": "From our own page" });
    let mut same = request(
        "PATCH",
        &format!("{}/api/v1/me", world.origin()),
        Some(&own_page),
    );
    same.headers_mut()
        .insert("sec-fetch-site", HeaderValue::from_static("same-origin"));
    same.headers_mut().insert(
        "content-type",
        HeaderValue::from_static("application/json; charset=utf-8"),
    );
    assert_eq!(browser.send(same).await.status(), 200);
    assert_ne!(world.rows().await, before, "the comparison itself works");
}

pub(crate) async fn s14_reading_changes_nothing<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let post = browser
        .plan("Mine", &[&account], json!({ "at": "2031-05-01T10:00:00Z" }))
        .await;
    let own = examples(&browser, &account, &post).await;
    let state = async || {
        world
            .rows()
            .await
            .lines()
            .filter(|row| !row.starts_with(FLOW_ROWS))
            .collect::<Vec<_>>()
            .join("\n")
    };
    // The counter of flows is what keeps them from being a flood.
    let without_counters = |rows: String| {
        rows.lines()
            .filter(|row| !row.starts_with("quotas "))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let before = without_counters(state().await);
    for (_, route) in ROUTES.iter().filter(|(method, _)| *method == "GET") {
        let path = with_id(route, &own).unwrap_or_else(|| (*route).to_owned());
        for path in [path.clone(), format!("{path}?_method=DELETE&method=DELETE")] {
            for method in ["GET", "HEAD", "OPTIONS"] {
                let mut asked = request(method, &format!("{}{path}", world.origin()), None);
                asked
                    .headers_mut()
                    .insert("x-http-method-override", HeaderValue::from_static("DELETE"));
                asked
                    .headers_mut()
                    .insert("x-method-override", HeaderValue::from_static("DELETE"));
                let response = browser.send(asked).await;
                // A reader of a callback that is not a flow's lands on a page, and the health is
                // bad without a tick.
                assert!(
                    response.status().as_u16() < 500 || path.starts_with("/healthz"),
                    "{method} {path}: {}",
                    response.status()
                );
            }
            assert_eq!(without_counters(state().await), before, "{path}");
        }
    }
    assert_eq!(
        browser.get("/api/v1/me").await.status(),
        200,
        "and the session goes on"
    );
}

pub(crate) async fn s15_somebody_elses_ids_are_as_unknown_as_no_ids<W: World>(world: Arc<W>) {
    let (owner, account) = Browser::signed_up(&world).await;
    let post = owner
        .plan(
            "Not yours",
            &[&account],
            json!({ "at": "2031-05-01T10:00:00Z" }),
        )
        .await;
    let theirs = examples(&owner, &account, &post).await;
    let (browser, _) = Browser::signed_up(&world).await;
    let mut tried = 0;
    for (method, route) in ROUTES.iter().filter(|(_, route)| id_in(route).is_some()) {
        let Some(path) = with_id(route, &theirs) else {
            let (prefix, _) = id_in(route).unwrap().split_once('_').unwrap();
            assert!(
                OF_OPERATORS.contains(&prefix),
                "{route}: no list shows an example of {prefix}_"
            );
            continue;
        };
        let ask = async |path: &str| {
            let json = takes_a_body(method, path).then(|| body_for(method, path));
            let mut asked = request(method, &format!("{}{path}", world.origin()), json.as_ref());
            asked
                .headers_mut()
                .insert("if-match", HeaderValue::from_static("\"1\""));
            let response = browser.send(asked).await;
            let mut problem = body(&response);
            problem.as_object_mut().unwrap().remove("request_id");
            (response.status().as_u16(), problem)
        };
        let (known, unknown) = (ask(&path).await, ask(route).await);
        assert_eq!(known, unknown, "{method} {path}");
        assert_eq!(
            (known.0, &known.1["code"]),
            (404, &json!("not_found")),
            "{method} {path}: a body may be missing in this test"
        );
        tried += 1;
    }
    assert!(tried >= 8, "{tried}");
    let draft = |id: &str| json!({ "text": "Stolen", "targets": [{ "account": id }], "schedule": { "now": true } });
    for path in ["/api/v1/posts", "/api/v1/posts/validate"] {
        let errors = async |id: &str| {
            body(&browser.call("POST", path, Some(&draft(id))).await)["errors"].clone()
        };
        let known = errors(&account.id).await;
        assert_eq!(
            (&known, &known[0]["code"]),
            (
                &errors("acc_00000000000000000000000000000000").await,
                &json!("unknown_account")
            ),
            "{path}"
        );
    }
    assert_eq!(
        owner
            .read(&format!("/api/v1/posts/{}", post["id"].as_str().unwrap()))
            .await["state"],
        "scheduled"
    );
    assert_eq!(
        owner.read("/api/v1/accounts").await["data"][0]["health"]["state"],
        "connected"
    );
    assert_eq!(
        owner.get("/api/v1/me").await.status(),
        200,
        "nobody else ended the session"
    );
}

pub(crate) async fn s24_a_crafted_request_fails_alone<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let mut crafted = Vec::new();
    for path in [
        "/api/v1/posts/%00",
        "/api/v1/posts/%ff%fe",
        "/api/v1/posts/post_%F0%9F%92%A9",
        "/api/v1/posts?limit=-1",
        "/api/v1/posts?limit=99999999999999999999",
        "/api/v1/posts?after=%ff",
        "/api/v1/posts?after=eyJ9",
        "/api/v1/posts?from=+262143-01-01T00:00:00Z",
        "/api/v1/posts?from=-262144-01-01T00:00:00Z&to=x",
        "/api/v1/posts?state=&account=&from=&to=",
        "/connect/x?reconnect=%00",
        "/connect/x/callback?code=%ff&state=%ff",
        "/connect/x/callback?error=%0d%0aset-cookie:a",
        "/login/..%2f..%2fx",
        "/api/v1/deliveries/dlv_",
        "/api/v1/me/sessions/ses_%00",
        "//evil.example/connect/x",
    ] {
        crafted.push(request("GET", &format!("{}{path}", world.origin()), None));
    }
    let good = json!({ "text": "Fine", "targets": [{ "account": account.id }], "schedule": { "at": "2031-05-01T10:00:00Z" } });
    for text in [
        "\u{0}",
        "\u{feff}\u{202e}",
        "\u{d7ff}\u{e000}",
        "\u{10ffff}",
        "👩‍👩‍👧‍👦🏳️‍🌈",
        "http://\u{0}.com",
        "http://xn--a",
        "$A$B#C@D",
        "https://[::1]:99999/",
        &"\u{301}".repeat(2_000),
        &"a.".repeat(4_000),
    ] {
        let mut draft = good.clone();
        draft["text"] = json!(text);
        crafted.push(request(
            "POST",
            &format!("{}/api/v1/posts/validate", world.origin()),
            Some(&draft),
        ));
    }
    for schedule in [
        json!({ "at": "9999-12-31T23:59:60Z" }),
        json!({ "at": "0000-00-00T00:00:00Z" }),
        json!({ "local": "+262142-12-31T23:59", "zone": "Pacific/Apia" }),
        json!({ "at": i64::MAX }),
        json!({ "now": "yes" }),
    ] {
        let mut draft = good.clone();
        draft["schedule"] = schedule;
        crafted.push(request(
            "POST",
            &format!("{}/api/v1/posts/validate", world.origin()),
            Some(&draft),
        ));
    }
    for (name, value) in [
        ("if-match", "\"99999999999999999999\""),
        ("if-match", "\"-1\""),
        ("cookie", "nm_sess; =; nm_sess=%00;;;"),
        ("content-type", ";;;"),
        ("user-agent", "Firefox/"),
        ("content-length", "0"),
    ] {
        let mut odd = request(
            "DELETE",
            &format!(
                "{}/api/v1/posts/post_00000000000000000000000000000000",
                world.origin()
            ),
            None,
        );
        odd.headers_mut().insert(
            HeaderName::from_static(name),
            HeaderValue::from_str(value).unwrap(),
        );
        crafted.push(odd);
    }
    let mut binary = HeaderValue::from_bytes(b"nm_sess=\xff\xfe").unwrap();
    for name in [
        "cookie",
        "origin",
        "content-type",
        "if-match",
        "idempotency-key",
        "user-agent",
        "sec-fetch-site",
    ] {
        let mut odd = request(
            "POST",
            &format!("{}/api/v1/posts", world.origin()),
            Some(&good),
        );
        odd.headers_mut()
            .insert(HeaderName::from_static(name), binary.clone());
        binary = HeaderValue::from_bytes(b"\xff\xfe").unwrap();
        crafted.push(odd);
    }
    for request in crafted {
        let what = format!(
            "{} {} {:?}",
            request.method(),
            request.uri(),
            request.headers()
        );
        let response = browser.send(request).await;
        assert!(
            response.status().as_u16() < 500,
            "{what}: {}",
            response.status()
        );
        let to = header(&response, "location");
        let is_ours = to.is_empty()
            || (to.starts_with('/') && !to.starts_with("//"))
            || to.starts_with(&world.origin());
        assert!(is_ours, "{what}: {to}");
    }
    for _ in 0..100 {
        assert_eq!(
            browser.get("/api/v1/me").await.status(),
            200,
            "the next hundred are fine"
        );
    }
}

/// An id of each kind that the browser's person has: of the account, the post and all that their
/// lists show.
async fn examples<W: World>(
    browser: &Browser<W>,
    account: &Account,
    post: &Value,
) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let lists = ROUTES.iter().filter(|(method, path)| {
        *method == "GET" && path.starts_with("/api/") && id_in(path).is_none()
    });
    for (_, path) in lists {
        let response = browser.get(path).await;
        if response.status() == 200 {
            ids_of(&body(&response), &mut found);
        }
    }
    let landed = Actor::new(browser, Door::Facebook)
        .await
        .through(browser, "/connect/facebook", "")
        .await;
    ids_of(&json!([account.id, post, choice(&landed)]), &mut found);
    found
}

fn ids_of(value: &Value, found: &mut BTreeMap<String, String>) {
    match value {
        Value::String(text) => {
            if let Some((prefix, rest)) = text.split_once('_')
                && rest.len() == 32
                && rest.bytes().all(|byte| byte.is_ascii_hexdigit())
            {
                found.insert(prefix.to_owned(), text.clone());
            }
        }
        Value::Array(all) => all.iter().for_each(|one| ids_of(one, found)),
        Value::Object(all) => all.values().for_each(|one| ids_of(one, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The id that stands for any in a route of the list.
fn id_in(route: &str) -> Option<&str> {
    route
        .split('/')
        .find(|segment| segment.ends_with("_00000000000000000000000000000000"))
}

/// The route with somebody's id of the same kind.
fn with_id(route: &str, examples: &BTreeMap<String, String>) -> Option<String> {
    let any = id_in(route)?;
    let (prefix, _) = any.split_once('_')?;
    Some(route.replace(any, examples.get(prefix)?))
}

/// Whether a route reads a body. A deletion says everything with its address.
fn takes_a_body(method: &str, path: &str) -> bool {
    matches!(method, "POST" | "PATCH" | "PUT") && path != "/logout" && !path.ends_with("/check")
}

/// A body that the route takes.
fn body_for(method: &str, path: &str) -> Value {
    match (method, path.rsplit('/').next().unwrap_or_default()) {
        (_, "send") => json!({ "now": true }),
        (_, "choices") => json!({ "choices": [] }),
        (_, "resolve") => json!({ "outcome": "drop" }),
        ("PATCH", "me") => json!({ "name": "Forged" }),
        ("PATCH", _) => json!({ "text": "Forged" }),
        ("POST", "identities") => json!({ "provider": "google" }),
        ("POST", "invitations") => json!({ "note": "Forged" }),
        _ => json!({ "text": "Forged", "targets": [], "schedule": { "now": true } }),
    }
}
