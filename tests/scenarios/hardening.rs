//! Requests with the ids of somebody else, on every route of the list, and requests that are
//! crafted to break a parser.

use super::browser::{Account, Browser};
use super::routes::{OF_OPERATORS, body_for, examples, id_in, takes_a_body, with_id};
use super::world::{World, body, header, request};
use http::{HeaderName, HeaderValue, Request};
use noctin_scheduler::web::ROUTES;
use serde_json::{Value, json};
use std::sync::Arc;

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
        let known = refusal(&browser, method, &path).await;
        let unknown = refusal(&browser, method, route).await;
        assert_eq!(known, unknown, "{method} {path}");
        assert_eq!(
            (known.0, &known.1["code"]),
            (404, &json!("not_found")),
            "{method} {path}: a body may be missing in this test"
        );
        tried += 1;
    }
    assert!(tried >= 8, "{tried}");
    assert_the_account_is_unknown(&browser, &account).await;
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

/// How a request is refused: the status, and the problem without the id of the request.
async fn refusal<W: World>(browser: &Browser<W>, method: &str, path: &str) -> (u16, Value) {
    let json = takes_a_body(method, path).then(|| body_for(method, path));
    let url = format!("{}{path}", browser.world.origin());
    let mut asked = request(method, &url, json.as_ref());
    asked
        .headers_mut()
        .insert("if-match", HeaderValue::from_static("\"1\""));
    if method == "PUT" {
        *asked.body_mut() = vec![0];
        let headers = asked.headers_mut();
        headers.insert("content-length", HeaderValue::from_static("1"));
        let bytes = HeaderValue::from_static("application/octet-stream");
        headers.insert("content-type", bytes);
    }
    let response = browser.send(asked).await;
    let mut problem = body(&response);
    problem.as_object_mut().unwrap().remove("request_id");
    (response.status().as_u16(), problem)
}

/// A post for somebody else's account is refused like one for an account that does not exist.
async fn assert_the_account_is_unknown<W: World>(browser: &Browser<W>, account: &Account) {
    let draft = |id: &str| {
        json!({
            "text": "Stolen",
            "targets": [{ "account": id }],
            "schedule": { "now": true },
        })
    };
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
}

pub(crate) async fn s24_a_crafted_request_fails_alone<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let good = json!({
        "text": "Fine",
        "targets": [{ "account": account.id }],
        "schedule": { "at": "2031-05-01T10:00:00Z" },
    });
    let origin = world.origin();
    let mut crafted = crafted_addresses(&origin);
    crafted.extend(crafted_drafts(&origin, &good));
    crafted.extend(crafted_headers(&origin));
    crafted.extend(binary_headers(&origin, &good));
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

fn crafted_addresses(origin: &str) -> Vec<Request<Vec<u8>>> {
    [
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
    ]
    .map(|path| request("GET", &format!("{origin}{path}"), None))
    .into()
}

/// Good drafts in which the text or the schedule is crafted.
fn crafted_drafts(origin: &str, good: &Value) -> Vec<Request<Vec<u8>>> {
    let texts = [
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
    ]
    .map(|text| ("text", json!(text)));
    let schedules = [
        json!({ "at": "9999-12-31T23:59:60Z" }),
        json!({ "at": "0000-00-00T00:00:00Z" }),
        json!({ "local": "+262142-12-31T23:59", "zone": "Pacific/Apia" }),
        json!({ "at": i64::MAX }),
        json!({ "now": "yes" }),
    ]
    .map(|schedule| ("schedule", schedule));
    texts
        .into_iter()
        .chain(schedules)
        .map(|(field, value)| {
            let mut draft = good.clone();
            draft[field] = value;
            let url = format!("{origin}/api/v1/posts/validate");
            request("POST", &url, Some(&draft))
        })
        .collect()
}

fn crafted_headers(origin: &str) -> Vec<Request<Vec<u8>>> {
    [
        ("if-match", "\"99999999999999999999\""),
        ("if-match", "\"-1\""),
        ("cookie", "nm_sess; =; nm_sess=%00;;;"),
        ("content-type", ";;;"),
        ("user-agent", "Firefox/"),
        ("content-length", "0"),
    ]
    .map(|(name, value)| {
        let url = format!("{origin}/api/v1/posts/post_00000000000000000000000000000000");
        let mut odd = request("DELETE", &url, None);
        odd.headers_mut().insert(
            HeaderName::from_static(name),
            HeaderValue::from_str(value).unwrap(),
        );
        odd
    })
    .into()
}

/// Good requests with a header whose bytes are no text.
fn binary_headers(origin: &str, good: &Value) -> Vec<Request<Vec<u8>>> {
    [
        ("cookie", &b"nm_sess=\xff\xfe"[..]),
        ("origin", b"\xff\xfe"),
        ("content-type", b"\xff\xfe"),
        ("if-match", b"\xff\xfe"),
        ("idempotency-key", b"\xff\xfe"),
        ("user-agent", b"\xff\xfe"),
        ("sec-fetch-site", b"\xff\xfe"),
    ]
    .map(|(name, value)| {
        let mut odd = request("POST", &format!("{origin}/api/v1/posts"), Some(good));
        odd.headers_mut().insert(
            HeaderName::from_static(name),
            HeaderValue::from_bytes(value).unwrap(),
        );
        odd
    })
    .into()
}
