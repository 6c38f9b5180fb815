//! The Worker dies between the planning of a post and the record that it is public.

use super::aftermath::{Case, POSTS, is_looked_up_twice, signed, story};
use crate::oracle::{self, Watched};
use crate::scenarios::browser::Browser;
use crate::scenarios::world::{World, body, request};
use crate::worlds::workerd::Workerd;
use http::HeaderValue;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;

/// Whoever got no answer asks again with the same key: it is one post, whenever the Worker died.
pub(crate) async fn r2_killed_while_the_post_is_planned(world: Arc<Workerd>) {
    let (person, account) = Browser::signed_up(&world).await;
    let person = Arc::new(person);
    let mut watched = Vec::new();
    for after_ms in [0, 6, 12, 25, 50] {
        let draft = json!({
            "text": format!("Planned {after_ms} ms long"),
            "targets": [{ "account": account.id }],
            "schedule": { "now": true },
        });
        let mut plan = request(
            "POST",
            &format!("{}/api/v1/posts", world.origin()),
            Some(&draft),
        );
        plan.headers_mut().insert(
            "idempotency-key",
            HeaderValue::from_str(&format!("key-{after_ms}")).unwrap(),
        );
        let (asked, first) = (Arc::clone(&world), signed(&person, plan.clone()));
        let in_flight = tokio::spawn(async move { asked.try_worker(first).await });
        sleep(Duration::from_millis(after_ms)).await;
        world.kill().await;
        in_flight.await.unwrap().ok();
        let response = person.send(plan).await;
        assert_eq!(
            response.status(),
            201,
            "{}",
            String::from_utf8_lossy(response.body())
        );
        let case = Case {
            person: Arc::clone(&person),
            account: account.clone(),
            post: body(&response),
        };
        case.is_decided().await;
        watched.push(Watched::of(&case.post, &account));
    }
    let posts = person.read("/api/v1/posts?limit=100").await;
    assert_eq!(
        posts["data"].as_array().unwrap().len(),
        watched.len(),
        "one post for each key"
    );
    let verdict = oracle::judge(&person, &watched).await;
    assert!(verdict.wrong.is_empty(), "{:#?}", verdict.wrong);
}

/// Claimed when it was planned, and its message died with the Worker: the row comes back at its
/// lease's end.
pub(crate) async fn r2_killed_behind_the_plan(world: Arc<Workerd>) {
    let case = Case::later(&world, "Planned, and gone", Duration::from_mins(2)).await;
    world.kill().await;
    world.pass(Duration::from_mins(2)).await;
    let receipt = case.ends("published").await;
    assert_eq!(story(&receipt), "planned prepared sending published");
    assert_eq!((case.calls(POSTS).await, case.public().await), (1, 1));
}

/// Prepared and waiting out its last seconds: nothing has left, so it goes out later.
pub(crate) async fn r2_killed_before_the_commit_call(world: Arc<Workerd>) {
    let case = Case::later(&world, "Killed while waiting", Duration::from_secs(4)).await;
    case.seen("prepared").await;
    world.kill().await;
    assert_eq!(case.calls(POSTS).await, 0, "not before its time");
    let receipt = case.ends("published").await;
    assert_eq!(story(&receipt), "planned prepared sending published");
    assert_eq!((case.calls(POSTS).await, case.public().await), (1, 1));
}

/// Nothing had left, and its time is over: nothing leaves.
pub(crate) async fn r6_killed_before_the_commit_call_and_found_too_late(world: Arc<Workerd>) {
    let case = Case::later(&world, "Killed for hours", Duration::from_secs(4)).await;
    case.seen("prepared").await;
    world.kill().await;
    world.pass(Duration::from_mins(61)).await;
    case.ends("missed").await;
    assert_eq!((case.calls(POSTS).await, case.public().await), (0, 0));
}

/// The intent stands, and the platform never did anything: that cannot be told from a post that is
/// hidden, so the person is asked.
pub(crate) async fn r1_killed_behind_the_intent_and_nothing_arrived(world: Arc<Workerd>) {
    let case = Case::new(
        &world,
        "Swallowed",
        Some(json!({ "kind": "hang", "effect": false })),
    )
    .await;
    case.seen("sending").await;
    world.kill().await;
    case.is_decided().await;
    world.pass(Duration::from_hours(24)).await;
    let receipt = case.ends("unconfirmed").await;
    world.tick().await;
    world.breathe().await;
    assert_eq!(
        case.person.receipt(&case.post).await,
        receipt,
        "a day later, nothing has changed"
    );
    assert_eq!(
        (case.calls(POSTS).await, case.public().await),
        (1, 0),
        "never sent again by itself"
    );
}

/// The platform has the request, and makes the post only after the Worker is gone.
pub(crate) async fn r1_killed_before_the_platform_has_done_its_work(world: Arc<Workerd>) {
    let slow = json!({ "kind": "slow", "ms": 2_000, "effect_after_ms": 1_000 });
    let case = Case::new(&world, "Made without us", Some(slow)).await;
    case.seen("sending").await;
    world.kill().await;
    case.called(POSTS, 1).await;
    case.is_found().await;
}

/// The post is public, and the answer is still under way.
pub(crate) async fn r1_killed_after_acceptance_and_before_the_answer(world: Arc<Workerd>) {
    let case = Case::new(
        &world,
        "Accepted, then silence",
        Some(json!({ "kind": "slow", "ms": 15_000 })),
    )
    .await;
    case.called(POSTS, 1).await;
    world.kill().await;
    assert_eq!(
        case.public().await,
        1,
        "it is public, and nobody here knows"
    );
    case.is_found().await;
}

/// Hours later its access token has ended too: it is refreshed, and then looked with.
pub(crate) async fn r1_killed_after_acceptance_and_found_hours_later(world: Arc<Workerd>) {
    let case = Case::new(
        &world,
        "Known to the platform only",
        Some(json!({ "kind": "slow", "ms": 15_000 })),
    )
    .await;
    case.called(POSTS, 1).await;
    world.kill().await;
    world.pass(Duration::from_hours(3)).await;
    case.is_found().await;
}

/// Answers that come a few milliseconds apart, and one kill in the middle of them: some are
/// recorded, some are read, some are under way.
pub(crate) async fn r1_killed_after_acceptance_and_before_the_record(world: Arc<Workerd>) {
    let (person, first) = Browser::signed_up(&world).await;
    let mut accounts = vec![first];
    for number in 1..8 {
        accounts.push(
            person
                .connect(&world.unique(&format!("crowd{number}")))
                .await,
        );
    }
    let (person, mut watched, mut found) = (Arc::new(person), Vec::new(), 0);
    for round in 0..4 {
        let mut cases = Vec::new();
        let due = Duration::from_secs(2);
        for (number, account) in (0_u64..).zip(&accounts) {
            person
                .sandbox()
                .break_posting(
                    &account.user,
                    1,
                    json!({ "kind": "slow", "ms": 100 + 20 * number }),
                )
                .await;
            let post = person
                .plan_in(&format!("Round {round}"), account, due)
                .await;
            watched.push(Watched::of(&post, account));
            cases.push(Case {
                person: Arc::clone(&person),
                account: account.clone(),
                post,
            });
        }
        let last = &cases[cases.len() - 1];
        last.called(POSTS, round + 1).await;
        sleep(Duration::from_millis(100)).await;
        world.kill().await;
        for case in &cases {
            let receipt = case
                .minutes_until(3, "published", |receipt| receipt["state"] == "published")
                .await;
            found += usize::from(receipt["events"].to_string().contains("look_up"));
        }
    }
    let verdict = oracle::judge(&person, &watched).await;
    assert!(verdict.wrong.is_empty(), "{:#?}", verdict.wrong);
    println!(
        "{found} of {} were looked up, the others recorded",
        watched.len()
    );
    assert!(
        (1..watched.len()).contains(&found),
        "the kills missed the moment: {found} of {}",
        watched.len()
    );
}

/// What is recorded stays recorded.
pub(crate) async fn r1_killed_right_behind_the_record(world: Arc<Workerd>) {
    let case = Case::new(&world, "Recorded", None).await;
    let recorded = case.seen("published").await;
    world.kill().await;
    world.pass(Duration::from_mins(10)).await;
    world.tick().await;
    world.breathe().await;
    assert_eq!(
        case.ends("published").await,
        recorded,
        "nothing has changed"
    );
    assert_eq!((case.calls(POSTS).await, case.public().await), (1, 1));
}

/// The tick dies somewhere between its claim and its messages, again and again.
pub(crate) async fn r26_killed_in_the_middle_of_a_tick(world: Arc<Workerd>) {
    let (person, account) = Browser::signed_up(&world).await;
    let (person, mut cases) = (Arc::new(person), Vec::new());
    for number in 0..20 {
        let post = person
            .plan_in(
                &format!("Number {number}"),
                &account,
                Duration::from_mins(10),
            )
            .await;
        cases.push(Case {
            person: Arc::clone(&person),
            account: account.clone(),
            post,
        });
    }
    world.pass(Duration::from_mins(10)).await;
    for after_ms in [2, 8, 16, 32] {
        let asked = Arc::clone(&world);
        let tick = tokio::spawn(async move { asked.try_tick().await });
        sleep(Duration::from_millis(after_ms)).await;
        world.kill().await;
        tick.await.unwrap().ok();
        world.pass(Duration::from_secs(61)).await;
    }
    let mut watched = Vec::new();
    let mut published = 0;
    for case in &cases {
        // The Worker may have died between an intent and its call: then nothing is public, and the
        // person is asked.
        let is_over =
            |receipt: &Value| receipt["state"] == "published" || is_looked_up_twice(receipt);
        published +=
            usize::from(case.minutes_until(5, "over", is_over).await["state"] == "published");
        watched.push(Watched::of(&case.post, &account));
    }
    assert!(
        published * 2 > cases.len(),
        "{published} of {}",
        cases.len()
    );
    let verdict = oracle::judge(&person, &watched).await;
    assert!(verdict.wrong.is_empty(), "{:#?}", verdict.wrong);
}
