//! Faults while a post is published: it becomes public once, whatever breaks.

use super::*;

#[tokio::test(start_paused = true)]
async fn who_does_not_know_its_intent_is_written_does_not_send_by_it() {
    for (how, expected) in [
        (
            Break::Before,
            &["planned", "prepared", "not_sent", "sending", "published"][..],
        ),
        (
            Break::After,
            &[
                "planned",
                "prepared",
                "sending",
                "not_sent",
                "sending",
                "published",
            ],
        ),
    ] {
        let host = Host::start();
        let (browser, account) = Browser::signed_up(&host).await;
        host.core.ports.database().fail("INTO commits", how, 1);
        let post = browser
            .plan("Did I say so?", &[&account], json!({ "now": true }))
            .await;
        let receipt = browser.wait_for(&post, "published").await;
        assert_eq!(kinds(&receipt), expected, "{how:?}");
        assert_eq!(
            calls_and_public(&browser, &account).await,
            (1, 1),
            "{how:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn r15_evidence_that_cannot_be_written_comes_again_until_it_can() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    // Neither the outcome nor, three times over, the evidence of it.
    host.core
        .ports
        .database()
        .fail("outcome=:outcome", Break::Before, 16);
    let post = browser
        .plan("Known to one worker", &[&account], json!({ "now": true }))
        .await;
    host.pass(Duration::from_secs(50)).await;
    minutes(&host, 5).await;
    let receipt = browser.wait_for(&post, "published").await;
    assert!(kinds(&receipt).contains(&"evidence"), "{receipt:#}");
    assert_eq!(
        browser
            .sandbox()
            .calls(&format!("/x/2/users/{}/tweets", account.user), None)
            .await
            .len(),
        0,
        "nobody had to look"
    );
    assert_eq!(calls_and_public(&browser, &account).await, (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_look_with_a_token_that_ended_refreshes_first() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    browser
        .sandbox()
        .break_posting(&account.user, 1, json!({ "kind": "close", "effect": true }))
        .await;
    let post = browser
        .plan("Looked up much later", &[&account], json!({ "now": true }))
        .await;
    browser.wait_for(&post, "unconfirmed").await;
    host.core.ports.messages().be_down(true);
    host.pass(Duration::from_hours(3)).await;
    host.core.ports.messages().be_down(false);
    minutes(&host, 3).await;
    let receipt = browser.wait_for(&post, "published").await;
    let public = browser.sandbox().public(&account.user).await;
    assert_eq!((public.len(), &receipt["remote_id"]), (1, &public[0]["id"]));
}

#[tokio::test(start_paused = true)]
async fn r4_a_look_that_cannot_look_counts_for_nothing() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    browser
        .sandbox()
        .break_posting(&account.user, 1, json!({ "kind": "close", "effect": true }))
        .await;
    let blind = json!({
        "method": "GET",
        "path": "/x/2/users/*/tweets",
        "user": account.user,
        "times": 3,
        "fault": { "kind": "status", "status": 503, "effect": false },
    });
    browser
        .sandbox()
        .control("POST", "/faults", Some(&blind))
        .await;
    let post = browser
        .plan("Behind a curtain", &[&account], json!({ "now": true }))
        .await;
    minutes(&host, 20).await;
    assert_eq!(browser.receipt(&post).await["state"], "unconfirmed");
    minutes(&host, 40).await;
    browser.wait_for(&post, "published").await;
    assert_eq!(calls_and_public(&browser, &account).await, (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_window_that_opens_after_the_last_moment_is_not_waited_for() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let month = json!({ "kind": "status", "status": 429, "reset_after_s": 30 * 24 * 3_600 });
    browser
        .sandbox()
        .break_posting(&account.user, 1, month)
        .await;
    let post = browser
        .plan("In a month?", &[&account], json!({ "now": true }))
        .await;
    minutes(&host, 65).await;
    browser.wait_for(&post, "missed").await;
    assert_eq!(calls_and_public(&browser, &account).await, (1, 0));
}

#[tokio::test(start_paused = true)]
async fn r2_killed_before_the_call_it_goes_out_later() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let post = browser
        .plan_in("Killed while waiting", &account, Duration::from_secs(4))
        .await;
    host.pass(Duration::from_secs(2)).await;
    assert_eq!(
        browser.receipt(&post).await["state"],
        "ready",
        "it waits out the last seconds"
    );
    host.kill().await;
    minutes(&host, 6).await;
    let receipt = browser.wait_for(&post, "published").await;
    assert_eq!(
        kinds(&receipt),
        ["planned", "prepared", "sending", "published"]
    );
    assert_eq!(calls_and_public(&browser, &account).await, (1, 1));
}

/// Makes a row of `post` that nobody can work on.
fn poison(host: &Host, post: &Value, how: &str) {
    let id = post["deliveries"][0]["id"].as_str().unwrap();
    host.core
        .ports
        .database()
        .look(&format!("UPDATE deliveries SET {how} WHERE id='{id}'"))
        .unwrap();
}

#[tokio::test(start_paused = true)]
async fn r11_a_row_that_cannot_be_read_fails_alone() {
    for how in [
        "state='nonsense'",
        "state='processing'",
        "postponed=-1",
        "looked=-1",
    ] {
        let host = Host::start();
        let (browser, account) = Browser::signed_up(&host).await;
        let bad = browser
            .plan_in("Poison", &account, Duration::from_mins(5))
            .await;
        let good = browser
            .plan_in("Good", &account, Duration::from_mins(5))
            .await;
        poison(&host, &bad, how);
        minutes(&host, 10).await;
        let receipt = browser.wait_for(&good, "published").await;
        assert!(
            receipt["lateness_ms"].as_i64().unwrap() < 1_000,
            "{how}: {receipt:#}"
        );
        assert_eq!(calls_and_public(&browser, &account).await, (1, 1), "{how}");
    }
}

#[tokio::test(start_paused = true)]
async fn r12_a_hundred_poisoned_rows_at_the_head_hold_up_nothing_behind_them() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let other = browser.connect(&host.unique("unreadable")).await;
    for number in 0..100 {
        // A state that does not exist, a count below nothing, an account of no platform that we
        // know.
        let whose = if number % 3 == 2 { &other } else { &account };
        let bad = browser
            .plan_in(&format!("Poison {number}"), whose, Duration::from_mins(5))
            .await;
        match number % 3 {
            0 => poison(&host, &bad, "state='nonsense'"),
            1 => poison(&host, &bad, "postponed=-1"),
            _ => {}
        }
    }
    host.core
        .ports
        .database()
        .look(&format!(
            "UPDATE accounts SET door='nowhere' WHERE id='{}'",
            other.id
        ))
        .unwrap();
    let good = browser
        .plan_in(
            "Good",
            &account,
            Duration::from_mins(5) + Duration::from_secs(1),
        )
        .await;
    minutes(&host, 15).await;
    let rows = host
        .core
        .ports
        .database()
        .look("SELECT state, due_at, committed_at FROM deliveries ORDER BY due_at DESC LIMIT 1")
        .unwrap();
    assert_eq!(rows[0]["state"], "published", "{rows:?}");
    let late = rows[0]["committed_at"].as_i64().unwrap() - rows[0]["due_at"].as_i64().unwrap();
    assert!((0..1_000).contains(&late), "{late} ms");
    browser.wait_for(&good, "published").await;
    assert_eq!(
        calls_and_public(&browser, &account).await,
        (1, 1),
        "none of the others went out"
    );
    assert_eq!(calls_and_public(&browser, &other).await, (0, 0));
}

#[tokio::test(start_paused = true)]
async fn an_idle_tick_looks_through_the_index() {
    let host = Host::start();
    let plan = host
        .core
        .ports
        .database()
        .look("EXPLAIN QUERY PLAN SELECT id FROM deliveries WHERE wake_at<=1 LIMIT 1")
        .unwrap();
    let detail = plan[0]["detail"].as_str().unwrap();
    assert!(
        detail.contains("INDEX deliveries_wake (wake_at<?)"),
        "{detail}"
    );
}
