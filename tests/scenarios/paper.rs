//! The way of a format that is prepared in slices and accepted before it is visible, on the network
//! that exists for it.

use super::browser::{Account, Browser, kinds};
use super::world::World;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;

/// Every draft that was begun for the account, oldest first.
pub(crate) async fn drafts<W: World>(browser: &Browser<W>, account: &Account) -> Vec<Value> {
    let played = browser.sandbox().control("GET", "/paper", None).await;
    let all = played["drafts"].as_array().unwrap();
    let is_ours = |draft: &&Value| draft["user"] == account.username.as_str();
    all.iter().filter(is_ours).cloned().collect()
}

/// How many of the drafts the platform has accepted.
pub(crate) fn accepted(drafts: &[Value]) -> usize {
    let is_accepted = |draft: &&Value| !draft["accepted_at_ms"].is_null();
    drafts.iter().filter(is_accepted).count()
}

pub(crate) async fn r29_what_is_accepted_is_asked_for_until_it_is_visible<W: World>(world: Arc<W>) {
    let browser = Browser::new(&world);
    let account = browser.connect(&world.unique("paper")).await;
    let post = browser
        .plan_in("On paper", &account, Duration::from_secs(15))
        .await;
    let due_ms = world.now_ms() + 15_000;
    let receipt = browser.wait_for(&post, "processing").await;
    assert!(
        receipt["handle"]
            .as_str()
            .unwrap()
            .starts_with("publication-"),
        "{receipt:#}"
    );
    let drafts_now = drafts(&browser, &account).await;
    let accepted_ms = drafts_now[0]["accepted_at_ms"].as_i64().unwrap();
    assert!(
        accepted_ms >= due_ms - 1_000,
        "never early: {} ms",
        accepted_ms - due_ms
    );
    world.pass(Duration::from_mins(1)).await;
    world.tick().await;
    let receipt = browser.wait_for(&post, "published").await;
    assert_eq!(
        kinds(&receipt)
            .iter()
            .filter(|kind| **kind == "advanced")
            .count(),
        kinds(&receipt).len() - 5,
        "planned, prepared, sending, processing and published beside them: {receipt:#}"
    );
    let drafts = drafts(&browser, &account).await;
    assert_eq!((drafts.len(), accepted(&drafts)), (1, 1), "{drafts:#?}");
    assert!(
        browser.sandbox().public(&account.user).await.is_empty(),
        "nothing went to X"
    );
}
