//! Two writers of one row, in every order: a step of the engine runs beside something else that
//! begins a little later each time, so that it falls between any two queries of the step.

use super::evidence::in_doubt;
use super::*;
use noctin_scheduler::domain::message::Message;
use noctin_scheduler::domain::time::Timestamp;
use noctin_scheduler::ports::Queue;
use noctin_scheduler::usecases::engine::evidence;
use noctin_scheduler::usecases::engine::work::{self, Handled};

/// By how many turns of the scheduler the other begins before the step or after it: more than
/// either of them takes.
const MOMENTS: std::ops::Range<i32> = -35..35;

/// Runs the step and the other side by side; the other begins `moment` turns after the step.
async fn side_by_side<T>(
    host: &Host,
    (queue, message): (Queue, Message),
    moment: i32,
    other: impl Future<Output = T>,
) -> T {
    let wait = async |count: i32| {
        for _ in 0..count {
            tokio::task::yield_now().await;
        }
    };
    let step = async {
        wait(-moment).await;
        let _: Handled = work::run(&host.core, queue, message).await;
    };
    let other = async {
        wait(moment).await;
        other.await
    };
    tokio::join!(step, other).1
}

/// The message that was sent last.
fn last_message(host: &Host) -> (Queue, Message) {
    host.core.ports.messages().sent().last().cloned().unwrap()
}

#[tokio::test(start_paused = true)]
async fn r25_a_change_at_any_moment_of_a_commit_wins_wholly_or_not_at_all() {
    let mut won = 0;
    for (moment, is_cancelled) in MOMENTS.flat_map(|moment| [(moment, false), (moment, true)]) {
        let host = Host::start();
        let (browser, account) = Browser::signed_up(&host).await;
        host.core.ports.messages().lose(1);
        let post = browser
            .plan("Old", &[&account], json!({ "now": true }))
            .await;
        let message = last_message(&host);
        let change = async {
            let answer = if is_cancelled {
                browser.cancel(&post).await
            } else {
                browser.edit(&post, &json!({ "text": "New" })).await
            };
            answer.status().as_u16()
        };
        let status = side_by_side(&host, message, moment, change).await;
        minutes(&host, 6).await;
        let receipt = browser.receipt(&post).await;
        let texts: Vec<_> = browser
            .sandbox()
            .public(&account.user)
            .await
            .iter()
            .map(|post| post["text"].clone())
            .collect();
        let state = receipt["state"].as_str().unwrap();
        match (status, is_cancelled) {
            (200, false) => assert_eq!(
                (texts, state),
                (vec![json!("New")], "published"),
                "{moment}: {receipt:#}"
            ),
            (200, true) => assert_eq!(
                (texts, state),
                (vec![], "cancelled"),
                "{moment}: {receipt:#}"
            ),
            (409, _) => assert_eq!(
                (texts, state),
                (vec![json!("Old")], "published"),
                "{moment}: {receipt:#}"
            ),
            other => panic!("{moment}: {other:?}"),
        }
        won += usize::from(status == 200);
    }
    assert!((10..130).contains(&won), "both win at times: {won}");
}

#[tokio::test(start_paused = true)]
async fn what_is_planned_again_goes_out_once_or_is_taken_back_at_any_moment_of_its_commit() {
    let mut won = 0;
    for moment in MOMENTS {
        let host = Host::start();
        let (browser, account) = Browser::signed_up(&host).await;
        host.core.ports.messages().lose(1);
        let post = browser
            .plan("Once", &[&account], json!({ "now": true }))
            .await;
        let first = last_message(&host);
        let cancelled = body(&browser.cancel(&post).await);
        host.core.ports.messages().lose(1);
        let again = browser
            .edit(&cancelled, &json!({ "schedule": { "now": true } }))
            .await;
        assert_eq!(again.status(), 200, "{}", body(&again));
        // The message of the first plan comes late, and finds nothing of its own.
        let (queue, message) = first;
        let _: Handled = work::run(&host.core, queue, message).await;
        let message = last_message(&host);
        let again = body(&again);
        let change = async { browser.cancel(&again).await.status().as_u16() };
        let status = side_by_side(&host, message, moment, change).await;
        minutes(&host, 6).await;
        let receipt = browser.receipt(&post).await;
        let public = browser.sandbox().public(&account.user).await.len();
        let expected = match status {
            200 => ("cancelled", 0),
            409 => ("published", 1),
            other => panic!("{moment}: {other}"),
        };
        assert_eq!(
            (receipt["state"].as_str().unwrap(), public),
            expected,
            "{moment}: {receipt:#}"
        );
        won += usize::from(status == 200);
    }
    assert!((5..65).contains(&won), "both win at times: {won}");
}

#[tokio::test(start_paused = true)]
async fn of_two_who_plan_a_cancelled_post_again_at_once_one_is_told() {
    for moment in 0..12 {
        let host = Host::start();
        let (browser, account) = Browser::signed_up(&host).await;
        let post = browser
            .plan_in("Once", &account, Duration::from_hours(1))
            .await;
        let cancelled = body(&browser.cancel(&post).await);
        let now = json!({ "schedule": { "now": true } });
        let later = async {
            for _ in 0..moment {
                tokio::task::yield_now().await;
            }
            browser.edit(&cancelled, &now).await
        };
        let (one, other) = tokio::join!(browser.edit(&cancelled, &now), later);
        let mut statuses = [one.status().as_u16(), other.status().as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 412], "{moment}");
        minutes(&host, 6).await;
        assert_eq!(calls_and_public(&browser, &account).await, (1, 1));
    }
}

#[tokio::test(start_paused = true)]
async fn evidence_at_any_moment_of_planning_a_dropped_post_again_keeps_it_from_going_out() {
    for moment in 0..12 {
        let host = Host::start();
        let (browser, post, evidence) = in_doubt(&host, &["Once"]).await;
        let drop = json!({ "outcome": "drop" });
        assert_eq!(browser.answer(&post, "resolve", &drop).await.status(), 200);
        let path = format!("/api/v1/posts/{}", post["id"].as_str().unwrap());
        let dropped = browser.read(&path).await;
        let late = async {
            for _ in 0..moment {
                tokio::task::yield_now().await;
            }
            evidence::append(&host.core, &evidence).await.unwrap();
        };
        let now = json!({ "schedule": { "now": true } });
        let (again, ()) = tokio::join!(browser.edit(&dropped, &now), late);
        assert_eq!(again.status(), 409, "{moment}");
        minutes(&host, 6).await;
        assert_eq!(browser.receipt(&post).await["state"], "published");
        assert_eq!(browser.sandbox().calls(POSTS, None).await.len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn evidence_at_any_moment_before_a_second_call_takes_its_place() {
    let mut spared = 0;
    for moment in MOMENTS {
        let host = Host::start();
        let (browser, post, evidence) = in_doubt(&host, &["Once"]).await;
        // X would take the same text twice.
        browser
            .sandbox()
            .control(
                "POST",
                "/settings",
                Some(&json!({ "duplicate_window_ms": 0 })),
            )
            .await;
        host.core.ports.messages().lose(1);
        assert_eq!(
            browser
                .answer(&post, "resolve", &json!({ "outcome": "send_again" }))
                .await
                .status(),
            200
        );
        let message = last_message(&host);
        let late = async {
            evidence::append(&host.core, &evidence).await.unwrap();
        };
        Box::pin(side_by_side(&host, message, moment, late)).await;
        minutes(&host, 6).await;
        let receipt = browser.receipt(&post).await;
        let calls = browser.sandbox().calls(POSTS, None).await.len();
        assert_eq!(receipt["state"], "published", "{moment}: {receipt:#}");
        // Whatever comes into the ledger before the intent, the intent obeys.
        let happened = kinds(&receipt);
        let told = happened
            .iter()
            .position(|kind| matches!(*kind, "evidence" | "surfaced"))
            .unwrap();
        let sent = happened
            .iter()
            .rposition(|kind| *kind == "sending")
            .unwrap();
        assert_eq!(
            calls,
            if told < sent {
                1
            } else {
                happened.iter().filter(|kind| **kind == "sending").count()
            },
            "{moment}: {receipt:#}"
        );
        spared += usize::from(calls == 1);
    }
    assert!(
        (5..65).contains(&spared),
        "both come first at times: {spared}"
    );
}

#[tokio::test(start_paused = true)]
async fn what_a_look_up_has_found_is_not_forgotten_because_the_person_was_quicker() {
    let mut quicker = 0;
    for (moment, outcome) in MOMENTS.flat_map(|moment| [(moment, "drop"), (moment, "send_again")]) {
        let host = Host::start();
        let (browser, account) = Browser::signed_up(&host).await;
        browser
            .sandbox()
            .control(
                "POST",
                "/settings",
                Some(&json!({ "duplicate_window_ms": 0 })),
            )
            .await;
        browser
            .sandbox()
            .break_posting(&account.user, 1, json!({ "kind": "close", "effect": true }))
            .await;
        let post = browser
            .plan("There", &[&account], json!({ "now": true }))
            .await;
        browser.wait_for(&post, "unconfirmed").await;
        // The message of the look-up comes twice; the first is lost with the consumer.
        let message = last_message(&host);
        host.kill().await;
        host.pass(Duration::from_secs(61)).await;
        let decision = async {
            browser
                .answer(&post, "resolve", &json!({ "outcome": outcome }))
                .await
                .status()
                .as_u16()
        };
        // What is sent again waits, so that only what was found can spare it.
        host.core.ports.messages().be_down(true);
        let status = side_by_side(&host, message, moment, decision).await;
        host.core.ports.messages().be_down(false);
        let receipt = browser.receipt(&post).await;
        let has_looked = !browser
            .sandbox()
            .calls(
                &format!("/x/2/users/{}/tweets", account.user),
                Some(&account.user),
            )
            .await
            .is_empty();
        if has_looked {
            assert_eq!(
                receipt["state"], "published",
                "{moment} {outcome} {status}: {receipt:#}"
            );
        }
        minutes(&host, 6).await;
        assert!(
            browser.sandbox().public(&account.user).await.len() == 1 || !has_looked,
            "{moment} {outcome}"
        );
        quicker += usize::from(has_looked && status == 200);
    }
    assert!(quicker > 0, "the person is quicker at times");
}

#[tokio::test(start_paused = true)]
async fn r25_a_change_that_is_too_late_for_one_account_touches_no_other() {
    let mut late = 0;
    for moment in MOMENTS {
        let host = Host::start();
        let (browser, first) = Browser::signed_up(&host).await;
        let second = browser.connect(&host.unique("second")).await;
        // A call that takes its time is on its way when the change comes.
        let slow = json!({ "kind": "slow", "ms": 3_000, "effect_after_ms": 3_000 });
        browser.sandbox().break_posting(&second.user, 1, slow).await;
        host.core.ports.messages().lose(2);
        let post = browser
            .plan("Old", &[&first, &second], json!({ "now": true }))
            .await;
        let message = last_message(&host);
        let edit = async {
            browser
                .edit(&post, &json!({ "text": "New" }))
                .await
                .status()
                .as_u16()
        };
        let status = side_by_side(&host, message, moment, edit).await;
        minutes(&host, 6).await;
        for delivery in post["deliveries"].as_array().unwrap() {
            let receipt = browser
                .read(&format!(
                    "/api/v1/deliveries/{}",
                    delivery["id"].as_str().unwrap()
                ))
                .await;
            assert_eq!(receipt["state"], "published", "{moment}: {receipt:#}");
            assert_eq!(
                kinds(&receipt).contains(&"edited"),
                status == 200,
                "{moment} {status}: {receipt:#}"
            );
        }
        for account in [&first, &second] {
            let public = browser.sandbox().public(&account.user).await;
            assert_eq!(
                (public.len(), &public[0]["text"]),
                (1, &json!(if status == 200 { "New" } else { "Old" })),
                "{moment} {status}"
            );
        }
        late += usize::from(status == 409);
    }
    assert!((3..67).contains(&late), "it is too late at times: {late}");
}

#[tokio::test(start_paused = true)]
async fn r13_a_sender_that_stood_still_behind_its_intent_does_not_send_by_it() {
    let mut stood_still = 0;
    for moment in 0..35 {
        let host = Host::start();
        let (browser, account) = Browser::signed_up(&host).await;
        host.core.ports.messages().lose(1);
        let post = browser
            .plan("Asleep", &[&account], json!({ "now": true }))
            .await;
        side_by_side(
            &host,
            last_message(&host),
            moment,
            tokio::time::advance(Duration::from_secs(8)),
        )
        .await;
        minutes(&host, 6).await;
        let receipt = browser.wait_for(&post, "published").await;
        let intent = receipt["events"]
            .as_array()
            .unwrap()
            .iter()
            .rfind(|event| event["kind"] == "sending")
            .unwrap();
        let intent = Timestamp::parse(intent["at"].as_str().unwrap())
            .unwrap()
            .ms();
        let calls = browser.sandbox().calls(POSTS, Some(&account.user)).await;
        assert_eq!(calls.len(), 1, "{moment}: {receipt:#}");
        assert!(
            calls[0]["at_ms"].as_i64().unwrap() - intent <= 5_000,
            "{moment}: {receipt:#}"
        );
        stood_still += usize::from(kinds(&receipt).contains(&"not_sent"));
    }
    assert!(stood_still > 0, "some fell asleep right behind it");
}
