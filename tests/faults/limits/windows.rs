//! Full windows, 429, with a reset and without, of one account and of the whole app.

use super::*;

#[tokio::test(start_paused = true)]
async fn r16_an_account_with_too_many_posts_meets_no_refusal_and_nobody_waits_for_it() {
    let host = Host::start();
    let (browser, accounts) = crowd(&host, 3).await;
    let at = Timestamp::from_ms(host.now_ms() + 30 * 60_000);
    for number in 0..130 {
        browser
            .plan(
                &format!("Number {number:03}"),
                &[&accounts[0]],
                json!({ "at": at.to_string() }),
            )
            .await;
        host.pass(Duration::from_millis(5)).await;
    }
    for account in &accounts[1..] {
        browser
            .plan("One", &[account], json!({ "at": at.to_string() }))
            .await;
    }
    minutes(&host, 32).await;
    for account in &accounts[1..] {
        let late = browser.sandbox().public(&account.user).await[0]["received_at_ms"]
            .as_i64()
            .unwrap()
            - at.ms();
        assert!((0..=100).contains(&late), "{late} ms");
    }
    assert_eq!(
        calls_and_public(&browser, &accounts[0]).await,
        (100, 100),
        "the window holds a hundred"
    );
    minutes(&host, 17).await;
    let calls = browser
        .sandbox()
        .calls(POSTS, Some(&accounts[0].user))
        .await;
    assert!(
        calls.iter().all(|call| call["status"] == 201),
        "no refusal was ever met"
    );
    let public = browser.sandbox().public(&accounts[0].user).await;
    assert_eq!(public.len(), 130, "and the others once it is open again");
    assert_in_order_and_staggered(&public);
}

/// Two runs, a hundred posts and the rest: each in order, and about 100 ms apart.
fn assert_in_order_and_staggered(public: &[Value]) {
    let texts: Vec<&str> = public
        .iter()
        .map(|post| post["text"].as_str().unwrap())
        .collect();
    assert!(texts.is_sorted(), "in their order");
    let instants: Vec<i64> = public
        .iter()
        .map(|post| post["received_at_ms"].as_i64().unwrap())
        .collect();
    let (before, after) = instants.split_at(100);
    for run in [before, after] {
        assert!(
            run.windows(2)
                .all(|pair| (90..=110).contains(&(pair[1] - pair[0]))),
            "about 100 ms apart: {run:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn r16_the_window_of_the_app_stops_everybody_and_names_itself() {
    let host = Host::start();
    let (browser, accounts) = crowd(&host, 3).await;
    browser
        .sandbox()
        .control(
            "POST",
            "/settings",
            Some(&json!({ "app_posts_per_day": 2 })),
        )
        .await;
    for account in &accounts[..2] {
        let post = browser
            .plan("Within", &[account], json!({ "now": true }))
            .await;
        browser.wait_for(&post, "published").await;
    }
    let stopped = browser
        .plan("Beyond", &[&accounts[2]], json!({ "now": true }))
        .await;
    let receipt = browser.wait_for_event(&stopped, "deferred").await;
    assert_eq!(
        receipt["error"]["message"],
        "X takes no more posts from this instance for now."
    );
    assert_eq!(
        browser.read("/api/v1/notices").await["data"]
            .as_array()
            .unwrap()
            .len(),
        3,
        "it concerns every account"
    );
    minutes(&host, 65).await;
    let missed = browser.wait_for(&stopped, "missed").await;
    assert_eq!(missed["error"]["code"], "too_late");
    let message = missed["error"]["message"].as_str().unwrap();
    assert!(
        message.ends_with("Before that: X takes no more posts from this instance for now."),
        "{message}"
    );
    assert_eq!(all_calls(&browser).await.len(), 2);
    minutes(&host, 24 * 60).await;
    assert_eq!(
        host.core
            .ports
            .database()
            .look("SELECT * FROM limits")
            .unwrap()
            .len(),
        0,
        "an open window is forgotten"
    );
    let next = browser
        .plan("The next day", &[&accounts[2]], json!({ "now": true }))
        .await;
    browser.wait_for(&next, "published").await;
}

#[tokio::test(start_paused = true)]
async fn r16_too_many_without_a_reset_waits_a_window_and_a_chance_more() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    browser
        .sandbox()
        .break_posting(&account.user, 1, json!({ "kind": "html", "status": 429 }))
        .await;
    let post = browser
        .plan("Until when?", &[&account], json!({ "now": true }))
        .await;
    browser.wait_for_event(&post, "deferred").await;
    minutes(&host, 17).await;
    browser.wait_for(&post, "published").await;
    let calls = browser.sandbox().calls(POSTS, Some(&account.user)).await;
    let waited = calls[1]["at_ms"].as_i64().unwrap() - calls[0]["at_ms"].as_i64().unwrap();
    assert!((900_000..=961_000).contains(&waited), "{waited} ms");
    assert_eq!(calls.len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_lesson_that_the_database_does_not_take_is_learned_from_the_next_call() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    browser
        .sandbox()
        .break_posting(
            &account.user,
            2,
            json!({ "kind": "status", "status": 429, "reset_after_s": 600 }),
        )
        .await;
    host.core
        .ports
        .database()
        .fail("INSERT INTO limits", Break::Before, 3);
    let mut posts = Vec::new();
    for number in 0..4 {
        posts.push(
            browser
                .plan(
                    &format!("Number {number}"),
                    &[&account],
                    json!({ "now": true }),
                )
                .await,
        );
        browser.wait_for_event(&posts[number], "deferred").await;
    }
    assert_eq!(calls_and_public(&browser, &account).await, (2, 0));
    minutes(&host, 12).await;
    for post in &posts {
        browser.wait_for(post, "published").await;
    }
}

#[tokio::test(start_paused = true)]
async fn r16_a_thread_waits_in_the_middle_for_the_window_to_open() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    browser
        .sandbox()
        .control(
            "POST",
            "/settings",
            Some(&json!({ "user_posts_per_window": 2 })),
        )
        .await;
    let post = thread(&browser, &account).await;
    minutes(&host, 5).await;
    let waiting = browser.receipt(&post).await;
    assert_eq!(
        (
            waiting["published_parts"].as_i64(),
            waiting["error"]["code"].as_str()
        ),
        (Some(2), Some("rate_limited")),
        "{waiting:#}"
    );
    minutes(&host, 20).await;
    browser.wait_for(&post, "published").await;
    assert_eq!(
        texts(&browser, &account).await,
        ["First of three", "Second of three", "Third of three"]
    );
    assert_eq!(
        all_calls(&browser).await.len(),
        3,
        "no call was refused, and none was made twice"
    );
}

#[tokio::test(start_paused = true)]
async fn an_hour_before_the_person_hears_of_a_window_that_opens_too_late() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let post = browser
        .plan_in("Later than planned", &account, Duration::from_hours(2))
        .await;
    let opens = host.now_ms() + 150 * 60_000;
    let reason = json!({ "code": "rate_limited", "message": "X takes no more posts from this \
        instance for now.", "hint": null });
    let row = format!(
        "INSERT INTO limits (scope, blocked_until, reason, since) VALUES ('x:app', {opens}, \
        '{reason}', 0)"
    );
    host.core.ports.database().look(&row).unwrap();
    minutes(&host, 65).await;
    let warned = browser.receipt(&post).await;
    assert_eq!(
        (warned["state"].as_str(), warned["error"]["code"].as_str()),
        (Some("scheduled"), Some("rate_limited")),
        "{warned:#}"
    );
    minutes(&host, 60).await;
    assert_eq!(all_calls(&browser).await.len(), 0);
    minutes(&host, 30).await;
    let receipt = browser.wait_for(&post, "published").await;
    assert_eq!(receipt["error"], Value::Null);
    assert_eq!(all_calls(&browser).await.len(), 1);
}
