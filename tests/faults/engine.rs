//! Faults of the engine's main line: one public post each, whatever breaks.

use super::*;

#[tokio::test(start_paused = true)]
async fn a_claim_whose_answer_was_lost_comes_back() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let post = browser.plan_in("Claimed by nobody", &account, Duration::from_mins(5)).await;
    host.core.ports.database().fail("RETURNING id, claim", Break::After, 1);
    minutes(&host, 10).await;
    browser.wait_for(&post, "published").await;
    assert_eq!(calls_and_public(&browser, &account).await, (1, 1));
}

#[tokio::test(start_paused = true)]
async fn an_outcome_that_was_written_unseen_is_not_written_twice() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    host.core.ports.database().fail("published_at=:at", Break::After, 1);
    let post = browser.plan("Written once", &[&account], json!({ "now": true })).await;
    let receipt = browser.wait_for(&post, "published").await;
    assert_eq!(kinds(&receipt), ["planned", "prepared", "sending", "published"]);
    assert_eq!(calls_and_public(&browser, &account).await, (1, 1));
}

#[tokio::test(start_paused = true)]
async fn an_outcome_that_the_database_refuses_arrives_through_the_queue() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    host.core.ports.database().fail("published_at=:at", Break::Before, 4);
    let post = browser.plan("The long way round", &[&account], json!({ "now": true })).await;
    minutes(&host, 6).await;
    let receipt = browser.wait_for(&post, "published").await;
    assert!(kinds(&receipt).contains(&"evidence"), "{receipt:#}");
    assert_eq!(receipt["remote_id"], browser.sandbox().public(&account.user).await[0]["id"]);
    assert_eq!(calls_and_public(&browser, &account).await, (1, 1));
}

#[tokio::test(start_paused = true)]
async fn who_does_not_know_its_intent_is_written_does_not_send_by_it() {
    for (how, expected) in [
        (Break::Before, &["planned", "prepared", "not_sent", "sending", "published"][..]),
        (Break::After, &["planned", "prepared", "sending", "not_sent", "sending", "published"]),
    ] {
        let host = Host::start();
        let (browser, account) = Browser::signed_up(&host).await;
        host.core.ports.database().fail("INTO commits", how, 1);
        let post = browser.plan("Did I say so?", &[&account], json!({ "now": true })).await;
        let receipt = browser.wait_for(&post, "published").await;
        assert_eq!(kinds(&receipt), expected, "{how:?}");
        assert_eq!(calls_and_public(&browser, &account).await, (1, 1), "{how:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn evidence_that_cannot_be_written_comes_again_until_it_can() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    // Neither the outcome nor, three times over, the evidence of it.
    host.core.ports.database().fail("outcome=:outcome", Break::Before, 16);
    let post = browser.plan("Known to one worker", &[&account], json!({ "now": true })).await;
    host.pass(Duration::from_secs(50)).await;
    minutes(&host, 5).await;
    let receipt = browser.wait_for(&post, "published").await;
    assert!(kinds(&receipt).contains(&"evidence"), "{receipt:#}");
    assert_eq!(browser.sandbox().calls("/x/2/users/*/tweets", Some(&account.user)).await.len(), 0, "nobody had to look");
    assert_eq!(calls_and_public(&browser, &account).await, (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_look_with_a_token_that_ended_refreshes_first() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    browser.sandbox().break_posting(&account.user, 1, json!({ "kind": "close", "effect": true })).await;
    let post = browser.plan("Looked up much later", &[&account], json!({ "now": true })).await;
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
async fn a_look_that_cannot_look_counts_for_nothing() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    browser.sandbox().break_posting(&account.user, 1, json!({ "kind": "close", "effect": true })).await;
    let blind = json!({ "method": "GET", "path": "/x/2/users/*/tweets", "user": account.user, "times": 3, "fault": { "kind": "status", "status": 503, "effect": false } });
    browser.sandbox().control("POST", "/faults", Some(&blind)).await;
    let post = browser.plan("Behind a curtain", &[&account], json!({ "now": true })).await;
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
    browser.sandbox().break_posting(&account.user, 1, month).await;
    let post = browser.plan("In a month?", &[&account], json!({ "now": true })).await;
    minutes(&host, 65).await;
    browser.wait_for(&post, "missed").await;
    assert_eq!(calls_and_public(&browser, &account).await, (1, 0));
}

#[tokio::test(start_paused = true)]
async fn killed_before_the_call_it_goes_out_later() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let post = browser.plan_in("Killed while waiting", &account, Duration::from_secs(4)).await;
    host.pass(Duration::from_secs(2)).await;
    assert_eq!(browser.receipt(&post).await["state"], "committing", "it waits out the last seconds");
    host.kill().await;
    minutes(&host, 6).await;
    let receipt = browser.wait_for(&post, "published").await;
    assert_eq!(kinds(&receipt), ["planned", "prepared", "released", "sending", "published"]);
    assert_eq!(calls_and_public(&browser, &account).await, (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_row_that_cannot_be_read_fails_alone() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let poison = browser.plan_in("Poison", &account, Duration::from_mins(3)).await;
    let good = browser.plan_in("Good", &account, Duration::from_mins(3)).await;
    let id = poison["deliveries"][0]["id"].as_str().unwrap();
    host.core.ports.database().look(&format!("UPDATE deliveries SET state='nonsense' WHERE id='{id}'")).unwrap();
    minutes(&host, 10).await;
    browser.wait_for(&good, "published").await;
    assert_eq!(calls_and_public(&browser, &account).await, (1, 1));
}

#[tokio::test(start_paused = true)]
async fn skipped_ticks_are_made_up_for() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let mut posts = Vec::new();
    for minute in 1..=5 {
        posts.push(browser.plan_in(&format!("Minute {minute}"), &account, Duration::from_mins(minute)).await);
    }
    // Those within the look-ahead are on their way already; for the others ten minutes pass without a tick.
    host.pass(Duration::from_mins(12)).await;
    host.tick().await;
    for post in &posts {
        browser.wait_for(post, "published").await;
    }
    assert_eq!(calls_and_public(&browser, &account).await, (5, 5));
}

#[tokio::test(start_paused = true)]
async fn an_idle_tick_looks_through_the_index() {
    let host = Host::start();
    let plan = host.core.ports.database().look("EXPLAIN QUERY PLAN SELECT id FROM deliveries WHERE wake_at<=1 LIMIT 1").unwrap();
    let detail = plan[0]["detail"].as_str().unwrap();
    assert!(detail.contains("INDEX deliveries_wake (wake_at<?)"), "{detail}");
}
