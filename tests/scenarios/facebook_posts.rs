//! Posts on Facebook Pages, planned as a client plans them.

use super::actors::Actor;
use super::browser::{Browser, kinds};
use super::world::{World, body};
use noctin_scheduler::domain::door::Door;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// What a Page has made public, oldest first.
async fn public<W: World>(browser: &Browser<W>, page: &str) -> Vec<Value> {
    let path = format!("/meta/public?user={page}");
    let public = browser.sandbox().control("GET", &path, None).await;
    public["posts"].as_array().unwrap().clone()
}

async fn plan<W: World>(browser: &Browser<W>, account: &str, options: Value) -> Value {
    let draft = json!({
        "text": "Good morning",
        "targets": [{ "account": account, "options": options }],
        "schedule": { "at": browser.in_ms(20_000) },
    });
    let planned = browser.call("POST", "/api/v1/posts", Some(&draft)).await;
    let said = String::from_utf8_lossy(planned.body()).into_owned();
    assert_eq!(planned.status(), 201, "{said}");
    body(&planned)
}

pub(crate) async fn a_text_goes_out_on_a_page_with_its_link_and_its_first_comment<W: World>(
    world: Arc<W>,
) {
    let browser = Browser::new(&world);
    let actor = Actor::new(&browser, Door::Facebook).await;
    let account = actor.connect(&browser).await;
    let options = json!({ "link": "https://example.com/page", "first_comment": "First!" });
    let due_ms = world.now_ms() + 20_000;
    let post = plan(&browser, &account, options).await;
    let receipt = browser.wait_for(&post, "published").await;
    let public = public(&browser, &actor.remote_id).await;
    assert_eq!(public.len(), 1, "{receipt:#}");
    assert_eq!(
        (&public[0]["text"], &public[0]["link"]),
        (&json!("Good morning"), &json!("https://example.com/page"))
    );
    assert_eq!(public[0]["comments"][0]["text"], "First!", "{receipt:#}");
    let received_ms = public[0]["received_at_ms"].as_i64().unwrap();
    assert!(received_ms >= due_ms - 1_000, "never early");
    assert!(kinds(&receipt).contains(&"prepared"), "{receipt:#}");
    assert_eq!(receipt["remote_id"], public[0]["id"], "{receipt:#}");
}

pub(crate) async fn a_lost_answer_of_facebook_is_repeated_on_the_same_post<W: World>(
    world: Arc<W>,
) {
    let browser = Browser::new(&world);
    let actor = Actor::new(&browser, Door::Facebook).await;
    let account = actor.connect(&browser).await;
    let lost = json!({
        "method": "POST", "path": "/meta/v26.0/*", "user": actor.person, "times": 1,
        "fault": { "kind": "close", "effect": true },
    });
    browser
        .sandbox()
        .control("POST", "/faults", Some(&lost))
        .await;
    let post = plan(&browser, &account, json!({})).await;
    world.pass(Duration::from_secs(25)).await;
    world.tick().await;
    let repeats = |receipt: &Value| kinds(receipt).contains(&"repeated");
    browser.wait_until(&post, "repeated", repeats).await;
    // A tick takes the row up again once nobody can be at work on it any more.
    for _ in 0..4 {
        world.pass(Duration::from_mins(1)).await;
        world.tick().await;
    }
    let receipt = browser.wait_for(&post, "published").await;
    assert_eq!(
        public(&browser, &actor.remote_id).await.len(),
        1,
        "{receipt:#}"
    );
}
