//! The Worker dies around a refresh: X's refresh tokens work once, and to show a spent one ends the
//! connection.

use super::aftermath::{Case, POSTS, Person, TOKEN, story};
use crate::oracle::{self, Watched};
use crate::scenarios::browser::{Account, Browser};
use crate::scenarios::world::World;
use crate::worlds::workerd::Workerd;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;

/// A post in three hours: by then its token has ended. The refresh meets `fault`; it is asked for
/// when this returns.
async fn refreshing(world: &Arc<Workerd>, text: &str, fault: Value) -> Case {
    let case = Case::later(world, text, Duration::from_hours(3)).await;
    case.fault("POST", TOKEN, 1, fault).await;
    world
        .pass(Duration::from_hours(3) - Duration::from_secs(50))
        .await;
    world.tick().await;
    case
}

/// Whether the product says that this account has to be connected again.
async fn is_over(person: &Person, account: &Account) -> bool {
    let accounts = person.read("/api/v1/accounts").await;
    let known = accounts["data"]
        .as_array()
        .unwrap()
        .iter()
        .find(|known| known["id"] == account.id.as_str())
        .unwrap();
    known["health"]["state"] == "needs_reconnect"
}

/// Published, or held because the connection has ended. Then the post is there, its reason is told,
/// and it goes out once the account is connected again.
async fn goes_out_or_waits_for_the_person(case: &Case, refreshes: usize) -> bool {
    let is_decided =
        |receipt: &Value| ["published", "held"].contains(&receipt["state"].as_str().unwrap());
    let receipt = case.minutes_until(5, "published or held", is_decided).await;
    assert!(
        case.calls(TOKEN).await <= 1 + refreshes,
        "the exchange, and {refreshes} refreshes: {}",
        story(&receipt)
    );
    let is_over = is_over(&case.person, &case.account).await;
    assert_eq!(receipt["state"] == "held", is_over, "{receipt:#}");
    if is_over {
        assert_eq!(
            receipt["error"]["code"], "needs_reconnect",
            "the person is told"
        );
        assert_eq!(
            case.person.connect(&case.account.username).await.id,
            case.account.id,
            "the same account"
        );
        case.minutes_until(17, "published", |receipt| receipt["state"] == "published")
            .await;
    }
    is_over
}

/// The platform has rotated, and nobody here has the new tokens: at most one more call finds that
/// out.
pub(crate) async fn r18_killed_between_rotation_and_its_answer(world: Arc<Workerd>) {
    let case = refreshing(
        &world,
        "Rotated away",
        json!({ "kind": "slow", "ms": 15_000 }),
    )
    .await;
    case.called(TOKEN, 2).await;
    world.kill().await;
    assert!(
        goes_out_or_waits_for_the_person(&case, 2).await,
        "the new tokens died with the Worker"
    );
    case.is_true().await;
    assert_eq!((case.calls(POSTS).await, case.public().await), (1, 1));
}

/// The platform did nothing: the refresh is made again, and the connection lives.
pub(crate) async fn r18_killed_before_the_rotation(world: Arc<Workerd>) {
    let case = refreshing(
        &world,
        "Not rotated",
        json!({ "kind": "hang", "effect": false }),
    )
    .await;
    case.called(TOKEN, 2).await;
    world.kill().await;
    assert!(
        !goes_out_or_waits_for_the_person(&case, 2).await,
        "the old refresh token is still good"
    );
    case.is_true().await;
    assert_eq!((case.calls(POSTS).await, case.public().await), (1, 1));
}

/// Answers that come a few milliseconds apart, and one kill in the middle: some tokens are stored,
/// some are lost.
pub(crate) async fn r18_killed_between_rotation_and_store(world: Arc<Workerd>) {
    let (person, first) = Browser::signed_up(&world).await;
    let mut accounts = vec![first];
    for number in 1..6 {
        accounts.push(
            person
                .connect(&world.unique(&format!("rotating{number}")))
                .await,
        );
    }
    let (person, mut cases, mut watched) = (Arc::new(person), Vec::new(), Vec::new());
    for (number, account) in (0_u64..).zip(&accounts) {
        let post = person
            .plan_in(
                "Between rotation and store",
                account,
                Duration::from_hours(3),
            )
            .await;
        watched.push(Watched::of(&post, account));
        let case = Case {
            person: Arc::clone(&person),
            account: account.clone(),
            post,
        };
        case.fault(
            "POST",
            TOKEN,
            1,
            json!({ "kind": "slow", "ms": 100 + 25 * number }),
        )
        .await;
        cases.push(case);
    }
    world
        .pass(Duration::from_hours(3) - Duration::from_secs(50))
        .await;
    world.tick().await;
    let last = &cases[cases.len() - 1];
    last.called(TOKEN, 2).await;
    sleep(Duration::from_millis(150)).await;
    world.kill().await;
    let mut lost = 0;
    for case in &cases {
        lost += usize::from(goes_out_or_waits_for_the_person(case, 2).await);
    }
    println!(
        "{lost} of {} connections were lost with their tokens",
        cases.len()
    );
    let verdict = oracle::judge(&person, &watched).await;
    assert!(verdict.wrong.is_empty(), "{:#?}", verdict.wrong);
    assert_eq!(
        oracle::secrets_in_the_clear(&person, "Between rotation and store")
            .await
            .len(),
        0,
        "a secret lies in the clear"
    );
}

/// The refresh failed and is to be tried again; who was to try it dies.
pub(crate) async fn r20_killed_behind_a_postponed_preparation(world: Arc<Workerd>) {
    let case = refreshing(
        &world,
        "Postponed",
        json!({ "kind": "status", "status": 503 }),
    )
    .await;
    case.seen("postponed").await;
    world.kill().await;
    assert!(
        !goes_out_or_waits_for_the_person(&case, 2).await,
        "a 503 ends no connection"
    );
    case.is_true().await;
    assert_eq!((case.calls(POSTS).await, case.public().await), (1, 1));
}
