//! Quotas under many requests at once, and the flood guard where it fails.

use super::*;
use crate::scenarios::world::{body, header, request};
use futures_util::future::join_all;
use http::Response;
use noctin_scheduler::ports::Store;
use std::sync::Arc;

pub(super) const HOUR_MS: i64 = 3_600_000;

/// Prepares the counter of a window that is nearly used up.
pub(super) fn use_quota(host: &Host, scope: &str, policy: &str, window_ms: i64, used: i64) {
    let now = host.core.ports.now().ms();
    let starts_at = now - now.rem_euclid(window_ms);
    let sql = format!(
        "INSERT OR REPLACE INTO quotas (scope, kind, starts_at, used) VALUES ('{scope}', \
        '{policy}', {starts_at}, {used})"
    );
    host.core.ports.database().look(&sql).unwrap();
}

pub(super) fn posts(host: &Host) -> usize {
    host.core
        .ports
        .database()
        .look("SELECT id FROM posts")
        .unwrap()
        .len()
}

pub(super) async fn id(browser: &Browser<Host>, pointer: &str) -> String {
    browser
        .read("/api/v1/me")
        .await
        .pointer(pointer)
        .unwrap()
        .as_str()
        .unwrap()
        .to_owned()
}

pub(super) fn draft(account: &Account, text: &str) -> Value {
    json!({
        "text": text,
        "targets": [{ "account": account.id }],
        "schedule": { "at": "2031-05-01T10:00:00Z" },
    })
}

/// The refusal says which quota is used up, and when it ends.
fn assert_quota_is_told(refused: &Response<Vec<u8>>) {
    assert_eq!(body(refused)["code"], "quota_exceeded");
    assert_eq!(
        header(refused, "ratelimit-policy"),
        "\"posts_hour\";q=2000;w=3600"
    );
    assert_eq!(
        header(refused, "ratelimit"),
        format!("\"posts_hour\";r=0;t={}", header(refused, "retry-after"))
    );
    assert!((1..=3_600).contains(&header(refused, "retry-after").parse::<i64>().unwrap()));
}

#[tokio::test(start_paused = true)]
async fn s29_of_fifty_posts_at_once_exactly_those_are_made_that_are_left() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let (other, others) = Browser::signed_up(&host).await;
    use_quota(
        &host,
        &id(&browser, "/workspace/id").await,
        "posts_hour",
        HOUR_MS,
        1_990,
    );
    let made = join_all((0..50).map(|n| {
        let (browser, draft) = (&browser, draft(&account, &format!("Post {n}")));
        async move { browser.call("POST", "/api/v1/posts", Some(&draft)).await }
    }))
    .await;
    let count = |status: u16| {
        made.iter()
            .filter(|response| response.status() == status)
            .count()
    };
    assert_eq!((count(201), count(429), posts(&host)), (10, 40, 10));
    assert_quota_is_told(
        made.iter()
            .find(|response| response.status() == 429)
            .unwrap(),
    );
    let last = made
        .iter()
        .filter(|response| response.status() == 201)
        .map(|response| header(response, "ratelimit"));
    assert!(
        last.clone()
            .any(|left| left.starts_with("\"posts_hour\";r=0;t=")),
        "{:?}",
        last.collect::<Vec<_>>()
    );
    assert_eq!(
        other
            .call("POST", "/api/v1/posts", Some(&draft(&others, "Elsewhere")))
            .await
            .status(),
        201,
        "nobody else is refused"
    );
    host.pass(Duration::from_hours(1)).await;
    assert_eq!(
        browser
            .call(
                "POST",
                "/api/v1/posts",
                Some(&draft(&account, "An hour later"))
            )
            .await
            .status(),
        201
    );
}

#[tokio::test(start_paused = true)]
async fn s29_what_is_refused_or_repeated_does_not_count() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    use_quota(
        &host,
        &id(&browser, "/workspace/id").await,
        "posts_day",
        24 * HOUR_MS,
        19_999,
    );
    for _ in 0..3 {
        assert_eq!(
            browser
                .call("POST", "/api/v1/posts", Some(&draft(&account, "")))
                .await
                .status(),
            422
        );
        assert_eq!(
            browser
                .call(
                    "POST",
                    "/api/v1/posts/validate",
                    Some(&draft(&account, "Fine"))
                )
                .await
                .status(),
            200
        );
    }
    let with_key = async || {
        let mut request = request(
            "POST",
            &format!("{}/api/v1/posts", host.origin()),
            Some(&draft(&account, "Once")),
        );
        request
            .headers_mut()
            .insert("idempotency-key", http::HeaderValue::from_static("once"));
        browser.send(request).await
    };
    assert_eq!(with_key().await.status(), 201);
    let again = with_key().await;
    assert_eq!(
        (
            again.status().as_u16(),
            header(&again, "idempotent-replayed"),
            header(&again, "ratelimit")
        ),
        (201, "true", "")
    );
    assert_eq!(
        browser
            .call("POST", "/api/v1/posts", Some(&draft(&account, "Too many")))
            .await
            .status(),
        429
    );
    assert_eq!(posts(&host), 1);
}

#[tokio::test(start_paused = true)]
async fn s29_of_fifty_flows_at_once_exactly_those_begin_that_are_left() {
    let host = Host::start();
    let (browser, _) = Browser::signed_up(&host).await;
    use_quota(
        &host,
        &id(&browser, "/id").await,
        "flows_hour",
        HOUR_MS,
        117,
    );
    let begun = join_all((0..50).map(|_| browser.get("/connect/x"))).await;
    let count = |place: &str| {
        begun
            .iter()
            .filter(|response| header(response, "location").contains(place))
            .count()
    };
    assert_eq!(
        (
            count("/x/i/oauth2/authorize?"),
            count("/?error=quota_exceeded")
        ),
        (3, 47)
    );
    assert_eq!(
        Browser::new(&host).get("/connect/x").await.status(),
        302,
        "nobody else is refused"
    );
}

/// A Worker whose clock is behind counts in the window that has begun, and cannot bring the last
/// one back.
#[tokio::test(start_paused = true)]
async fn s29_a_clock_that_is_behind_counts_in_the_later_window() {
    use noctin_scheduler::domain::time::Span;
    use noctin_scheduler::usecases::CoreError;
    use noctin_scheduler::usecases::quotas::{Quota, spend};
    let host = Host::start();
    let (behind, here) = (host.worker(Span::seconds(-30)), host.worker(Span::ZERO));
    use_quota(&host, "usr_1", "flows_hour", HOUR_MS, 118);
    let left = async |core| {
        spend(core, "usr_1", Quota::Flows)
            .await
            .map(|standings| standings[0].left)
    };
    assert_eq!(left(&behind).await, Ok(1));
    assert_eq!(left(&here).await, Ok(0));
    for core in [&behind, &here] {
        assert!(matches!(left(core).await, Err(CoreError::Quota(_))));
    }
    host.pass(Duration::from_hours(1)).await;
    assert_eq!(left(&here).await, Ok(119));
    host.pass(Duration::from_hours(49)).await;
    minutes(&host, 1).await;
    assert_eq!(
        host.core
            .ports
            .database()
            .look("SELECT * FROM quotas")
            .unwrap()
            .len(),
        0,
        "windows that are over are cleared away"
    );
}

/// This is the only test in which the guard fails, because an isolate logs that once.
#[tokio::test(start_paused = true)]
async fn s29_where_the_flood_guard_fails_requests_pass_and_the_log_says_so_once() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    host.core.ports.flood_guard().allow(Some(0));
    assert_eq!(
        browser.get("/api/v1/me").await.status(),
        429,
        "it stands in the way"
    );
    host.core.ports.flood_guard().be_down(true);
    for _ in 0..5 {
        assert_eq!(browser.get("/api/v1/me").await.status(), 200);
        assert_eq!(
            browser
                .call("POST", "/api/v1/posts", Some(&draft(&account, "Passes")))
                .await
                .status(),
            201
        );
    }
    let told = host
        .core
        .ports
        .logged()
        .into_iter()
        .filter(|line| line.contains("flood_guard_off"))
        .count();
    assert_eq!(told, 1);
}

/// Two browsers of one person count together.
#[tokio::test(start_paused = true)]
async fn s29_the_guard_counts_by_person_and_forgets_after_a_minute() {
    let host = Host::start();
    let (browser, _) = Browser::signed_up(&host).await;
    host.core.ports.flood_guard().allow(Some(3));
    let copies = [&browser, &Arc::new(Browser::new(&host))];
    *copies[1].cookie.lock().unwrap() = Some(browser.cookie());
    host.pass(Duration::from_mins(1)).await;
    for _ in 0..3 {
        assert_eq!(copies[0].get("/api/v1/me").await.status(), 200);
    }
    assert_eq!(
        copies[1].get("/api/v1/me").await.status(),
        429,
        "another window of the same person is no way around it"
    );
    host.pass(Duration::from_mins(1)).await;
    assert_eq!(copies[1].get("/api/v1/me").await.status(), 200);
    let keys = host.core.ports.flood_guard().counts();
    assert!(
        keys.keys().all(|key| key.starts_with("person:usr_")),
        "{keys:?}"
    );
}

/// A guessed cookie costs a query of the database, so the flood guard comes before it. A person
/// with a session is not affected by the guesses that come from their address.
#[tokio::test(start_paused = true)]
async fn s29_guessed_cookies_are_refused_before_the_database_is_asked() {
    let host = Host::start();
    let (browser, _) = Browser::signed_up(&host).await;
    host.core.ports.flood_guard().allow(Some(10));
    let send = async |method: &str, cookie: &str| {
        let json = (method == "PATCH").then(|| json!({ "name": "Theirs" }));
        let mut request = request(
            method,
            &format!("{}/api/v1/me", host.origin()),
            json.as_ref(),
        );
        for (name, value) in [
            ("cf-connecting-ip", "203.0.113.9"),
            ("cookie", &format!("nm_sess={cookie}")),
            ("origin", &host.origin()),
        ] {
            request.headers_mut().insert(
                http::HeaderName::from_bytes(name.as_bytes()).unwrap(),
                value.parse().unwrap(),
            );
        }
        World::worker(host.as_ref(), request)
            .await
            .status()
            .as_u16()
    };
    for (guess, method) in ["GET", "PATCH"].iter().cycle().take(10).enumerate() {
        assert_eq!(send(method, &format!("{guess:043}")).await, 401);
    }
    let before = host.core.ports.store().usage().batches;
    for (guess, method) in ["GET", "PATCH"].iter().cycle().take(10).enumerate() {
        assert_eq!(send(method, &format!("{:043}", guess + 10)).await, 429);
    }
    assert_eq!(host.core.ports.store().usage().batches, before);
    assert_eq!(
        (
            send("GET", &browser.cookie()).await,
            send("PATCH", &browser.cookie()).await
        ),
        (200, 200)
    );
}
