//! A key-value store that is down or refuses writes fails no post and refuses no request.

use super::*;

#[tokio::test(start_paused = true)]
async fn r22_a_store_that_is_down_when_connecting_costs_nothing() {
    for how in [Break::Before, Break::After] {
        let host = Host::start();
        host.core.ports.token_kv().fail(Some(how));
        host.core.ports.session_kv().fail(Some(how));
        let (browser, account) = Browser::signed_up(&host).await;
        let post = browser
            .plan("Without a store", &[&account], json!({ "now": true }))
            .await;
        browser.wait_for(&post, "published").await;
        minutes(&host, 30).await;
        assert_ne!(grant(&host)["handover"], Value::Null, "nothing is let go");
        host.core.ports.token_kv().fail(None);
        minutes(&host, 13).await;
        assert_eq!(grant(&host)["handover"], Value::Null);
        assert_eq!(
            host.core.ports.token_kv().dump().len(),
            1,
            "the store has caught up"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn r23_a_session_whose_deletion_failed_is_deleted_again() {
    let host = Host::start();
    let (browser, _) = Browser::signed_up(&host).await;
    let thief = Browser::new(&host);
    *thief.cookie.lock().unwrap() = Some(browser.cookie());
    host.core.ports.session_kv().fail(Some(Break::Before));
    assert_eq!(browser.call("POST", "/logout", None).await.status(), 204);
    host.core.ports.session_kv().fail(None);
    assert_eq!(
        thief.get("/api/v1/me").await.status(),
        200,
        "the store has not heard of it"
    );
    minutes(&host, 1).await;
    assert_eq!(thief.get("/api/v1/me").await.status(), 401);
}

/// A post can be read, or the answer says when to come back.
async fn is_readable(browser: &Browser<Host>, post: &Value) {
    let response = browser
        .get(&format!("/api/v1/posts/{}", post["id"].as_str().unwrap()))
        .await;
    let says_when = response.headers().contains_key("retry-after");
    assert!(
        response.status() == 200 || (response.status() == 503 && says_when),
        "{}",
        response.status()
    );
}

#[tokio::test(start_paused = true)]
async fn r22_two_and_a_half_hours_without_a_store_fail_no_post() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    minutes(&host, 15).await;
    let plan = async |text: &str, after_ms: i64, late_minutes: u32| {
        let at = Timestamp::from_ms(host.now_ms() + after_ms).to_string();
        let draft = json!({
            "text": text,
            "targets": [{ "account": account.id }],
            "schedule": { "at": at },
            "late_minutes": late_minutes,
        });
        body(&browser.call("POST", "/api/v1/posts", Some(&draft)).await)
    };
    let patient = plan("Whenever you can", 3_600_000, 240).await;
    let impatient = plan("Soon or never", 3_600_000, 15).await;
    let after = plan("After it all", 4 * 3_600_000, 60).await;
    host.core.ports.token_kv().fail(Some(Break::Before));
    host.core.ports.session_kv().fail(Some(Break::Before));
    for _ in 0..15 {
        minutes(&host, 10).await;
        for post in [&patient, &impatient, &after] {
            is_readable(&browser, post).await;
            assert_ne!(browser.receipt(post).await["state"], "failed");
        }
    }
    assert_eq!(calls_and_public(&browser, &account).await, (0, 0));
    host.core.ports.token_kv().heal();
    host.core.ports.session_kv().heal();
    minutes(&host, 15).await;
    let late = browser.wait_for(&patient, "published").await;
    assert!(
        late["lateness_ms"].as_i64().unwrap() >= 90 * 60_000,
        "late, and it says so"
    );
    let missed = browser.wait_for(&impatient, "missed").await;
    assert_eq!(
        kinds(&missed)
            .iter()
            .filter(|kind| **kind == "sending")
            .count(),
        0
    );
    minutes(&host, 90).await;
    let on_time = browser.wait_for(&after, "published").await;
    assert!(
        on_time["lateness_ms"].as_i64().unwrap() < 1_000,
        "{on_time:#}"
    );
    assert_eq!(
        browser.read("/api/v1/accounts").await["data"][0]["health"]["state"],
        "connected"
    );
    assert_eq!(browser.sandbox().public(&account.user).await.len(), 2);
}

#[tokio::test(start_paused = true)]
async fn r23_a_store_that_refuses_writes_refuses_no_request() {
    let host = Host::start();
    host.core.ports.token_kv().refuse_writes(true);
    host.core.ports.session_kv().refuse_writes(true);
    let (browser, account) = Browser::signed_up(&host).await;
    let post = browser
        .plan("All the same", &[&account], json!({ "now": true }))
        .await;
    browser.wait_for(&post, "published").await;
    host.pass(Duration::from_hours(25)).await;
    assert_eq!(
        browser.get("/api/v1/me").await.status(),
        200,
        "the session slides"
    );
    host.tick().await;
    assert_eq!(
        browser
            .call("DELETE", &format!("/api/v1/accounts/{}", account.id), None)
            .await
            .status(),
        204
    );
    assert_eq!(browser.call("POST", "/logout", None).await.status(), 204);
    assert_eq!(browser.get("/api/v1/me").await.status(), 401);
    let log = host.core.ports.logged().join("\n");
    assert!(
        log.contains("session_put_failed") && log.contains("vault_put_failed"),
        "it was refused:\n{log}"
    );
}

#[tokio::test(start_paused = true)]
async fn r23_a_second_write_within_a_second_is_made_by_a_later_tick() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    // The store does not show what it took a moment ago, so the sweep writes it again, too soon.
    host.core.ports.token_kv().be_empty(true);
    host.tick().await;
    assert!(
        host.core
            .ports
            .logged()
            .iter()
            .any(|line| line.contains("vault_put_failed") && line.contains("429"))
    );
    host.core.ports.token_kv().heal();
    minutes(&host, 13).await;
    assert_eq!(grant(&host)["handover"], Value::Null);
    let post = browser
        .plan("From the store", &[&account], json!({ "now": true }))
        .await;
    browser.wait_for(&post, "published").await;
}

#[tokio::test(start_paused = true)]
async fn r23_a_session_in_its_last_minute_is_served() {
    let host = Host::start();
    let (browser, _) = Browser::signed_up(&host).await;
    for _ in 0..29 {
        host.pass(Duration::from_hours(24)).await;
        assert_eq!(browser.get("/api/v1/me").await.status(), 200);
    }
    // It slides once more, for a life that the store would refuse as too short.
    host.pass(Duration::from_hours(24) - Duration::from_secs(30))
        .await;
    assert_eq!(browser.get("/api/v1/me").await.status(), 200);
    host.pass(Duration::from_secs(31)).await;
    assert_eq!(
        browser.get("/api/v1/me").await.status(),
        401,
        "thirty days in all"
    );
    assert!(
        !host
            .core
            .ports
            .logged()
            .iter()
            .any(|line| line.contains("session_put_failed"))
    );
}

#[tokio::test(start_paused = true)]
async fn r22_a_late_post_is_not_tried_with_a_token_that_has_ended() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let at = Timestamp::from_ms(host.now_ms()) + Span::hours(1);
    let draft = json!({
        "text": "Late",
        "targets": [{ "account": account.id }],
        "schedule": { "at": at.to_string() },
        "late_minutes": 240,
    });
    let post = body(&browser.call("POST", "/api/v1/posts", Some(&draft)).await);
    host.pass(Duration::from_mins(150)).await;
    minutes(&host, 3).await;
    let receipt = browser.wait_for(&post, "published").await;
    assert_eq!(
        kinds(&receipt),
        ["planned", "prepared", "sending", "published"]
    );
    assert_eq!(calls_and_public(&browser, &account).await, (1, 1));
}
