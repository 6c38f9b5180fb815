//! What a platform can answer when it does not accept a post.

use super::browser::{Account, Browser, kinds};
use super::world::World;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

const POSTS: &str = "/x/2/tweets";

/// A person, and a post that goes out now and meets this fault.
async fn post_with_fault<W: World>(world: &Arc<W>, fault: Value) -> (Browser<W>, Account, Value) {
    let (browser, account) = Browser::signed_up(world).await;
    browser
        .sandbox()
        .break_posting(&account.user, 1, fault)
        .await;
    let post = browser
        .plan("Whatever comes", &[&account], json!({ "now": true }))
        .await;
    (browser, account, post)
}

pub(crate) async fn a_full_window_is_waited_out<W: World>(world: Arc<W>) {
    let (browser, account, post) = post_with_fault(
        &world,
        json!({ "kind": "status", "status": 429, "reset_after_s": 600 }),
    )
    .await;
    let receipt = browser.wait_for_event(&post, "deferred").await;
    assert_eq!(
        (&receipt["state"], &receipt["error"]["class"]),
        (&json!("ready"), &json!("rate_limited"))
    );
    world.pass(Duration::from_mins(5)).await;
    world.tick().await;
    world.breathe().await;
    assert_eq!(
        browser
            .sandbox()
            .calls(POSTS, Some(&account.user))
            .await
            .len(),
        1,
        "no call before the reset"
    );
    world.pass(Duration::from_secs(297)).await;
    world.tick().await;
    let receipt = browser.wait_for(&post, "published").await;
    let calls = browser.sandbox().calls(POSTS, Some(&account.user)).await;
    let waited = calls[1]["at_ms"].as_i64().unwrap() - calls[0]["at_ms"].as_i64().unwrap();
    assert!(
        waited >= 599_000,
        "{waited} ms: the reset is told in whole seconds"
    );
    assert_eq!(
        (receipt["attempts"].as_i64(), &receipt["error"]),
        (Some(2), &Value::Null)
    );
    assert_eq!(browser.sandbox().public(&account.user).await.len(), 1);
}

pub(crate) async fn a_refused_token_is_refreshed_once<W: World>(world: Arc<W>) {
    let (browser, account, post) =
        post_with_fault(&world, json!({ "kind": "status", "status": 401 })).await;
    let receipt = browser.wait_for(&post, "published").await;
    assert_eq!(
        kinds(&receipt)
            .iter()
            .filter(|kind| **kind == "deferred")
            .count(),
        1
    );
    assert_eq!(
        browser
            .sandbox()
            .calls("/x/2/oauth2/token", Some(&account.user))
            .await
            .len(),
        2,
        "the exchange and one refresh"
    );
    assert_eq!(browser.sandbox().public(&account.user).await.len(), 1);
}

pub(crate) async fn an_empty_wallet_holds_the_post<W: World>(world: Arc<W>) {
    let (browser, account, post) =
        post_with_fault(&world, json!({ "kind": "status", "status": 402 })).await;
    let mut receipt = browser.wait_for(&post, "held").await;
    assert_eq!(
        (&receipt["error"]["class"], &receipt["error"]["code"]),
        (&json!("operator"), &json!("credits_depleted"))
    );
    let before = kinds(&receipt).len();
    world.pass(Duration::from_mins(16)).await;
    world.tick().await;
    // One post tries for everybody: this one, or another one in this world that came due meanwhile.
    // Behind another's success this one follows within two minutes.
    receipt = browser
        .wait_until(&post, "tried again, or held behind another", |receipt| {
            let kinds = kinds(receipt);
            kinds.len() > before && ["published", "blocked"].contains(kinds.last().unwrap())
        })
        .await;
    if receipt["state"] == "held" {
        assert!(
            !kinds(&receipt)[before..].contains(&"sending"),
            "{receipt:#}"
        );
        world.pass(Duration::from_mins(2)).await;
        world.tick().await;
        browser.wait_for(&post, "published").await;
    }
    assert_eq!(browser.sandbox().public(&account.user).await.len(), 1);
}

pub(crate) async fn a_duplicate_fails_with_the_reason<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let first = browser
        .plan("Said before", &[&account], json!({ "now": true }))
        .await;
    browser.wait_for(&first, "published").await;
    let second = browser
        .plan("Said before", &[&account], json!({ "now": true }))
        .await;
    let receipt = browser.wait_for(&second, "failed").await;
    assert_eq!(receipt["error"]["code"], "duplicate");
    assert!(
        receipt["error"]["hint"]
            .as_str()
            .unwrap()
            .contains("change the text"),
        "{receipt}"
    );
    assert_eq!(browser.sandbox().public(&account.user).await.len(), 1);
}

/// The answer is lost. A minute later the timeline shows the post: it is adopted and not sent
/// again.
async fn assert_found<W: World>(world: &Arc<W>, fault: Value) {
    let (browser, account, post) = post_with_fault(world, fault).await;
    let receipt = browser.wait_for(&post, "unconfirmed").await;
    assert_eq!(receipt["error"]["class"], "unknown");
    world.pass(Duration::from_mins(5)).await;
    world.tick().await;
    let receipt = browser.wait_for(&post, "published").await;
    let public = browser.sandbox().public(&account.user).await;
    assert_eq!((public.len(), &receipt["remote_id"]), (1, &public[0]["id"]));
    assert_eq!(
        browser
            .sandbox()
            .calls(POSTS, Some(&account.user))
            .await
            .len(),
        1,
        "one call, ever"
    );
}

pub(crate) async fn an_answer_that_is_lost_is_looked_up_and_found<W: World>(world: Arc<W>) {
    assert_found(&world, json!({ "kind": "close", "effect": true })).await;
}

pub(crate) async fn a_half_answer_is_looked_up_and_found<W: World>(world: Arc<W>) {
    assert_found(&world, json!({ "kind": "half_body", "effect": true })).await;
}

pub(crate) async fn a_server_error_that_made_the_post_is_found<W: World>(world: Arc<W>) {
    assert_found(
        &world,
        json!({ "kind": "status", "status": 500, "effect": true }),
    )
    .await;
}

pub(crate) async fn a_lost_answer_without_a_post_asks_the_person<W: World>(world: Arc<W>) {
    let (browser, account, post) =
        post_with_fault(&world, json!({ "kind": "close", "effect": false })).await;
    browser.wait_for(&post, "unconfirmed").await;
    for looks in 1..=2 {
        world.pass(Duration::from_mins(5)).await;
        world.tick().await;
        let looked = |receipt: &Value| {
            kinds(receipt)
                .iter()
                .filter(|kind| **kind == "not_found")
                .count()
                >= looks
        };
        browser.wait_until(&post, "looked up", looked).await;
    }
    world.pass(Duration::from_hours(24)).await;
    world.tick().await;
    world.breathe().await;
    let receipt = browser.receipt(&post).await;
    assert_eq!(receipt["state"], "unconfirmed");
    assert_eq!(
        kinds(&receipt),
        [
            "planned",
            "prepared",
            "sending",
            "answer_lost",
            "not_found",
            "not_found"
        ]
    );
    assert_eq!(
        browser
            .sandbox()
            .calls(POSTS, Some(&account.user))
            .await
            .len(),
        1,
        "never sent again by itself"
    );
    assert_eq!(
        browser
            .read(&format!("/api/v1/posts/{}", post["id"].as_str().unwrap()))
            .await["state"],
        "attention"
    );
}
