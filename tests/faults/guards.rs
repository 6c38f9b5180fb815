//! Guards that stand between the engine and a second call: each is met in the situation that it is
//! for.

use super::evidence::{in_doubt, thread};
use super::*;
use noctin_scheduler::domain::message::Message;
use noctin_scheduler::domain::policy::{CALL_LIMIT, LOOK_AHEAD, SEND_WITHIN};
use noctin_scheduler::domain::time::Span;
use noctin_scheduler::domain::timing::GRACE;
use noctin_scheduler::ports::Queue;
use noctin_scheduler::usecases::engine::evidence;
use noctin_scheduler::usecases::engine::work::{self, Handled};

/// Where in a ledger the part of that number (from 0) is known to be public, and where each of its
/// calls was written down.
fn public_and_sent(receipt: &Value, part: i64) -> (Option<usize>, Vec<usize>) {
    let events = receipt["events"].as_array().unwrap();
    let at = |kind: &str, outcome: Option<&str>| -> Vec<usize> {
        let is_it = |event: &Value| {
            event["kind"] == kind
                && event["detail"]["part"] == part
                && outcome.is_none_or(|outcome| event["detail"]["outcome"] == outcome)
        };
        let found = events.iter().enumerate().filter(|(_, event)| is_it(event));
        found.map(|(at, _)| at).collect()
    };
    (
        at("evidence", Some("ok")).first().copied(),
        at("sending", None),
    )
}

#[tokio::test(start_paused = true)]
async fn no_call_is_made_for_a_part_that_is_known_to_be_public() {
    let mut came_between = 0;
    for moment in -40_i32..30 {
        let host = Host::start();
        let (browser, post, evidence) = in_doubt(&host, &["Public", "Follows"]).await;
        host.core.ports.messages().lose(1);
        let word = json!({ "outcome": "send_again" });
        assert_eq!(browser.answer(&post, "resolve", &word).await.status(), 200);
        let (queue, message): (Queue, Message) =
            host.core.ports.messages().sent().last().cloned().unwrap();
        let wait = async |count: i32| {
            for _ in 0..count {
                tokio::task::yield_now().await;
            }
        };
        let step = async {
            wait(-moment).await;
            let _: Handled = work::run(&host.core, queue, message).await;
        };
        let late = async {
            wait(moment).await;
            evidence::append(&host.core, &evidence).await.unwrap();
        };
        tokio::join!(step, late);
        minutes(&host, 6).await;
        let receipt = browser.receipt(&post).await;
        let (public, sent) = public_and_sent(&receipt, 0);
        let public = public.unwrap();
        came_between += usize::from(sent.len() == 1);
        assert!(sent.iter().all(|at| *at < public), "{moment}: {receipt:#}");
        assert_eq!(
            receipt["state"], "published",
            "{moment}: the rest follows: {receipt:#}"
        );
    }
    assert!(came_between > 0, "the evidence came before a call");
}

#[tokio::test(start_paused = true)]
async fn an_intent_has_the_whole_lease_before_it_whatever_came_before_took() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let sandbox = browser.sandbox();
    // A refused token takes the post to the queue whose handlers have time to exchange it.
    let refused = json!({ "kind": "status", "status": 401 });
    sandbox.break_posting(&account.user, 1, refused).await;
    let slow = |ms: u32| json!({ "kind": "slow", "ms": ms, "effect_after_ms": ms });
    let slow_refresh =
        json!({ "method": "POST", "path": TOKEN, "times": 1, "fault": slow(24_000) });
    sandbox
        .control("POST", "/faults", Some(&slow_refresh))
        .await;
    sandbox.break_posting(&account.user, 1, slow(15_000)).await;
    let post = thread(&browser, &account, &["One"], 60).await;
    let under_way = "SELECT wake_at-(SELECT max(send_by) FROM commits) AS left FROM deliveries \
        WHERE state='committing'";
    let mut left = Vec::new();
    for _ in 0..60 {
        host.pass(Duration::from_secs(3)).await;
        host.tick().await;
        let rows = host.core.ports.database().look(under_way).unwrap();
        left.extend(rows.iter().filter_map(|row| row["left"].as_i64()));
    }
    let receipt = browser.wait_for(&post, "published").await;
    let kinds = kinds(&receipt);
    assert!(!kinds.contains(&"in_doubt"), "{kinds:?}");
    assert!(!kinds.contains(&"released"), "{kinds:?}");
    assert_eq!(calls_and_public(&browser, &account).await, (2, 1));
    let lease = [CALL_LIMIT, GRACE, LOOK_AHEAD]
        .map(Span::as_ms)
        .iter()
        .sum::<i64>();
    assert!(!left.is_empty(), "the call was under way");
    let from_intent = |ms: &i64| ms + SEND_WITHIN.as_ms();
    assert!(
        left.iter().map(from_intent).all(|ms| ms >= lease),
        "{left:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn six_refusals_are_enough() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let full = json!({ "kind": "status", "status": 429, "reset_after_s": 60 });
    browser
        .sandbox()
        .break_posting(&account.user, 500, full)
        .await;
    let post = thread(&browser, &account, &["Again and again"], 24 * 60).await;
    minutes(&host, 60).await;
    let receipt = browser.wait_for(&post, "failed").await;
    assert_eq!(receipt["error"]["code"], "gave_up", "{receipt:#}");
    assert_eq!(calls_and_public(&browser, &account).await, (6, 0));
}

#[tokio::test(start_paused = true)]
async fn a_refused_token_is_refreshed_once() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let refused = json!({ "kind": "status", "status": 401 });
    browser
        .sandbox()
        .break_posting(&account.user, 500, refused)
        .await;
    let sandbox = browser.sandbox();
    let refreshes = || sandbox.calls(TOKEN, Some(&account.user));
    let before = refreshes().await.len();
    let post = browser
        .plan("Not with this token", &[&account], json!({ "now": true }))
        .await;
    minutes(&host, 10).await;
    let receipt = browser.wait_for(&post, "held").await;
    assert_eq!(receipt["error"]["class"], "reconnect", "{receipt:#}");
    assert_eq!(refreshes().await.len() - before, 1);
    assert_eq!(calls_and_public(&browser, &account).await, (2, 0));
}

/// When the delivery's next step happens, in milliseconds.
fn run_at_ms(host: &Host) -> i64 {
    let rows = host
        .core
        .ports
        .database()
        .look("SELECT run_at FROM deliveries");
    rows.unwrap()[0]["run_at"].as_i64().unwrap()
}

/// Lets time pass until `before` the instant of the delivery's next step: from five seconds before
/// it, the commit has read what is known, and waits.
pub(super) async fn wait_until(host: &Host, before: Duration) {
    let ahead = || {
        let ahead_ms = run_at_ms(host) - host.now_ms();
        Duration::from_millis(u64::try_from(ahead_ms).unwrap())
    };
    while ahead() > Duration::from_mins(2) {
        minutes(host, 1).await;
    }
    host.pass(ahead().saturating_sub(before)).await;
}

#[tokio::test(start_paused = true)]
async fn what_becomes_known_while_a_commit_waits_for_its_instant_stops_its_call() {
    for texts in [&["There"][..], &["There", "Follows"]] {
        let host = Host::start();
        let (browser, post, evidence) = in_doubt(&host, texts).await;
        let full = json!({ "kind": "status", "status": 429, "reset_after_s": 60 });
        let fault = json!({ "method": "POST", "path": POSTS, "times": 1, "fault": full });
        browser
            .sandbox()
            .control("POST", "/faults", Some(&fault))
            .await;
        let word = json!({ "outcome": "send_again" });
        assert_eq!(browser.answer(&post, "resolve", &word).await.status(), 200);
        host.pass(Duration::from_secs(1)).await;
        assert_eq!(browser.receipt(&post).await["state"], "ready");
        wait_until(&host, Duration::from_secs(2)).await;
        evidence::append(&host.core, &evidence).await.unwrap();
        minutes(&host, 6).await;
        let receipt = browser.wait_for(&post, "published").await;
        let calls = browser.sandbox().calls(POSTS, None).await.len();
        assert_eq!(
            calls,
            1 + texts.len(),
            "lost, refused, and the rest: {receipt:#}"
        );
    }
}
