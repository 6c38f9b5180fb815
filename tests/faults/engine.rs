//! Faults of the engine's main line: one public post each, whatever breaks.

use super::*;

#[tokio::test(start_paused = true)]
async fn a_doubled_message_commits_once() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    host.core.ports.messages().deliver_again(4);
    for ahead in [1, 600] {
        let post = browser.plan_in(&format!("Five messages {ahead}"), &account, Duration::from_secs(ahead)).await;
        minutes(&host, 12).await;
        browser.wait_for(&post, "published").await;
    }
    assert_eq!(calls_and_public(&browser, &account).await, (2, 2));
}

#[tokio::test(start_paused = true)]
async fn a_lost_message_is_sent_again_after_its_lease() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    host.core.ports.messages().lose(1);
    let post = browser.plan("Lost on the way", &[&account], json!({ "now": true })).await;
    minutes(&host, 3).await;
    browser.wait_for(&post, "published").await;
    assert_eq!(calls_and_public(&browser, &account).await, (1, 1));
}

#[tokio::test(start_paused = true)]
async fn queues_that_are_down_delay_and_lose_nothing() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    host.core.ports.messages().be_down(true);
    let post = browser.plan("Nobody listens", &[&account], json!({ "now": true })).await;
    minutes(&host, 10).await;
    assert_eq!(browser.receipt(&post).await["state"], "scheduled");
    host.core.ports.messages().be_down(false);
    minutes(&host, 3).await;
    browser.wait_for(&post, "published").await;
    assert_eq!(calls_and_public(&browser, &account).await, (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_claim_whose_answer_was_lost_comes_back() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let post = browser.plan_in("Claimed by nobody", &account, Duration::from_mins(5)).await;
    host.core.ports.database().fail("UPDATE deliveries SET claim=claim+1, wake_at", Break::After, 1);
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
async fn who_does_not_know_its_intent_is_written_does_not_send() {
    for how in [Break::Before, Break::After] {
        let host = Host::start();
        let (browser, account) = Browser::signed_up(&host).await;
        host.core.ports.database().fail("INTO commits", how, 1);
        let post = browser.plan("Did I say so?", &[&account], json!({ "now": true })).await;
        host.breathe().await;
        assert_eq!(calls_and_public(&browser, &account).await.0, 0, "{how:?}");
        minutes(&host, 10).await;
        match how {
            // Nothing was written: the row is released and goes out.
            Break::Before => drop(browser.wait_for(&post, "published").await),
            // The intent stands, and nobody can tell that no call followed: the person is asked.
            Break::After => drop(browser.wait_for(&post, "unconfirmed").await),
        }
        let expected = usize::from(how == Break::Before);
        assert_eq!(calls_and_public(&browser, &account).await, (expected, expected), "{how:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn killed_after_the_platform_accepted_it_is_found() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    browser.sandbox().break_posting(&account.user, 1, json!({ "kind": "slow", "ms": 8_000 })).await;
    let post = browser.plan("Accepted, then silence", &[&account], json!({ "now": true })).await;
    host.pass(Duration::from_secs(2)).await;
    assert_eq!(browser.receipt(&post).await["state"], "committing");
    host.kill().await;
    minutes(&host, 6).await;
    let receipt = browser.wait_for(&post, "published").await;
    assert_eq!(kinds(&receipt), ["planned", "prepared", "sending", "published"]);
    assert_eq!(receipt["events"][3]["detail"]["found_by"], "look_up");
    assert_eq!(calls_and_public(&browser, &account).await, (1, 1));
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
