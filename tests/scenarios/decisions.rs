//! Decisions that only the person can make: each does what it says.

use super::browser::{Account, Browser, kinds};
use super::world::{World, body};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

const POSTS: &str = "/x/2/tweets";

/// A post whose answer was lost, and that two look-ups did not find, because the timeline is down.
async fn unconfirmed<W: World>(
    world: &Arc<W>,
    text: &str,
    is_public: bool,
) -> (Browser<W>, Account, Value) {
    let (browser, account) = Browser::signed_up(world).await;
    browser
        .sandbox()
        .break_posting(
            &account.user,
            1,
            json!({ "kind": "close", "effect": is_public }),
        )
        .await;
    let blind = json!({
        "method": "GET",
        "path": "/x/2/users/*/tweets",
        "user": account.user,
        "times": 50,
        "fault": { "kind": "status", "status": 503 },
    });
    browser
        .sandbox()
        .control("POST", "/faults", Some(&blind))
        .await;
    let post = browser
        .plan(text, &[&account], json!({ "now": true }))
        .await;
    browser.wait_for(&post, "unconfirmed").await;
    (browser, account, post)
}

async fn calls<W: World>(browser: &Browser<W>, account: &Account) -> usize {
    browser
        .sandbox()
        .calls(POSTS, Some(&account.user))
        .await
        .len()
}

pub(crate) async fn it_is_there_ends_it_without_a_call<W: World>(world: Arc<W>) {
    let (browser, account, post) = unconfirmed(&world, "There it is", true).await;
    let public = browser.sandbox().public(&account.user).await;
    let link = format!(
        "https://x.com/{}/status/{}",
        account.username,
        public[0]["id"].as_str().unwrap()
    );
    let answer = browser
        .answer(
            &post,
            "resolve",
            &json!({ "outcome": "published", "url": link }),
        )
        .await;
    assert_eq!(
        (answer.status().as_u16(), body(&answer)["state"].as_str()),
        (200, Some("published"))
    );
    let receipt = browser.receipt(&post).await;
    assert_eq!(
        (&receipt["remote_id"], kinds(&receipt).last()),
        (&public[0]["id"], Some(&"published"))
    );
    assert_eq!(
        receipt["events"].as_array().unwrap().last().unwrap()["detail"]["found_by"],
        "person"
    );
    assert_eq!(calls(&browser, &account).await, 1);
    let again = browser
        .answer(&post, "resolve", &json!({ "outcome": "send_again" }))
        .await;
    assert_eq!(
        (again.status().as_u16(), body(&again)["code"].as_str()),
        (409, Some("over")),
        "one word is enough"
    );
}

pub(crate) async fn send_again_makes_one_more_call<W: World>(world: Arc<W>) {
    let (browser, account, post) = unconfirmed(&world, "Nobody saw it", false).await;
    assert_eq!(
        browser
            .answer(&post, "resolve", &json!({ "outcome": "send_again" }))
            .await
            .status(),
        200
    );
    let receipt = browser.wait_for(&post, "published").await;
    assert_eq!(
        (
            browser.sandbox().public(&account.user).await.len(),
            calls(&browser, &account).await
        ),
        (1, 2)
    );
    assert!(
        receipt["lateness_ms"].as_i64().unwrap() < 10_000,
        "counted from the approval: {receipt:#}"
    );
}

pub(crate) async fn send_again_of_what_is_there_is_recognised<W: World>(world: Arc<W>) {
    let (browser, account, post) = unconfirmed(&world, "It was there all along", true).await;
    browser.sandbox().control("DELETE", "/faults", None).await;
    assert_eq!(
        browser
            .answer(&post, "resolve", &json!({ "outcome": "send_again" }))
            .await
            .status(),
        200
    );
    let receipt = browser.wait_for_event(&post, "in_doubt").await;
    assert_eq!(
        receipt["error"]["code"], "duplicate",
        "X has it already: the first call has arrived"
    );
    world.pass(Duration::from_mins(5)).await;
    world.tick().await;
    let receipt = browser.wait_for(&post, "published").await;
    let public = browser.sandbox().public(&account.user).await;
    assert_eq!(
        (public.len(), &receipt["remote_id"]),
        (1, &public[0]["id"]),
        "X refused the second, and the first was found"
    );
}

pub(crate) async fn drop_gives_it_up_for_good<W: World>(world: Arc<W>) {
    let (browser, account, post) = unconfirmed(&world, "Let it be", false).await;
    assert_eq!(
        browser
            .answer(&post, "resolve", &json!({ "outcome": "drop" }))
            .await
            .status(),
        200
    );
    world.pass(Duration::from_hours(2)).await;
    world.tick().await;
    world.breathe().await;
    let receipt = browser.receipt(&post).await;
    assert_eq!(
        (receipt["state"].as_str(), kinds(&receipt).last()),
        (Some("cancelled"), Some(&"dropped"))
    );
    // It may be public, so that planning it again could make a second one.
    let path = format!("/api/v1/posts/{}", post["id"].as_str().unwrap());
    let seen = browser.read(&path).await;
    let again = browser
        .edit(&seen, &json!({ "schedule": { "now": true } }))
        .await;
    assert_eq!(
        (again.status().as_u16(), body(&again)["code"].as_str()),
        (409, Some("may_be_public"))
    );
    assert_eq!(calls(&browser, &account).await, 1);
}

pub(crate) async fn what_was_missed_is_sent_when_the_person_says<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let post = browser
        .plan_in("Missed at first", &account, Duration::from_mins(10))
        .await;
    world.pass(Duration::from_mins(80)).await;
    world.tick().await;
    browser.wait_for(&post, "missed").await;
    let past = browser
        .answer(&post, "send", &json!({ "at": "2001-01-01T00:00:00Z" }))
        .await;
    assert_eq!(
        (
            past.status().as_u16(),
            body(&past)["errors"][0]["path"].as_str()
        ),
        (422, Some("at"))
    );
    assert_eq!(
        browser
            .answer(&post, "send", &json!({ "now": true }))
            .await
            .status(),
        200
    );
    let receipt = browser.wait_for(&post, "published").await;
    assert_eq!(
        kinds(&receipt),
        [
            "planned",
            "too_late",
            "sent_again",
            "prepared",
            "sending",
            "published"
        ]
    );
    assert_eq!(calls(&browser, &account).await, 1);
    let again = browser.answer(&post, "send", &json!({ "now": true })).await;
    assert_eq!(again.status(), 409, "a published post is not sent again");
    assert_eq!(calls(&browser, &account).await, 1);
}

pub(crate) async fn what_failed_is_changed_and_sent_at_another_time<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    browser
        .sandbox()
        .break_posting(&account.user, 1, json!({ "kind": "status", "status": 400 }))
        .await;
    let post = browser
        .plan("Not like this", &[&account], json!({ "now": true }))
        .await;
    browser.wait_for(&post, "failed").await;
    let at = browser.in_ms(2 * 3_600_000);
    let edited = browser
        .edit(
            &post,
            &json!({ "text": "But like this", "schedule": { "at": at } }),
        )
        .await;
    assert_eq!(
        (edited.status().as_u16(), body(&edited)["state"].as_str()),
        (200, Some("scheduled"))
    );
    world
        .pass(Duration::from_hours(2) - Duration::from_secs(6))
        .await;
    world.tick().await;
    browser.wait_for(&post, "published").await;
    let public = browser.sandbox().public(&account.user).await;
    assert_eq!(
        (public.len(), public[0]["text"].as_str()),
        (1, Some("But like this"))
    );
}

pub(crate) async fn nobody_decides_for_somebody_else<W: World>(world: Arc<W>) {
    let (browser, account, post) = unconfirmed(&world, "Mine to decide", false).await;
    let (stranger, _) = Browser::signed_up(&world).await;
    for (verb, word) in [
        ("resolve", json!({ "outcome": "drop" })),
        ("send", json!({ "now": true })),
    ] {
        assert_eq!(
            stranger.answer(&post, verb, &word).await.status(),
            404,
            "{verb}"
        );
    }
    assert_eq!(
        stranger
            .edit(&post, &json!({ "text": "Theirs" }))
            .await
            .status(),
        404
    );
    assert_eq!(browser.receipt(&post).await["state"], "unconfirmed");
    assert_eq!(calls(&browser, &account).await, 1);
}
