//! R13 to R15: owners that are lost, slow or cut off from the database. The end of the lease brings
//! the row back, and the fence refuses the writes of the first owner.

use super::oracle::ends;
use super::*;
use noctin_scheduler::domain::time::Span;

/// Longer than a lease.
const STALL: Span = Span::seconds(90);

#[tokio::test(start_paused = true)]
async fn r13_a_sender_that_was_rescued_is_fenced_out() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    host.core.ports.way_out().freeze(POSTS, STALL);
    let post = browser
        .plan(
            "Frozen with the answer in hand",
            &[&account],
            json!({ "now": true }),
        )
        .await;
    host.pass(Duration::from_secs(5)).await;
    assert_eq!(browser.receipt(&post).await["state"], "committing");
    host.pass(Duration::from_secs(57)).await;
    host.tick().await;
    host.pass(Duration::from_secs(2)).await;
    let rescued = browser.receipt(&post).await;
    assert_eq!(
        (&rescued["state"], kinds(&rescued)),
        (
            &json!("published"),
            vec!["planned", "prepared", "sending", "published"]
        )
    );
    host.pass(Duration::from_mins(2)).await;
    assert_eq!(
        browser.receipt(&post).await,
        rescued,
        "what the first owner wrote afterwards changed nothing"
    );
    assert_eq!(calls_and_public(&browser, &account).await, (1, 1));
    ends(&host, &browser, &account, &post, "published").await;
}

#[tokio::test(start_paused = true)]
async fn r13_what_a_rescued_sender_learned_is_evidence() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    host.core.ports.way_out().freeze(POSTS, Span::minutes(5));
    // The timeline shows nothing for hours: nobody but the first owner can know.
    browser
        .sandbox()
        .control(
            "POST",
            "/settings",
            Some(&json!({ "timeline_lag_ms": 4 * 3_600_000 })),
        )
        .await;
    let post = browser
        .plan("Known to one", &[&account], json!({ "now": true }))
        .await;
    minutes(&host, 4).await;
    let doubtful = browser.receipt(&post).await;
    assert_eq!(
        (&doubtful["state"], doubtful["published_at"].as_str()),
        (&json!("unconfirmed"), None)
    );
    minutes(&host, 3).await;
    let receipt = browser.wait_for(&post, "published").await;
    assert!(kinds(&receipt).contains(&"surfaced"), "{receipt:#}");
    assert_eq!(
        receipt["remote_id"],
        browser.sandbox().public(&account.user).await[0]["id"]
    );
    assert_eq!(calls_and_public(&browser, &account).await, (1, 1));
    ends(&host, &browser, &account, &post, "published").await;
}

#[tokio::test(start_paused = true)]
async fn r13_who_stalls_between_intent_and_call_does_not_send() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    host.core
        .ports
        .database()
        .stall("INTO commits", Break::After, STALL);
    let post = browser
        .plan("Woken too late", &[&account], json!({ "now": true }))
        .await;
    host.pass(Duration::from_secs(85)).await;
    host.tick().await;
    host.pass(Duration::from_secs(10)).await;
    assert_eq!(
        calls_and_public(&browser, &account).await,
        (0, 0),
        "the sender woke, and did not send"
    );
    minutes(&host, 10).await;
    let receipt = browser.wait_for(&post, "published").await;
    let sent = kinds(&receipt)
        .iter()
        .filter(|kind| **kind == "sending")
        .count();
    assert_eq!(
        (sent, calls_and_public(&browser, &account).await),
        (2, (1, 1)),
        "two intents, and a call for the second alone"
    );
    ends(&host, &browser, &account, &post, "published").await;
}

#[tokio::test(start_paused = true)]
async fn r13_an_outcome_that_is_written_after_the_rescue_is_refused() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    host.core.ports.database().stall(
        "published_at=:set_published_at",
        Break::Before,
        Span::minutes(5),
    );
    let post = browser
        .plan("Written too late", &[&account], json!({ "now": true }))
        .await;
    minutes(&host, 3).await;
    let rescued = browser.wait_for(&post, "published").await;
    minutes(&host, 5).await;
    assert_eq!(browser.receipt(&post).await, rescued);
    ends(&host, &browser, &account, &post, "published").await;
}

#[tokio::test(start_paused = true)]
async fn r14_a_claim_whose_answer_was_lost_strands_nothing_beyond_its_lease() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let mut posts = Vec::new();
    for number in 0..5 {
        posts.push(
            browser
                .plan_in(
                    &format!("Claimed by nobody {number}"),
                    &account,
                    Duration::from_mins(5),
                )
                .await,
        );
    }
    host.core
        .ports
        .database()
        .fail("RETURNING id, account, claim", Break::After, 1);
    minutes(&host, 10).await;
    for post in &posts {
        let receipt = browser.wait_for(post, "published").await;
        let late = receipt["lateness_ms"].as_i64().unwrap();
        assert!(
            (0..=120_000).contains(&late),
            "{late} ms: a lease of a minute, and the next tick"
        );
        assert_eq!(
            kinds(&receipt),
            ["planned", "prepared", "sending", "published"]
        );
    }
    assert_eq!(calls_and_public(&browser, &account).await, (5, 5));
}

#[tokio::test(start_paused = true)]
async fn r15_an_outcome_that_was_written_unseen_is_not_written_twice() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    host.core
        .ports
        .database()
        .fail("published_at=:set_published_at", Break::After, 1);
    let post = browser
        .plan("Written once", &[&account], json!({ "now": true }))
        .await;
    let receipt = browser.wait_for(&post, "published").await;
    assert_eq!(
        kinds(&receipt),
        ["planned", "prepared", "sending", "published"]
    );
    assert_eq!(calls_and_public(&browser, &account).await, (1, 1));
    ends(&host, &browser, &account, &post, "published").await;
}

#[tokio::test(start_paused = true)]
async fn r15_an_outcome_that_the_database_refuses_arrives_through_the_queue() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    host.core
        .ports
        .database()
        .fail("published_at=:set_published_at", Break::Before, 4);
    let post = browser
        .plan("The long way round", &[&account], json!({ "now": true }))
        .await;
    minutes(&host, 6).await;
    let receipt = browser.wait_for(&post, "published").await;
    assert!(kinds(&receipt).contains(&"evidence"), "{receipt:#}");
    assert_eq!(
        receipt["remote_id"],
        browser.sandbox().public(&account.user).await[0]["id"]
    );
    assert_eq!(calls_and_public(&browser, &account).await, (1, 1));
    ends(&host, &browser, &account, &post, "published").await;
}

/// The platform has taken the post; for ten minutes the database takes nothing, and the queues only
/// where they are up.
async fn down_while_recording(queues_are_down: bool) {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    browser
        .sandbox()
        .break_posting(&account.user, 1, json!({ "kind": "slow", "ms": 5_000 }))
        .await;
    let post = browser
        .plan("Nobody takes it down", &[&account], json!({ "now": true }))
        .await;
    host.pass(Duration::from_secs(2)).await;
    assert_eq!(
        calls_and_public(&browser, &account).await,
        (1, 1),
        "it is out, and the answer is on its way"
    );
    let ports = &host.core.ports;
    ports.database().be_down();
    ports.messages().be_down(queues_are_down);
    minutes(&host, 10).await;
    ports.database().heal();
    ports.messages().heal();
    assert_eq!(
        browser.receipt(&post).await["state"],
        "committing",
        "nobody has guessed"
    );
    minutes(&host, 10).await;
    let receipt = browser.wait_for(&post, "published").await;
    assert_eq!(
        receipt["remote_id"],
        browser.sandbox().public(&account.user).await[0]["id"]
    );
    assert_eq!(
        calls_and_public(&browser, &account).await,
        (1, 1),
        "never sent again"
    );
    let looks = browser
        .sandbox()
        .calls(&format!("/x/2/users/{}/tweets", account.user), None)
        .await
        .len();
    assert_eq!(
        looks > 0,
        queues_are_down,
        "who knows the answer need not look"
    );
    ends(&host, &browser, &account, &post, "published").await;
}

#[tokio::test(start_paused = true)]
async fn r15_a_database_that_is_down_while_recording_is_told_later() {
    down_while_recording(false).await;
}

#[tokio::test(start_paused = true)]
async fn r15_an_outcome_that_nobody_could_take_is_looked_up_and_not_sent_again() {
    down_while_recording(true).await;
}
