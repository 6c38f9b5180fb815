//! Answers that are not what they seem: of a machine between us and the platform, or a refusal that
//! means "not yet".

use super::*;

/// Answers to a call that posts which say nothing of the post.
fn nobodys_answers() -> [Value; 7] {
    [
        json!({ "kind": "empty", "status": 302 }),
        json!({ "kind": "html", "status": 307 }),
        json!({ "kind": "status", "status": 408 }),
        json!({ "kind": "html", "status": 403 }),
        json!({ "kind": "empty", "status": 403 }),
        json!({ "kind": "empty", "status": 404 }),
        json!({ "kind": "html", "status": 400 }),
    ]
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_is_not_the_platforms_own_proves_nothing() {
    for fault in nobodys_answers() {
        for has_effect in [false, true] {
            let host = Host::start();
            let (browser, account) = Browser::signed_up(&host).await;
            let mut fault = fault.clone();
            fault["effect"] = has_effect.into();
            let name = fault.to_string();
            browser
                .sandbox()
                .break_posting(&account.user, 1, fault)
                .await;
            let post = browser
                .plan("Was it made?", &[&account], json!({ "now": true }))
                .await;
            minutes(&host, 10).await;
            let receipt = browser.receipt(&post).await;
            let expected = if has_effect {
                "published"
            } else {
                "unconfirmed"
            };
            assert_eq!(receipt["state"], expected, "{name}: {receipt:#}");
            assert!(kinds(&receipt).contains(&"answer_lost"), "{name}");
            assert!(!receipt.to_string().contains("Change the post"), "{name}");
        }
    }
}

/// X's refusal of a reply to what it does not see.
fn unseen() -> Value {
    let said = "You attempted to reply to a Tweet that is deleted or not visible to you.";
    let body =
        json!({ "title": "Forbidden", "type": "about:blank", "status": 403, "detail": said });
    json!({ "kind": "status", "status": 403, "body": body })
}

/// A thread of three whose second part meets that refusal so many times.
async fn unseen_parent(host: &Arc<Host>, times: u32) -> (Browser<Host>, Account, Value) {
    let (browser, account) = Browser::signed_up(host).await;
    let sandbox = browser.sandbox();
    let first = json!({ "kind": "slow", "ms": 1 });
    sandbox.break_posting(&account.user, 1, first).await;
    sandbox.break_posting(&account.user, times, unseen()).await;
    let texts = ["The first", "The second", "The third"];
    let post = evidence::thread(&browser, &account, &texts, 60).await;
    minutes(host, 15).await;
    (browser, account, post)
}

#[tokio::test(start_paused = true)]
async fn a_part_that_the_platform_does_not_see_yet_is_waited_for() {
    let host = Host::start();
    let (browser, account, post) = unseen_parent(&host, 2).await;
    let receipt = browser.wait_for(&post, "published").await;
    assert_eq!(
        calls_and_public(&browser, &account).await,
        (5, 3),
        "{receipt:#}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_part_that_is_never_seen_leaves_the_rest_for_a_new_post() {
    let host = Host::start();
    let (browser, account, post) = unseen_parent(&host, 50).await;
    let receipt = browser.wait_for(&post, "failed").await;
    assert_eq!(receipt["error"]["code"], "no_parent", "{receipt:#}");
    let hint = receipt["error"]["hint"].as_str().unwrap();
    assert!(hint.contains("as a new post"), "{hint}");
    assert_eq!(receipt["published_parts"], 1, "{receipt:#}");
    assert_eq!(calls_and_public(&browser, &account).await, (7, 1));
}

#[tokio::test(start_paused = true)]
async fn a_look_waits_for_the_window_that_the_platform_named() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    browser
        .sandbox()
        .break_posting(&account.user, 1, json!({ "kind": "close", "effect": true }))
        .await;
    let shut = json!({
        "method": "GET",
        "path": "/x/2/users/*/tweets",
        "user": account.user,
        "times": 1,
        "fault": { "kind": "status", "status": 429, "reset_after_s": 9_000 },
    });
    browser
        .sandbox()
        .control("POST", "/faults", Some(&shut))
        .await;
    let post = browser
        .plan("Behind a shut window", &[&account], json!({ "now": true }))
        .await;
    minutes(&host, 145).await;
    let (sandbox, path) = (
        browser.sandbox(),
        format!("/x/2/users/{}/tweets", account.user),
    );
    let looks = || sandbox.calls(&path, None);
    assert_eq!(looks().await.len(), 1, "the window is shut");
    minutes(&host, 10).await;
    browser.wait_for(&post, "published").await;
    assert_eq!(looks().await.len(), 2);
}

/// What a platform says while somebody connects is passed on by its kind, and in its own words to
/// the operator.
#[tokio::test(start_paused = true)]
async fn why_somebody_could_not_connect_is_told_by_its_kind() {
    for (fault, word) in [
        (
            json!({ "kind": "status", "status": 401 }),
            "platform_refused",
        ),
        (
            json!({ "kind": "status", "status": 402 }),
            "platform_operator",
        ),
        (json!({ "kind": "status", "status": 429 }), "platform_busy"),
        (
            json!({ "kind": "status", "status": 503 }),
            "platform_unavailable",
        ),
    ] {
        let host = Host::start();
        let browser = Browser::new(&host);
        let script =
            json!({ "method": "GET", "path": "/x/2/users/me", "times": 2, "fault": fault });
        browser
            .sandbox()
            .control("POST", "/faults", Some(&script))
            .await;
        let consent = browser.begin("/connect/x").await;
        let callback = browser.decide(&consent, "ada", "allow").await;
        assert_eq!(browser.follow(&callback).await, format!("/?error={word}"));
        let logged = host.core.ports.logged();
        let line = logged.iter().find(|line| line.contains("offers_refused"));
        assert!(line.unwrap().contains("\"message\":\""), "{line:?}");
    }
}

/// An account that X has locked says so, and its posts wait without a call until it is reconnected,
/// or found to work.
#[tokio::test(start_paused = true)]
async fn a_locked_account_is_told_of_and_not_called_with() {
    for is_reconnected in [true, false] {
        lock_and_unlock(is_reconnected).await;
    }
}

async fn lock_and_unlock(is_reconnected: bool) {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let locked = json!({
        "kind": "status",
        "status": 403,
        "body": { "errors": [{ "code": 326, "message": "This account is temporarily locked." }] },
    });
    browser
        .sandbox()
        .break_posting(&account.user, 100, locked)
        .await;
    let first = browser
        .plan_in("Locked out", &account, Duration::from_mins(5))
        .await;
    let second = browser
        .plan_in("Locked out as well", &account, Duration::from_mins(20))
        .await;
    minutes(&host, 40).await;
    for post in [&first, &second] {
        assert_eq!(browser.receipt(post).await["state"], "held");
    }
    let calls = async || {
        browser
            .sandbox()
            .calls(POSTS, Some(&account.user))
            .await
            .len()
    };
    assert_eq!(calls().await, 1, "nobody asks again and again");
    let health = &browser.read("/api/v1/accounts").await["data"][0]["health"];
    assert_eq!(health["state"], "needs_reconnect", "{health}");
    assert_eq!(health["reason"], "account_lost", "{health}");
    browser.sandbox().control("DELETE", "/faults", None).await;
    if is_reconnected {
        browser.connect(&account.username).await;
    } else {
        let path = format!("/api/v1/accounts/{}/check", account.id);
        let checked = browser.call("POST", &path, None).await;
        assert_eq!(body(&checked)["health"]["state"], "connected");
    }
    // Without a reconnection, each looks by itself every fifteen minutes.
    minutes(&host, if is_reconnected { 2 } else { 16 }).await;
    for post in [&first, &second] {
        assert_eq!(browser.receipt(post).await["state"], "published");
    }
    assert_eq!(calls().await, 3);
}
