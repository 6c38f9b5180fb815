//! Posts that come late: what still goes out, and what is missed.

use super::browser::{Browser, kinds};
use super::world::{World, body};
use noctin_scheduler::domain::time::Timestamp;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

pub(crate) async fn r6_a_post_that_comes_too_late_is_missed_without_a_call<W: World>(
    world: Arc<W>,
) {
    let (browser, account) = Browser::signed_up(&world).await;
    let at = Timestamp::from_ms(world.now_ms() + 10 * 60_000).to_string();
    let draft = json!({
        "text": "Too late",
        "targets": [{ "account": account.id }],
        "schedule": { "at": at },
        "late_minutes": 5,
    });
    let post = body(&browser.call("POST", "/api/v1/posts", Some(&draft)).await);
    world.pass(Duration::from_mins(16)).await;
    world.tick().await;
    let receipt = browser.wait_for(&post, "missed").await;
    assert_eq!(
        (kinds(&receipt), &receipt["error"]["code"]),
        (vec!["planned", "too_late"], &json!("too_late"))
    );
    assert_eq!(
        browser
            .sandbox()
            .calls("/x/2/tweets", Some(&account.user))
            .await
            .len(),
        0
    );
    assert_eq!(
        browser
            .read(&format!("/api/v1/posts/{}", post["id"].as_str().unwrap()))
            .await["state"],
        "attention"
    );
}

pub(crate) async fn r6_after_ten_minutes_without_a_tick_the_first_sends_all_that_is_due<
    W: World,
>(
    world: Arc<W>,
) {
    let (browser, account) = Browser::signed_up(&world).await;
    let plan = async |minute: i64, late_minutes: u32| {
        let at = Timestamp::from_ms(world.now_ms() + minute * 60_000).to_string();
        let schedule = json!({ "at": at });
        let text = format!("Minute {minute}");
        let draft = json!({
            "text": text,
            "targets": [{ "account": account.id }],
            "schedule": schedule,
            "late_minutes": late_minutes,
        });
        body(&browser.call("POST", "/api/v1/posts", Some(&draft)).await)
    };
    let (mut due, mut too_late) = (Vec::new(), Vec::new());
    for minute in [6, 8, 10, 12, 14, 16] {
        due.push(plan(minute, 60).await);
    }
    for minute in [7, 9] {
        too_late.push(plan(minute, 2).await);
    }
    let ahead = plan(120, 60).await;
    world.tick().await;
    world.pass(Duration::from_mins(16)).await;
    world.tick().await;
    for post in &due {
        browser.wait_for(post, "published").await;
    }
    for post in &too_late {
        let receipt = browser.wait_for(post, "missed").await;
        assert_eq!(
            (kinds(&receipt), &receipt["remote_id"]),
            (vec!["planned", "too_late"], &Value::Null)
        );
    }
    assert_eq!(browser.receipt(&ahead).await["state"], "scheduled");
    assert_eq!(
        browser
            .sandbox()
            .calls("/x/2/tweets", Some(&account.user))
            .await
            .len(),
        6,
        "none for what is missed or not due"
    );
    assert_eq!(browser.sandbox().public(&account.user).await.len(), 6);
}
