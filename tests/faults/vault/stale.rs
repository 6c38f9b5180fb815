//! A key-value store may show what it held before, or deny what it holds.

use super::*;

#[tokio::test(start_paused = true)]
async fn r21_a_stale_store_shows_nothing_old() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    host.core.ports.token_kv().be_stale(Some(Span::seconds(60)));
    host.core
        .ports
        .session_kv()
        .be_stale(Some(Span::seconds(60)));
    assert_eq!(
        browser.read("/api/v1/accounts").await["data"][0]["username"],
        account.username,
        "the new account is there at once"
    );
    let post = browser
        .plan_in("With the new token", &account, Duration::from_hours(3))
        .await;
    host.pass(Duration::from_hours(3) - Duration::from_secs(50))
        .await;
    minutes(&host, 2).await;
    browser.wait_for(&post, "published").await;
    assert_eq!(
        browser
            .sandbox()
            .calls(TOKEN, Some(&account.user))
            .await
            .len(),
        2
    );
}

#[tokio::test(start_paused = true)]
async fn r21_an_ended_session_changes_nothing_though_the_store_still_shows_it() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let thief = Browser::new(&host);
    *thief.cookie.lock().unwrap() = Some(browser.cookie());
    host.pass(Duration::from_mins(5)).await;
    host.core
        .ports
        .session_kv()
        .be_stale(Some(Span::seconds(60)));
    browser.call("POST", "/logout", None).await;
    assert_eq!(
        thief.get("/api/v1/me").await.status(),
        200,
        "a read may be a minute old"
    );
    let draft = json!({
        "text": "Not mine",
        "targets": [{ "account": account.id }],
        "schedule": { "now": true },
    });
    assert_eq!(
        thief
            .call("POST", "/api/v1/posts", Some(&draft))
            .await
            .status(),
        401
    );
    host.pass(Duration::from_secs(61)).await;
    assert_eq!(thief.get("/api/v1/me").await.status(), 401);
}

#[tokio::test(start_paused = true)]
async fn r21_a_store_that_has_never_heard_of_a_key_costs_nothing() {
    let host = Host::start();
    host.core.ports.token_kv().be_empty(true);
    host.core.ports.session_kv().be_empty(true);
    let (browser, account) = Browser::signed_up(&host).await;
    assert_eq!(
        browser.read("/api/v1/accounts").await["data"][0]["username"],
        account.username
    );
    minutes(&host, 30).await;
    assert_ne!(
        grant(&host)["handover"],
        Value::Null,
        "what nobody can read back is not let go"
    );
    let post = browser
        .plan_in("From the hand-over", &account, Duration::from_hours(3))
        .await;
    host.pass(Duration::from_hours(3) - Duration::from_mins(1))
        .await;
    minutes(&host, 3).await;
    browser.wait_for(&post, "published").await;
    assert_eq!(
        browser
            .sandbox()
            .calls(TOKEN, Some(&account.user))
            .await
            .len(),
        2,
        "the exchange and one refresh"
    );
    assert_eq!(
        browser.read("/api/v1/accounts").await["data"][0]["health"]["state"],
        "connected"
    );
}

#[tokio::test(start_paused = true)]
async fn r21_a_refresh_seen_through_a_stale_store_is_made_once() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    minutes(&host, 15).await;
    host.core.ports.token_kv().be_stale(Some(Span::seconds(60)));
    let mut posts = Vec::new();
    for second in [0, 20, 40, 70, 130] {
        posts.push(
            browser
                .plan_in(
                    &format!("Second {second}"),
                    &account,
                    Duration::from_hours(3) + Duration::from_secs(second),
                )
                .await,
        );
    }
    host.pass(Duration::from_hours(3) - Duration::from_mins(2))
        .await;
    minutes(&host, 8).await;
    for post in &posts {
        let receipt = browser.wait_for(post, "published").await;
        assert_eq!(
            kinds(&receipt),
            ["planned", "prepared", "sending", "published"],
            "the old token was not tried"
        );
    }
    assert_eq!(
        browser
            .sandbox()
            .calls(TOKEN, Some(&account.user))
            .await
            .len(),
        2,
        "the exchange and one refresh"
    );
    assert_eq!(calls_and_public(&browser, &account).await, (5, 5));
}
