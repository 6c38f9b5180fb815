//! Tokens live through a month without anybody, and through hours without the token server.

use super::*;

#[tokio::test(start_paused = true)]
async fn r19_a_month_without_anybody_loses_no_token() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let post = browser
        .plan_in("A month later", &account, Duration::from_hours(30 * 24))
        .await;
    for hour in 0..30 * 24 {
        host.pass(Duration::from_hours(1)).await;
        host.tick().await;
        assert!(!host.core.ports.token_kv().dump().is_empty(), "hour {hour}");
    }
    minutes(&host, 2).await;
    assert_eq!(
        browser.get("/api/v1/me").await.status(),
        401,
        "the session is long over"
    );
    assert_eq!(browser.sandbox().public(&account.user).await.len(), 1);
    let delivery = post["deliveries"][0]["id"].as_str().unwrap();
    let row = host
        .core
        .ports
        .database()
        .look(&format!(
            "SELECT state FROM deliveries WHERE id='{delivery}'"
        ))
        .unwrap();
    assert_eq!(row[0]["state"], "published");
}

#[tokio::test(start_paused = true)]
async fn r20_two_hours_without_the_token_server_disconnect_nobody() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let at = Timestamp::from_ms(host.now_ms()) + Span::hours(3);
    let draft = json!({
        "text": "After the outage",
        "targets": [{ "account": account.id }],
        "schedule": { "at": at.to_string() },
        "late_minutes": 240,
    });
    let post = body(&browser.call("POST", "/api/v1/posts", Some(&draft)).await);
    for _ in 0..60 {
        break_refreshing(
            &browser,
            &account,
            1,
            json!({ "kind": "status", "status": 500, "effect": false }),
        )
        .await;
        break_refreshing(
            &browser,
            &account,
            1,
            json!({ "kind": "hang", "effect": false }),
        )
        .await;
    }
    host.pass(Duration::from_hours(3) - Duration::from_mins(2))
        .await;
    for minute in 0..120 {
        minutes(&host, 1).await;
        assert_eq!(health(&browser).await, "connected", "minute {minute}");
    }
    let waiting = browser.receipt(&post).await;
    assert!(
        ["scheduled", "preparing"].contains(&waiting["state"].as_str().unwrap()),
        "{waiting:#}"
    );
    let asked = refreshes(&browser, &account).await;
    assert!((10..=60).contains(&asked), "{asked} calls in two hours");
    browser.sandbox().control("DELETE", "/faults", None).await;
    minutes(&host, 15).await;
    browser.wait_for(&post, "published").await;
    assert_eq!(
        (
            refreshes(&browser, &account).await,
            calls_and_public(&browser, &account).await
        ),
        (asked + 1, (1, 1))
    );
    assert_refresh_token_works(&host, &browser, &account).await;
}
