//! The Worker dies while a post waits, is held, or is in doubt.

use super::aftermath::{Case, POSTS, TOKEN, story};
use crate::scenarios::world::World;
use crate::worlds::workerd::Workerd;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;

/// After this, a look that was planned a minute ahead is taken over from whoever was to make it.
const CLAIMED: Duration = Duration::from_secs(122);

/// Kills the Worker so long after a tick has been asked for.
async fn kill_in_a_tick(world: &Arc<Workerd>, after_ms: u64) {
    let asked = Arc::clone(world);
    let tick = tokio::spawn(async move { asked.try_tick().await });
    sleep(Duration::from_millis(after_ms)).await;
    world.kill().await;
    tick.await.unwrap().ok();
}

/// The answer is known to be lost; the look-up that was to follow dies with the Worker.
pub(crate) async fn r4_killed_right_behind_a_lost_answer(world: Arc<Workerd>) {
    let case = Case::new(
        &world,
        "An answer that was lost",
        Some(json!({ "kind": "close", "effect": true })),
    )
    .await;
    case.seen("answer_lost").await;
    world.kill().await;
    case.is_found().await;
}

/// The look itself dies: it counts for nothing, and another one finds the post.
pub(crate) async fn r4_killed_while_looking(world: Arc<Workerd>) {
    let case = Case::new(
        &world,
        "Looked for twice",
        Some(json!({ "kind": "close", "effect": true })),
    )
    .await;
    case.seen("answer_lost").await;
    case.fault(
        "GET",
        &case.timeline(),
        1,
        json!({ "kind": "slow", "ms": 15_000 }),
    )
    .await;
    world.pass(CLAIMED).await;
    world.tick().await;
    case.called(&case.timeline(), 1).await;
    world.kill().await;
    case.is_found().await;
    assert_eq!(
        case.calls(&case.timeline()).await,
        2,
        "the look that died, and the one that found it"
    );
}

/// Nothing is there to be found: whatever dies between the looks, there are two that count, and
/// then the person is asked.
pub(crate) async fn r4_killed_between_the_looks_that_find_nothing(world: Arc<Workerd>) {
    let case = Case::new(
        &world,
        "Never there",
        Some(json!({ "kind": "close", "effect": false })),
    )
    .await;
    case.seen("answer_lost").await;
    world.kill().await;
    let looks =
        |count: usize| move |receipt: &Value| story(receipt).matches("not_found").count() == count;
    case.minutes_until(3, "looked up", looks(1)).await;
    world.kill().await;
    case.fault(
        "GET",
        &case.timeline(),
        1,
        json!({ "kind": "slow", "ms": 15_000 }),
    )
    .await;
    let before = case.calls(&case.timeline()).await;
    world.pass(CLAIMED).await;
    world.tick().await;
    case.called(&case.timeline(), before + 1).await;
    world.kill().await;
    case.minutes_until(3, "looked up twice", looks(2)).await;
    world.kill().await;
    world.pass(Duration::from_hours(24)).await;
    let receipt = case.ends("unconfirmed").await;
    assert_eq!(
        story(&receipt),
        "planned prepared sending answer_lost not_found not_found"
    );
    assert_eq!(
        (case.calls(POSTS).await, case.public().await),
        (1, 0),
        "never sent again by itself"
    );
}

/// A full window is waited out by whoever comes after the Worker that met it.
pub(crate) async fn r16_killed_while_a_full_window_is_waited_out(world: Arc<Workerd>) {
    let full = json!({ "kind": "status", "status": 429, "reset_after_s": 600 });
    let case = Case::new(&world, "Behind the window", Some(full)).await;
    case.seen("deferred").await;
    world.kill().await;
    world.pass(Duration::from_mins(8)).await;
    kill_in_a_tick(&world, 20).await;
    assert_eq!(case.calls(POSTS).await, 1, "no call before the reset");
    let receipt = case
        .minutes_until(6, "published", |receipt| receipt["state"] == "published")
        .await;
    case.is_true().await;
    assert_eq!(
        story(&receipt).matches("sending").count(),
        2,
        "{}",
        story(&receipt)
    );
    assert_eq!((case.calls(POSTS).await, case.public().await), (2, 1));
}

/// A refused token is refreshed once, by the Worker that comes after.
pub(crate) async fn r17_killed_behind_a_refused_token(world: Arc<Workerd>) {
    let case = Case::new(
        &world,
        "With a better token",
        Some(json!({ "kind": "status", "status": 401 })),
    )
    .await;
    case.called(POSTS, 1).await;
    world.kill().await;
    let receipt = case
        .minutes_until(5, "at rest", |receipt| {
            ["published", "unconfirmed"].contains(&receipt["state"].as_str().unwrap())
        })
        .await;
    case.is_true().await;
    // Killed before the refusal was recorded, a refused call looks like a lost one: then it is
    // never repeated.
    let (calls, public) = if receipt["state"] == "published" {
        (2, 1)
    } else {
        (1, 0)
    };
    assert_eq!(
        (case.calls(POSTS).await, case.public().await),
        (calls, public),
        "{}",
        story(&receipt)
    );
    assert!(
        case.calls(TOKEN).await <= 2,
        "the exchange, and one refresh"
    );
}

/// Held for what the operator can mend: it is looked at again, whoever dies meanwhile.
pub(crate) async fn r1_killed_while_it_is_held(world: Arc<Workerd>) {
    let case = Case::new(
        &world,
        "Out of credits",
        Some(json!({ "kind": "status", "status": 402 })),
    )
    .await;
    case.seen("blocked").await;
    world.kill().await;
    world.pass(Duration::from_mins(16)).await;
    kill_in_a_tick(&world, 10).await;
    case.ends("published").await;
    assert_eq!((case.calls(POSTS).await, case.public().await), (2, 1));
}
