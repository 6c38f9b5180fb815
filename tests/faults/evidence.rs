//! Evidence that a post is public comes late, when the person or the engine has decided otherwise:
//! the receipt then says that it is public.

use super::*;
use noctin_scheduler::domain::ids::DeliveryId;
use noctin_scheduler::domain::message::{Call, Evidence, Outcome};
use noctin_scheduler::domain::time::{Span, Timestamp};
use noctin_scheduler::usecases::engine::evidence;

/// Plans a thread of these texts that goes out now.
pub(super) async fn thread(
    browser: &Browser<Host>,
    account: &Account,
    texts: &[&str],
    late_minutes: u32,
) -> Value {
    let following: Vec<_> = texts[1..]
        .iter()
        .map(|text| json!({ "text": text }))
        .collect();
    let targets = json!([{ "account": account.id, "options": { "thread": following } }]);
    let draft = json!({
        "text": texts[0],
        "targets": targets,
        "schedule": { "now": true },
        "late_minutes": late_minutes,
    });
    let response = browser.call("POST", "/api/v1/posts", Some(&draft)).await;
    assert_eq!(
        response.status(),
        201,
        "{}",
        String::from_utf8_lossy(response.body())
    );
    body(&response)
}

/// Every read of the account's timeline fails from now on.
pub(super) async fn break_the_timeline(browser: &Browser<Host>, account: &Account) {
    let fault = json!({ "kind": "status", "status": 503 });
    let blind = json!({
        "method": "GET",
        "path": "/x/2/users/*/tweets",
        "user": account.user,
        "times": 500,
        "fault": fault,
    });
    browser
        .sandbox()
        .control("POST", "/faults", Some(&blind))
        .await;
}

/// The first call of the first delivery.
pub(super) fn first_call(host: &Host) -> (DeliveryId, Call) {
    let sql = "SELECT delivery, approval, part, attempt FROM commits ORDER BY approval";
    let rows = host.core.ports.database().look(sql).unwrap();
    let number = |name: &str| rows[0][name].as_i64().unwrap();
    let call = Call {
        approval: number("approval"),
        part: number("part"),
        attempt: number("attempt"),
    };
    let delivery = DeliveryId::parse(rows[0]["delivery"].as_str().unwrap());
    (delivery.unwrap(), call)
}

/// A thread whose first answer was lost although it is public, with the evidence that is still to
/// come.
pub(super) async fn in_doubt(host: &Arc<Host>, texts: &[&str]) -> (Browser<Host>, Value, Evidence) {
    let (browser, account) = Browser::signed_up(host).await;
    break_the_timeline(&browser, &account).await;
    browser
        .sandbox()
        .break_posting(&account.user, 1, json!({ "kind": "close", "effect": true }))
        .await;
    let post = thread(&browser, &account, texts, 60).await;
    browser.wait_for(&post, "unconfirmed").await;
    let public = browser.sandbox().public(&account.user).await;
    let (delivery, call) = first_call(host);
    let remote_id = public[0]["id"].as_str().map(str::to_owned);
    (
        browser,
        post,
        Evidence {
            delivery,
            call,
            outcome: Outcome::Ok,
            handle: None,
            remote_id,
            at: Timestamp::from_ms(host.now_ms()),
        },
    )
}

#[tokio::test(start_paused = true)]
async fn evidence_that_needs_a_second_try_still_says_that_a_part_is_public() {
    for yields in 0..20 {
        let host = Host::start();
        let (browser, post, evidence) = in_doubt(&host, &["Public", "Never sent"]).await;
        assert_eq!(
            browser
                .answer(&post, "resolve", &json!({ "outcome": "drop" }))
                .await
                .status(),
            200
        );
        assert_eq!(browser.receipt(&post).await["state"], "cancelled");
        // Another sender's message moves the ledger's head in between.
        let other = Evidence {
            outcome: Outcome::NotSent,
            call: Call {
                attempt: 99,
                ..evidence.call
            },
            remote_id: None,
            ..evidence.clone()
        };
        let beside = async {
            for _ in 0..yields {
                tokio::task::yield_now().await;
            }
            evidence::append(&host.core, &other).await
        };
        let (brought, besides) = tokio::join!(evidence::append(&host.core, &evidence), beside);
        brought.unwrap();
        besides.unwrap();
        let receipt = browser.receipt(&post).await;
        assert_eq!(
            (
                receipt["state"].as_str(),
                receipt["published_parts"].as_i64()
            ),
            (Some("failed"), Some(1)),
            "{yields}: {receipt:#}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn evidence_and_a_person_who_drops_it_at_the_same_moment_leave_what_is_public_public() {
    for (texts, expected) in [
        (&["All of it"][..], "published"),
        (&["A part of it", "Never sent"], "failed"),
    ] {
        for yields in 0..40 {
            let host = Host::start();
            let (browser, post, evidence) = in_doubt(&host, texts).await;
            let drop = async {
                for _ in 0..yields {
                    tokio::task::yield_now().await;
                }
                browser
                    .answer(&post, "resolve", &json!({ "outcome": "drop" }))
                    .await
            };
            let (brought, dropped) = tokio::join!(evidence::append(&host.core, &evidence), drop);
            brought.unwrap();
            let receipt = browser.receipt(&post).await;
            if receipt["state"] == "unconfirmed" {
                assert_ne!(dropped.status(), 200, "{yields}: the drop was lost");
                continue;
            }
            assert_eq!(receipt["state"], expected, "{yields}: {receipt:#}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_waits_to_be_sent_again_and_turns_out_to_be_public_is_published_at_once() {
    let host = Host::start();
    let (browser, post, evidence) = in_doubt(&host, &["There all along"]).await;
    // Nothing moves, so that the evidence finds it waiting.
    host.core.ports.messages().be_down(true);
    assert_eq!(
        browser
            .answer(&post, "resolve", &json!({ "outcome": "send_again" }))
            .await
            .status(),
        200
    );
    assert_eq!(browser.receipt(&post).await["state"], "scheduled");
    evidence::append(&host.core, &evidence).await.unwrap();
    let now = browser
        .read(&format!("/api/v1/posts/{}", post["id"].as_str().unwrap()))
        .await;
    browser.cancel(&now).await;
    let receipt = browser.receipt(&post).await;
    assert_eq!(
        (receipt["state"].as_str(), receipt["remote_id"].as_str()),
        (Some("published"), evidence.remote_id.as_deref()),
        "{receipt:#}"
    );
    host.core.ports.messages().be_down(false);
    minutes(&host, 10).await;
    assert_eq!(browser.receipt(&post).await["state"], "published");
    let calls = browser.sandbox().calls(POSTS, None).await;
    assert_eq!(calls.len(), 1, "it is not sent again");
}

/// A post whose answer comes when the database has just gone; it stays away for so many minutes,
/// and no tick can run meanwhile.
async fn the_database_goes_behind_the_answer(
    host: &Arc<Host>,
    away: u32,
) -> (Browser<Host>, Account, Value) {
    let (browser, account) = Browser::signed_up(host).await;
    host.core.ports.way_out().freeze(POSTS, Span::seconds(3));
    let post = browser
        .plan(
            "Taken, and not written down",
            &[&account],
            json!({ "now": true }),
        )
        .await;
    host.pass(Duration::from_secs(2)).await;
    assert_eq!(calls_and_public(&browser, &account).await, (1, 1));
    host.core.ports.database().be_down();
    minutes(host, away).await;
    host.core.ports.database().heal();
    minutes(host, 5).await;
    (browser, account, post)
}

#[tokio::test(start_paused = true)]
async fn an_answer_outlives_an_hour_without_the_database() {
    for away in [3, 20, 60, 300] {
        let host = Host::start();
        let (browser, account, post) = the_database_goes_behind_the_answer(&host, away).await;
        let receipt = browser.wait_for(&post, "published").await;
        let path = format!("/x/2/users/{}/tweets", account.user);
        let looks = browser.sandbox().calls(&path, None).await;
        assert_eq!(looks.len(), 0, "{away}: nobody had to look: {receipt:#}");
        let kinds = kinds(&receipt);
        assert!(!kinds.contains(&"in_doubt"), "{away}: {kinds:?}");
        assert!(receipt["url"].is_string(), "{away}: {receipt:#}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_outlives_a_queue_that_is_away_with_the_database() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    host.core.ports.way_out().freeze(POSTS, Span::seconds(3));
    let post = browser
        .plan("Both are away", &[&account], json!({ "now": true }))
        .await;
    host.pass(Duration::from_secs(2)).await;
    host.core.ports.database().be_down();
    // The first message is taken; then neither of the two takes anything.
    host.pass(Duration::from_secs(3)).await;
    host.core.ports.messages().be_down(true);
    minutes(&host, 60).await;
    host.core.ports.messages().be_down(false);
    host.core.ports.database().heal();
    minutes(&host, 5).await;
    let receipt = browser.wait_for(&post, "published").await;
    assert!(!kinds(&receipt).contains(&"in_doubt"), "{receipt:#}");
}
