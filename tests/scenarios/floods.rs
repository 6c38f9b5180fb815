//! Too many requests, and input that is too big, too deep or too slow: whoever sends it is refused,
//! and everybody else is served.

use super::browser::Browser;
use super::world::{World, body, header, request};
use futures_util::future::join_all;
use http::{HeaderValue, Method, Request, Response};
use noctin_sandbox::{Clock, SystemClock};
use noctin_scheduler::web::flood::{REQUESTS, WINDOW};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// How many requests are under way at a time.
const AT_ONCE: usize = 40;

/// A request for something cheap by a client at this address, without a cookie.
fn from_address<W: World>(world: &Arc<W>, path: &str, address: &'static str) -> Request<Vec<u8>> {
    let mut request = request("GET", &format!("{}{path}", world.origin()), None);
    request
        .headers_mut()
        .insert("cf-connecting-ip", HeaderValue::from_static(address));
    request
}

/// So long before its window ends a refusal comes too late: what is sent next would pass.
const TIME_LEFT_MS: i64 = 15_000;

/// Floods until the request is refused, with time left in its window; answers with the refusal, and
/// how many passed.
async fn flood<W: World>(
    world: &Arc<W>,
    make: impl Fn() -> Request<Vec<u8>>,
) -> (Response<Vec<u8>>, usize) {
    loop {
        let flooded = until_refused(world, &make).await;
        let window = WINDOW.as_ms();
        let left = window - SystemClock.now_ms().rem_euclid(window);
        if world.has_exact_time() || left > TIME_LEFT_MS {
            return flooded;
        }
        tokio::time::sleep(Duration::from_millis(left.unsigned_abs())).await;
    }
}

/// Sends the request again and again until it is refused; answers with the refusal, and how many
/// passed.
async fn until_refused<W: World>(
    world: &Arc<W>,
    make: impl Fn() -> Request<Vec<u8>>,
) -> (Response<Vec<u8>>, usize) {
    // Several times the limit, because windows end meanwhile where the machine is slow.
    let most = 6 * usize::try_from(REQUESTS).unwrap() + AT_ONCE;
    let mut passed = 0;
    while passed < most {
        for response in join_all((0..AT_ONCE).map(|_| world.worker(make()))).await {
            if response.status() == 429 {
                return (response, passed);
            }
            passed += 1;
        }
    }
    panic!("{passed} requests passed");
}

fn assert_refused(response: &Response<Vec<u8>>) {
    let problem = body(response);
    assert_eq!(
        (&problem["code"], header(response, "content-type")),
        (&json!("rate_limited"), "application/problem+json")
    );
    assert_eq!(header(response, "retry-after"), "60");
    assert_eq!(
        header(response, "ratelimit-policy"),
        "\"requests\";q=1200;w=60"
    );
    assert_eq!(header(response, "ratelimit"), "\"requests\";r=0;t=60");
    assert_eq!(problem["request_id"], header(response, "x-request-id"));
}

pub(crate) async fn s29_a_flood_from_one_address_is_refused_and_others_are_served<W: World>(
    world: Arc<W>,
) {
    world.guard_floods();
    let (flooding, other) = ("203.0.113.9", "203.0.113.10");
    let (refused, passed) = flood(&world, || {
        from_address(&world, "/api/v1/instance", flooding)
    })
    .await;
    assert_refused(&refused);
    assert!(
        passed + AT_ONCE >= usize::try_from(REQUESTS).unwrap(),
        "an honest client is far from it: {passed}"
    );
    for (method, path) in [
        (Method::POST, "/logout"),
        (Method::GET, "/healthz"),
        (Method::GET, "/privacy"),
    ] {
        assert_eq!(
            with_a_cookie(&world, &method, path, flooding).await,
            429,
            "{path}"
        );
        assert_ne!(
            with_a_cookie(&world, &method, path, other).await,
            429,
            "{path}"
        );
    }
    assert_eq!(begin_flows(&world, flooding).await, [429, 429, 429]);
    assert_eq!(begin_flows(&world, other).await, [302, 302, 303]);
    let kept = format!("{}{}", world.rows().await, world.logged().await);
    assert!(
        !kept.contains(flooding) && !kept.contains(other),
        "an address is not kept"
    );
}

/// The statuses of requests that would begin or end a flow, without a cookie.
async fn begin_flows<W: World>(world: &Arc<W>, address: &'static str) -> [u16; 3] {
    let mut statuses = [0; 3];
    for (status, path) in statuses.iter_mut().zip([
        "/login/x",
        "/connect/x",
        "/connect/x/callback?state=a&code=b",
    ]) {
        let answer = world.worker(from_address(world, path, address)).await;
        *status = answer.status().as_u16();
    }
    statuses
}

/// The status of a request with a cookie that nobody was given. It is no way around the limit of an
/// address, because any value makes one.
async fn with_a_cookie<W: World>(
    world: &Arc<W>,
    method: &Method,
    path: &str,
    address: &'static str,
) -> u16 {
    let mut request = from_address(world, path, address);
    *request.method_mut() = method.clone();
    request.headers_mut().insert(
        "cookie",
        HeaderValue::from_static("nm_sess=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
    );
    request
        .headers_mut()
        .insert("origin", HeaderValue::from_str(&world.origin()).unwrap());
    world.worker(request).await.status().as_u16()
}

pub(crate) async fn s29_a_flood_by_one_person_is_refused_and_others_are_served<W: World>(
    world: Arc<W>,
) {
    world.guard_floods();
    let (flooding, account) = Browser::signed_up(&world).await;
    let (other, _) = Browser::signed_up(&world).await;
    let mine = |method: &str, path: &str, json: Option<&Value>| {
        let mut request = request(method, &format!("{}{path}", world.origin()), json);
        request.headers_mut().insert(
            "cookie",
            HeaderValue::from_str(&format!("nm_sess={}", flooding.cookie())).unwrap(),
        );
        request
            .headers_mut()
            .insert("origin", HeaderValue::from_str(&world.origin()).unwrap());
        request
    };
    let (refused, _) = flood(&world, || mine("GET", "/api/v1/posts?limit=0", None)).await;
    assert_refused(&refused);
    let draft = json!({
        "text": "Flood",
        "targets": [{ "account": account.id }],
        "schedule": { "at": "2031-05-01T10:00:00Z" },
    });
    assert_refused(
        &world
            .worker(mine("POST", "/api/v1/posts", Some(&draft)))
            .await,
    );
    assert!(
        !world.rows().await.contains("\"text\":\"Flood\""),
        "what is refused is not done"
    );
    assert_eq!(other.get("/api/v1/me").await.status(), 200);
}

pub(crate) async fn s18_deep_or_countless_json_is_refused_at_once<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let parts = vec![r#"{"text":"b"}"#; 10_000].join(",");
    let thread = format!(
        r#"[{{"account":"{}","options":{{"thread":[{parts}]}}}}]"#,
        account.id
    );
    for (what, text) in [
        ("deep arrays", deep()),
        ("deep arrays that never end", "[".repeat(250_000)),
        ("deep objects that never end", r#"{"a":"#.repeat(50_000)),
        ("deep in a field", inside("media", &deep())),
        ("100,000 fields", fields(&|n| format!("{n}"), 100_000)),
        ("20,000 fields", fields(&|n| format!("{n}"), 20_000)),
        (
            "the same field 10,000 times",
            fields(&|_| "late_minutes".into(), 10_000),
        ),
        (
            "an enormous number",
            inside("late_minutes", &"9".repeat(200_000)),
        ),
        (
            "100,000 media",
            inside("media", &format!("[{}]", vec!["1"; 100_000].join(","))),
        ),
        (
            "10,000 targets",
            to(&format!(
                "[{}]",
                vec![r#"{"account":"x"}"#; 10_000].join(",")
            )),
        ),
        ("10,000 parts", to(&thread)),
    ] {
        assert_refused_at_once(&browser, what, text).await;
    }
    assert_eq!(browser.read("/api/v1/posts").await["data"], json!([]));
}

/// 100,000 arrays, each in the one before.
fn deep() -> String {
    format!("{}{}", "[".repeat(100_000), "]".repeat(100_000))
}

/// An object with so many fields.
fn fields(name: &dyn Fn(usize) -> String, count: usize) -> String {
    let fields: Vec<String> = (0..count).map(|n| format!("\"{}\":1", name(n))).collect();
    format!("{{{}}}", fields.join(","))
}

/// A draft with this value in a field.
fn inside(field: &str, value: &str) -> String {
    format!(r#"{{"text":"a","targets":[],"schedule":{{"now":true}},"{field}":{value}}}"#)
}

/// A draft with these targets.
fn to(targets: &str) -> String {
    format!(r#"{{"text":"a","targets":{targets},"schedule":{{"now":true}}}}"#)
}

async fn assert_refused_at_once<W: World>(browser: &Browser<W>, what: &str, text: String) {
    let url = format!("{}/api/v1/posts", browser.world.origin());
    let mut post = request("POST", &url, Some(&Value::Null));
    *post.body_mut() = text.into_bytes();
    let started = SystemClock.now_ms();
    let response = browser.send(post).await;
    let took = SystemClock.now_ms() - started;
    let (status, code) = (response.status().as_u16(), &body(&response)["code"]);
    assert!(matches!(status, 400 | 413 | 422), "{what}: {status} {code}");
    let length = response.body().len();
    assert!(length < 64 << 10, "{what}: an answer of {length} bytes");
    assert!(took < 2_000, "{what}: {took} ms");
    assert_eq!(
        browser.get("/api/v1/me").await.status(),
        200,
        "{what}: the next request is fine"
    );
}
