//! The times on a receipt and in the status: only what is known, and each under its own name.

use super::evidence::break_the_timeline;
use super::*;
use noctin_scheduler::domain::time::Timestamp;

/// A post that is public although its answer was lost, and that nobody can look up.
async fn lost(host: &Arc<Host>) -> (Browser<Host>, Account, Value) {
    let (browser, account) = Browser::signed_up(host).await;
    break_the_timeline(&browser, &account).await;
    browser
        .sandbox()
        .break_posting(&account.user, 1, json!({ "kind": "close", "effect": true }))
        .await;
    let post = browser
        .plan("Since when?", &[&account], json!({ "now": true }))
        .await;
    browser.wait_for(&post, "unconfirmed").await;
    (browser, account, post)
}

#[tokio::test(start_paused = true)]
async fn a_word_without_a_link_tells_no_time() {
    let host = Host::start();
    let (browser, _, post) = lost(&host).await;
    let word = json!({ "outcome": "published" });
    assert_eq!(browser.answer(&post, "resolve", &word).await.status(), 200);
    let receipt = browser.wait_for(&post, "published").await;
    for unknown in [
        "published_at",
        "lateness_ms",
        "live_lateness_ms",
        "url",
        "remote_id",
    ] {
        assert_eq!(receipt[unknown], Value::Null, "{unknown}: {receipt:#}");
    }
    assert!(
        receipt["committed_at"].is_string(),
        "that it was sent is known"
    );
}

#[tokio::test(start_paused = true)]
async fn a_word_with_a_link_tells_the_time_that_the_platform_wrote_into_it() {
    let host = Host::start();
    let (browser, account, post) = lost(&host).await;
    host.pass(Duration::from_mins(3)).await;
    let public = browser.sandbox().public(&account.user).await;
    let id = public[0]["id"].as_str().unwrap();
    let link = format!("https://x.com/i/status/{id}");
    let word = json!({ "outcome": "published", "url": link });
    assert_eq!(browser.answer(&post, "resolve", &word).await.status(), 200);
    let receipt = browser.wait_for(&post, "published").await;
    let live = Timestamp::from_ms(public[0]["public_at_ms"].as_i64().unwrap());
    assert_eq!(receipt["published_at"], live.to_string(), "{receipt:#}");
}

#[tokio::test(start_paused = true)]
async fn sending_and_being_live_are_measured_apart() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let slow = json!({ "kind": "slow", "ms": 4_000, "effect_after_ms": 4_000 });
    browser
        .sandbox()
        .break_posting(&account.user, 1, slow)
        .await;
    let post = browser
        .plan_in("Slowly live", &account, Duration::from_secs(20))
        .await;
    minutes(&host, 2).await;
    let receipt = browser.wait_for(&post, "published").await;
    let status = browser.read("/api/v1/status").await["lateness"].clone();
    for (sent, live) in [
        (&receipt["lateness_ms"], &receipt["live_lateness_ms"]),
        (&status["p50_ms"], &status["live_p50_ms"]),
        (&status["p99_ms"], &status["live_p99_ms"]),
        (&status["max_ms"], &status["live_max_ms"]),
    ] {
        let (sent, live) = (sent.as_i64().unwrap(), live.as_i64().unwrap());
        assert!((0..100).contains(&sent), "{sent} ms: {status:#}");
        assert!((4_000..4_200).contains(&live), "{live} ms: {status:#}");
    }
}
